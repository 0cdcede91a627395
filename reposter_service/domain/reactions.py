"""Reactions switched on or off: doubt, confirmation, and the periods in which ratings are comparable.

Rule (the user's text, «Слабости алгоритма Y»): when a donor switches reactions, its ratings start anew under
algorithm X until 50 posts are rated. A change is believed at the second read in a row that sees it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FEW = 3
"""So many posts of one project may come due within a minute without being called a burst."""


def burst_until(due: Sequence[datetime], around: timedelta) -> datetime | None:
    """Until when reads keep out of the way of these posts that come due soon; None where they are few."""
    return max(due) + around if len(due) > FEW else None


def read_if_before(now: datetime, interval: timedelta, *, in_burst: bool) -> datetime:
    """Donors that were last read before this moment are to be read now.

    Each is read within `interval`, come what may. In quiet moments that happens a sixth of it ahead: so there is room
    to wait while many posts are measured, which is what the account's requests are needed for then.
    """
    return now - (interval if in_burst else interval * 5 / 6)


@dataclass(frozen=True, slots=True)
class ReactionsWatch:
    """What is known of a donor's reactions.

    `on`: the believed state, None before the first read. `seen_at`: the last read that saw it.
    `doubted_at`: the first read that saw the opposite, not yet confirmed.
    """

    on: bool | None = None
    seen_at: datetime | None = None
    doubted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of one state, in which ratings are compared with each other.

    `on` is None before the first read, `ended_at` for the open period.
    """

    id: int
    on: bool | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Switched:
    """A confirmed change. Posts measured after `last_old` and before `first_new` belong to no period."""

    on: bool
    last_old: datetime
    first_new: datetime


def read(watch: ReactionsWatch, *, on: bool, now: datetime) -> tuple[ReactionsWatch, Switched | None]:
    """What one more read of the donor's reactions teaches."""
    if watch.on is None or watch.seen_at is None or on == watch.on:
        return ReactionsWatch(on=on, seen_at=now), None
    if watch.doubted_at is None:
        return replace(watch, doubted_at=now), None
    return ReactionsWatch(on=on, seen_at=now), Switched(on, watch.seen_at, watch.doubted_at)


def to_continue(periods: Iterable[Period], *, on: bool, now: datetime, continues: timedelta) -> Period | None:
    """The ended period of the same state that is young enough to go on: an hour's flip must not cost two months."""
    recent = [
        (period.ended_at, period)
        for period in periods
        if period.on == on and period.ended_at is not None and now - period.ended_at < continues
    ]
    return max(recent, key=lambda pair: pair[0])[1] if recent else None
