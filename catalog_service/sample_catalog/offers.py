"""What must be sold soon: hot slots in every state, and a mailing about one of them that waits for its manager."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.formats import date_format

from catalog_service.channels.models import Channel, HotSlot, Price
from catalog_service.mailings import actions
from catalog_service.mailings.models import LONGEST_DAYS, Mailing, Strength
from catalog_service.sample_catalog import drawing
from catalog_service.sample_catalog.people import Colleagues
from catalog_service.sample_catalog.season import MOSCOW

TOPIC = "Бизнес"
"""Whose visitors are the most."""
EVENING = 18
"""The hour until which a place is on sale, in Moscow."""
SOONEST, LATER = timedelta(hours=6), timedelta(hours=2)
"""A place is on sale for so long at least; its ad runs so much later."""
DISCOUNT = 0.6
TEXT = """<b>Горящее место</b> в канале «{channel}»

Рекламодатель перенёс выход, и место освободилось: <b>{price} ₽</b> вместо <s>{base} ₽</s>.
Выход {runs_at}, забронировать можно до {until}.

<i>Статистика, примеры реклам и отзывы — по кнопке.</i>"""


@transaction.atomic
def offer(channels: Sequence[Channel], colleagues: Colleagues, *, now: datetime, pictures: bool) -> None:
    """Nothing where no channel that is shown has a price."""
    bases = dict(Price.objects.filter(format__is_base=True).values_list("channel", "amount"))
    priced = [channel for channel in channels if channel.published and bases.get(channel.pk)]
    best_first = sorted(priced, key=lambda channel: channel.category.name != TOPIC)
    slots = [_slot(channel, bases[channel.pk], colleagues, now) for channel in best_first[:3]]
    for slot, ended in zip(slots[1:], ("sold_at", "withdrawn_at"), strict=False):
        setattr(slot, ended, now - timedelta(hours=1))
    HotSlot.objects.bulk_create(slots)
    if slots:
        _draft(slots[0], bases[slots[0].channel_id], colleagues, pictures=pictures)


def _slot(channel: Channel, base: int, colleagues: Colleagues, now: datetime) -> HotSlot:
    evening = (now + SOONEST).astimezone(MOSCOW)
    until = evening.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    until += timedelta(days=until < evening)
    price = max(100, int(base * DISCOUNT) // 100 * 100)
    return HotSlot(channel=channel, price=price, until=until, runs_at=until + LATER, created_by=colleagues.manager)


def _draft(slot: HotSlot, base: int, colleagues: Colleagues, *, pictures: bool) -> None:
    """As the manager has left it: one press from being sent to everybody who looked at such channels."""
    words = {"runs_at": _moment(slot.runs_at), "until": _moment(slot.until)}
    mailing = Mailing(
        title=f"Горящее место: {slot.channel.title}"[:128],
        category=slot.channel.category,
        strength=Strength.ANY,
        days=LONGEST_DAYS,
        text=TEXT.format(
            channel=escape(slot.channel.title, quote=False), price=_number(slot.price), base=_number(base), **words
        ),
        target=Mailing.Target.CHANNEL,
        channel=slot.channel,
        button="Посмотреть канал",
        hot_slot=slot,
        created_by=colleagues.manager,
    )
    if pictures:
        mailing.picture.save(None, ContentFile(drawing.ad(seed="hot slot")), save=False)
    mailing.save()
    actions.keep_link(mailing)


def _moment(at: datetime) -> str:
    there = at.astimezone(MOSCOW)
    return f"{date_format(there, 'j E')} в {there:%H:%M}"


def _number(amount: int) -> str:
    return f"{amount:,}".replace(",", "\N{NO-BREAK SPACE}")
