"""Writes what automatic figures have left behind: snapshots of a year, a place in the queue, what TGStat warns of.

As if the worker had refreshed every channel daily until now: the next turn of each is within the next day.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction

from catalog_service.channels.models import Channel
from catalog_service.figures.models import Profile, Refresh
from catalog_service.figures.schedule import DAY, moment, next_turn
from catalog_service.sample_catalog.drafts import Draft
from catalog_service.sample_catalog.past import Today, measured
from catalog_service.sample_catalog.season import MOSCOW

BATCH = 2_000
LABELLED_EVERY = 60
"""One channel in so many has TGStat's red label; the second of them the black one as well."""
LABELS_DAYS = 30
"""Within which all were asked for, some every day."""
COPY = "COPY figure_snapshot (channel_id, day, at, subscribers, reach, mean_reach, err, er) FROM STDIN"

Pairs = Sequence[tuple[Channel, Draft]]


@transaction.atomic
def remember(pairs: Pairs, *, seed: int, now: datetime, days: bool) -> None:
    """`days`: with the snapshots."""
    Refresh.objects.bulk_create((_turn(channel, now) for channel, _ in pairs), batch_size=BATCH)
    Profile.objects.bulk_create(_labelled(channel for channel, _ in pairs), batch_size=BATCH)
    if days:
        with connection.cursor() as cursor, cursor.copy(COPY) as copying:
            for channel, draft in pairs:
                copying.write("".join(_snapshots(channel, draft, random.Random(f"{seed} {draft.link}"), now)))  # noqa: S311


def _turn(channel: Channel, now: datetime) -> Refresh:
    """t.me was not looked at: the first refresh does it."""
    due = next_turn(channel.pk, now)
    due -= DAY if due - now > DAY else timedelta()
    labels_at = now - channel.pk % LABELS_DAYS * DAY
    return Refresh(channel=channel, due_at=due, tried_at=due - DAY, refreshed_at=due - DAY, labels_at=labels_at)


def _labelled(channels: Iterable[Channel]) -> Iterator[Profile]:
    for place, channel in enumerate(channels, 1):
        if place % LABELLED_EVERY == 0:
            yield Profile(channel=channel, red_label=True, black_label=place == 2 * LABELLED_EVERY)


def _value(draft: Draft, name: str) -> Decimal | None:
    figure = draft.figures.get(name)
    return figure.value if figure else None


def _snapshots(channel: Channel, draft: Draft, dice: random.Random, now: datetime) -> Iterator[str]:
    """Lines of COPY, each day at the channel's own time of the day."""
    midnight = now.astimezone(MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0)
    for day in measured(Today(*(_value(draft, name) for name in ("subscribers", "reach", "er"))), dice):
        date = midnight - day.ago * DAY
        at = date + moment(channel.pk)
        values = (day.subscribers, day.reach, day.mean_reach, day.err, day.er)
        told = "\t".join(r"\N" if value is None else str(value) for value in values)
        yield f"{channel.pk}\t{date:%Y-%m-%d}\t{at}\t{told}\n"
