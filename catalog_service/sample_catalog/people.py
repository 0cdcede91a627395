"""The people around a made-up catalog: colleagues who keep it, visitors who keep favorites and ask for places."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import Group, User
from django.db import transaction

from catalog_service.channels.models import Channel, Price
from catalog_service.sample_catalog.naming import ENDING, in_latin
from catalog_service.sample_catalog.phrases import COMMENTS, FAMILY_STEMS, FIRST_NAMES, WOMEN
from catalog_service.telegram.models import ManagerContact
from catalog_service.visitors.models import Favorite, Request, Visitor

VISITORS = 40
ASKING = 16
FIRST_ID = 7_900_000_001
"""Where Telegram has not come yet with its numbers."""
WAKING_HOURS = (6, 19)
"""UTC, when people in Moscow ask for something."""
NAMELESS = 5
"""One of so many visitors has no name in Telegram: nobody can write to him but the bot."""
LETS_WRITE = 0.85
"""Part of the visitors: the Mini App asks for it at the first price, favorite or request."""
UNANSWERED = 3
"""Requests that came last: nobody had time for them yet."""
LATELY = 16
"""Of so many some wait, whatever their place; what came before was dealt with."""
STATES = (Request.State.ANSWERED, Request.State.SOLD, Request.State.ANSWERED, Request.State.NEW)
CONTACT = "catalog_manager"
"""In Telegram."""


@dataclass(frozen=True)
class Colleagues:
    """They cannot sign in: their passwords are none."""

    editor: User
    manager: User


def colleagues() -> Colleagues:
    return Colleagues(
        editor=_colleague("marina", "Марина", "Лебедева", "Редактор"),
        manager=_colleague("oleg", "Олег", "Климов", "Менеджер"),
    )


def _colleague(login: str, first: str, family: str, group: str) -> User:
    user = User.objects.create_user(login, first_name=first, last_name=family, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def name_contact() -> None:
    """Visitors have somebody to write to; whoever was named before stays."""
    ManagerContact.objects.filter(username="").update(username=CONTACT)


@transaction.atomic
def visit(channels: Sequence[Channel], manager: User, *, seed: int, now: datetime) -> int:
    """Visitors, their favorites and requests in every state; how many requests."""
    dice = random.Random(f"{seed} visitors")  # noqa: S311 - a sample, nothing secret
    shown = [channel for channel in channels if channel.published]
    visitors = Visitor.objects.bulk_create(_seen_lately(number, now, dice) for number in range(VISITORS))
    kept = [
        Favorite(visitor=each, channel=channel, created_at=each.last_seen_at)
        for each in visitors
        for channel in dice.sample(shown, min(len(shown), dice.choice((0, 0, 1, 2, 5))))
    ]
    Favorite.objects.bulk_create(kept)
    asking = visitors[:ASKING] if shown else []
    return ask([Asked(each.pk, dice.choice(shown).pk, each.last_seen_at) for each in asking], manager, dice)


@dataclass(frozen=True)
class Asked:
    """Who asked for what when."""

    visitor: int
    channel: int
    at: datetime


def ask(asked: Sequence[Asked], manager: User, dice: random.Random) -> int:
    """Requests, most of them dealt with by the manager; how many."""
    sold: dict[int, list[int]] = defaultdict(list)
    for channel, of in Price.objects.order_by("channel", "format").values_list("channel", "format"):
        sold[channel].append(of)
    newest_first = sorted(asked, key=lambda each: each.at, reverse=True)
    requests = [_request(each, sold[each.channel], dice) for each in newest_first]
    for place, request in enumerate(requests):
        _settle(request, _state(place), manager)
    return len(Request.objects.bulk_create(requests))


def _seen_lately(number: int, now: datetime, dice: random.Random) -> Visitor:
    day = now - timedelta(days=dice.randrange(1, 10))
    last = day.replace(hour=dice.randrange(*WAKING_HOURS), minute=dice.randrange(60))
    return visitor(number, last - timedelta(days=dice.randrange(60)), last, dice)


def visitor(number: int, first_seen_at: datetime, last_seen_at: datetime, dice: random.Random) -> Visitor:
    """Somebody, not written yet; `number` from 0 on."""
    first, stem = dice.choice(FIRST_NAMES), dice.choice(FAMILY_STEMS)
    return Visitor(
        telegram_id=FIRST_ID + number,
        first_name=first,
        last_name=f"{stem}{'а' if FIRST_NAMES.index(first) < WOMEN else ''}" if dice.random() < 0.7 else "",
        username=f"{in_latin(f'{first} {stem}')}_{number + 1}{ENDING}" if (FIRST_ID + number) % NAMELESS else "",
        language="ru",
        reachable=dice.random() < LETS_WRITE,
        first_seen_at=first_seen_at,
        last_seen_at=last_seen_at,
    )


def _request(asked: Asked, sold: Sequence[int], dice: random.Random) -> Request:
    """Of a format that the channel sells, or of any."""
    return Request(
        visitor_id=asked.visitor,
        channel_id=asked.channel,
        format_id=dice.choice((None, *sold)),
        wished_on=asked.at.date() + timedelta(days=dice.randrange(2, 20)) if dice.random() < 0.6 else None,
        comment=dice.choice(COMMENTS),
        created_at=asked.at,
        state_changed_at=asked.at,
    )


def _state(place: int) -> Request.State:
    """Of the request that came as the `place`-th last."""
    if place < UNANSWERED:
        return Request.State.NEW
    return STATES[place % (len(STATES) if place < LATELY else len(STATES) - 1)]


def _settle(request: Request, state: Request.State, manager: User) -> None:
    if state != Request.State.NEW:
        request.state, request.manager = state, manager
        request.state_changed_at = request.created_at + timedelta(minutes=2)
