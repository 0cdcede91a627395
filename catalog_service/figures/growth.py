"""How a channel's subscribers and reach grew: 14 days and 50 weeks, as every chart of the catalog.

Days are of Europe/Moscow, weeks begin on Monday. Of a day or a week the last known value counts; None: none is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from catalog_service.figures.models import Snapshot

DAYS, WEEKS = 14, 50
DAY, WEEK = timedelta(days=1), timedelta(days=7)
Values = tuple[int | None, ...]


@dataclass(frozen=True)
class Series:
    """Values one `step` after another, the first at `start`, the last of today's day or week."""

    start: date
    step: timedelta
    subscribers: Values
    reach: Values


@dataclass(frozen=True)
class Growth:
    days: Series
    weeks: Series


@dataclass(frozen=True)
class _Day:
    day: date
    subscribers: int | None
    reach: int | None


def read(channel_id: int, today: date) -> Growth:
    """One query: the snapshots of 50 weeks, by their primary key."""
    monday = today - timedelta(days=today.weekday())
    first_day, first_week = today - (DAYS - 1) * DAY, monday - (WEEKS - 1) * WEEK
    snapshots = Snapshot.objects.filter(channel_id=channel_id, day__range=(first_week, today)).order_by("day")
    known = [_Day(*row) for row in snapshots.values_list("day", "subscribers", "reach")]
    return Growth(_series(known, first_day, DAY, DAYS), _series(known, first_week, WEEK, WEEKS))


def _series(known: Iterable[_Day], start: date, step: timedelta, length: int) -> Series:
    subscribers: list[int | None] = [None] * length
    reach: list[int | None] = [None] * length
    for each in known:
        place = (each.day - start) // step
        if 0 <= place < length:  # days before the first one are of the weeks only
            subscribers[place] = subscribers[place] if each.subscribers is None else each.subscribers
            reach[place] = reach[place] if each.reach is None else each.reach
    return Series(start, step, tuple(subscribers), tuple(reach))
