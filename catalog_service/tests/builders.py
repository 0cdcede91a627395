"""Rows with defaults that pass; a test names what it is about."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.utils import timezone

from catalog_service.channels.models import Category, Channel, Figure, HotSlot, Price, PriceFormat
from catalog_service.figures.models import Refresh
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.visitors.models import Visitor

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
_numbers = count(1)


def a_category(name: str | None = None, **fields: Any) -> Category:
    return Category.objects.create(name=name or f"Категория {next(_numbers)}", **fields)


def a_channel(
    category: Category | None = None, *, price: int | None = None, figures: dict[str, Any] | None = None, **fields: Any
) -> Channel:
    """A published channel; `price` is of the base format, `figures` by name: `{"reach": 1000}`."""
    number = next(_numbers)
    given = {"title": f"Канал {number}", "telegram_link": f"https://t.me/channel_{number}", "published": True} | fields
    channel = Channel.objects.create(category=category or a_category(), **given)
    for name, value in (figures or {}).items():
        a_figure(channel, name, value)
    if price is not None:
        Price.objects.create(channel=channel, format=PriceFormat.objects.get(is_base=True), amount=price)
    settle_shelves()
    channel.refresh_from_db()
    return channel


def settle_shelves() -> None:
    """What PostgreSQL does at commit: how many channels a category shows. The edition still waits for a commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS catalog.settle_shelf, catalog.settle_shelves IMMEDIATE")
        cursor.execute("SET CONSTRAINTS catalog.settle_shelf, catalog.settle_shelves DEFERRED")


def a_figure(channel: Channel, name: str, value: Any, **fields: Any) -> Figure:
    """Measured by Telegram at noon."""
    given = {"source": Figure.Source.TELEGRAM, "measured_at": NOON} | fields
    return Figure.objects.create(channel=channel, name=name, value=value, **given)


def a_refresh(channel: Channel | None = None, **fields: Any) -> Refresh:
    """A channel's place in the queue: never tried, due at noon."""
    return Refresh.objects.create(channel=channel or a_channel(), **{"due_at": NOON} | fields)


def a_hot_slot(channel: Channel | None = None, *, hours: float = 3, **fields: Any) -> HotSlot:
    """On sale for so many hours from now on, over where they are below zero; the ad appears an hour later."""
    until = timezone.now().replace(microsecond=0) + timedelta(hours=hours)
    given = {"price": 5000, "until": until, "runs_at": until + timedelta(hours=1)} | fields
    return HotSlot.objects.create(channel=channel or a_channel(), **given)


def a_visitor(telegram_id: int | None = None, **fields: Any) -> Visitor:
    given = {"first_seen_at": NOON, "last_seen_at": NOON} | fields
    return Visitor.objects.create(telegram_id=telegram_id or 1000 + next(_numbers), **given)


def a_mailing(category: Category | None = None, **fields: Any) -> Mailing:
    """A draft of a letter without a button, unless told otherwise; what its state says of moments goes with it."""
    given = {"title": f"Рассылка {next(_numbers)}", "text": "Осталось одно место", "target": "", "button": ""} | fields
    state = Mailing.State(given.get("state", Mailing.State.DRAFT))
    if state in {Mailing.State.SENDING, Mailing.State.PAUSED, Mailing.State.SENT, Mailing.State.CANCELLED}:
        given = {"started_at": NOON, "frozen_at": NOON} | given
    if state in {Mailing.State.SENT, Mailing.State.CANCELLED}:
        given = {"ended_at": NOON + timedelta(hours=1)} | given
    if state in {Mailing.State.PAUSED, Mailing.State.CANCELLED}:
        given = {"halt": Mailing.Halt.MANAGER} | given
    if state is Mailing.State.SCHEDULED:
        given = {"starts_at": timezone.now() + timedelta(hours=1)} | given
    return Mailing.objects.create(category=category or a_category(), **given)


def a_recipient(mailing: Mailing, visitor: Visitor | None = None, **fields: Any) -> Recipient:
    """Waiting, unless told otherwise; whoever got the letter has its message."""
    given = {"state": Recipient.State.QUEUED} | fields
    if given["state"] == Recipient.State.SENT:
        given = {"message_id": next(_numbers), "at": NOON} | given
    return Recipient.objects.create(mailing=mailing, visitor=visitor or a_visitor(reachable=True), **given)
