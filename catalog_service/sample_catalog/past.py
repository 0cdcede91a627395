"""PURE: how a channel's figures came to what they are: a year of days on which they were measured.

Most channels grow a little every day, some shrink, some began not long ago; now and then a day was not measured.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

EVERY_DAY = range(1, 15)
EVERY_WEEK = range(21, 350, 7)
"""Days ago: of the last fortnight each, before it one a week, as far as charts look back."""
GROWTH, SPREAD = 0.0016, 0.0022
"""Of a day: the middle channel grows by five per cent a month."""
YOUNG, YOUNGEST = 0.15, 40
"""So many have begun within the year, the youngest so many days ago."""
MISSED = 0.03
RESTLESS = 0.07
"""How much the reach of two days differs, as a part of it."""


@dataclass(frozen=True)
class Today:
    """What a channel's figures came to; None: nobody knows."""

    subscribers: Decimal | None
    reach: Decimal | None
    er: Decimal | None


@dataclass(frozen=True)
class Measured:
    """`ago`: days. What was not known that day is None."""

    ago: int
    subscribers: int | None
    reach: int | None
    mean_reach: Decimal | None
    err: Decimal | None
    er: Decimal | None


def measured(today: Today, dice: random.Random) -> Iterator[Measured]:
    """Backwards from today's figures, which are not among them. Nothing where there are none."""
    growth, since = dice.gauss(GROWTH, SPREAD), _began(dice)
    for ago in (*EVERY_DAY, *EVERY_WEEK):
        day = _day(ago, (1 + growth) ** -ago * dice.uniform(0.998, 1.002), today, dice)
        if ago <= since and dice.random() > MISSED and (day.subscribers or day.reach):
            yield day


def _began(dice: random.Random) -> int:
    return dice.randrange(YOUNGEST, EVERY_WEEK.stop) if dice.random() < YOUNG else EVERY_WEEK.stop


def _day(ago: int, part: float, today: Today, dice: random.Random) -> Measured:
    were = None if today.subscribers is None else max(1, int(float(today.subscribers) * part))
    seen = None if today.reach is None else max(1, int(float(today.reach) * part * dice.lognormvariate(0, RESTLESS)))
    return Measured(
        ago=ago,
        subscribers=were,
        reach=seen,
        mean_reach=None if seen is None else Decimal(int(seen * dice.uniform(1, 1.15))),
        err=(Decimal(100 * seen) / were).quantize(Decimal("0.01")) if seen and were else None,
        er=None if today.er is None else (today.er * Decimal(str(dice.uniform(0.9, 1.1)))).quantize(Decimal("0.01")),
    )
