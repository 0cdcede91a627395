"""How figures came to what they are."""

import random
from decimal import Decimal
from itertools import pairwise

from catalog_service.sample_catalog.past import EVERY_DAY, EVERY_WEEK, Measured, Today, measured


def past(seed: int, subscribers: int | None = 20_000, reach: int | None = 4_000) -> list[Measured]:
    count = None if subscribers is None else Decimal(subscribers)
    seen = None if reach is None else Decimal(reach)
    return list(measured(Today(count, seen, Decimal("3.1")), random.Random(seed)))


def test_a_channel_comes_to_todays_figures_without_leaps() -> None:
    for seed in range(30):
        days = past(seed)
        assert 19_000 < (days[0].subscribers or 0) < 21_000
        pairs = pairwise(days)
        assert all(0.75 < (a.subscribers or 0) / (b.subscribers or 1) < 1.35 for a, b in pairs)


def test_most_channels_were_smaller_a_year_ago_and_some_were_not_there() -> None:
    lengths, grown = [], 0
    for seed in range(200):
        days = past(seed)
        lengths.append(days[-1].ago)
        grown += (days[-1].subscribers or 0) < 20_000
    assert grown > 120
    assert min(lengths) < 100 < max(lengths) <= EVERY_WEEK[-1]


def test_err_is_of_the_same_day_and_what_is_not_known_stays_so() -> None:
    day = past(1)[0]
    assert day.err == (Decimal(100 * (day.reach or 0)) / (day.subscribers or 1)).quantize(Decimal("0.01"))
    assert {(each.reach, each.err, each.mean_reach) for each in past(1, reach=None)} == {(None, None, None)}
    assert past(1, None, None) == []


def test_now_and_then_a_day_is_missing() -> None:
    assert 0 < sum(len(set(EVERY_DAY) - {each.ago for each in past(seed)}) for seed in range(50)) < 60
