"""PURE: how many visits a day brings, and when in the day they come. Days and hours are Moscow's."""

import random
from bisect import bisect
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")
ORDINARY = 400
"""Visits of a working day, now."""
BEGINNING, HALF_DAYS = 0.06, 95
"""The catalog began with this part of them; what it lacks today's halves in so many days."""
WEEK = (1.0, 1.08, 1.05, 1.0, 0.86, 0.5, 0.55)
HOURS = (5, 3, 2, 1, 1, 2, 6, 14, 28, 46, 58, 62, 60, 55, 58, 60, 58, 52, 44, 38, 36, 32, 22, 11)
"""From midnight on: buyers of advertising work by day."""
_UP_TO = tuple(accumulate(HOURS))
HOLIDAYS = (
    ((1, 1), (1, 8), 0.4),
    ((2, 22), (2, 24), 0.6),
    ((3, 7), (3, 9), 0.6),
    ((5, 1), (5, 10), 0.62),
    ((6, 11), (6, 13), 0.65),
    ((7, 1), (8, 25), 0.86),
    ((11, 3), (11, 4), 0.65),
    ((11, 10), (12, 20), 1.12),
)
"""From and to, as month and day, and what they make of a day; before New Year everybody buys."""
NOISE = 0.09


def expected(day: date, ago: int) -> float:
    """Visits of a day that was so many days ago."""
    growth: float = BEGINNING + (1 - BEGINNING) * 0.5 ** (ago / HALF_DAYS)
    return ORDINARY * growth * WEEK[day.weekday()] * _season(day)


def around(mean: float, dice: random.Random) -> int:
    """A whole number of visits: no two days are alike."""
    found = mean * dice.lognormvariate(0, NOISE)
    return int(found) + (dice.random() < found % 1)


def moments(day: date, visits: int, dice: random.Random) -> list[datetime]:
    """When they begin, the first one first."""
    midnight = datetime.combine(day, time(), MOSCOW)
    return sorted(midnight + timedelta(seconds=_second(dice)) for _ in range(visits))


def _second(dice: random.Random) -> int:
    hour = bisect(_UP_TO, dice.random() * _UP_TO[-1])
    return hour * 3600 + int(dice.random() * 3600)


def _season(day: date) -> float:
    return next((part for since, until, part in HOLIDAYS if since <= (day.month, day.day) <= until), 1.0)
