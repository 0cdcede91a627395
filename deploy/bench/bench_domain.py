"""How fast the pure rules decide."""

from __future__ import annotations

import random
import timeit
from typing import Final

from bench.measurement import single
from reposter_service.domain.baselines import WINDOW
from reposter_service.domain.decision import Circumstances, decide
from reposter_service.domain.rating import Counters, rate

ROUNDS: Final = 2000
REPEATS: Final = 5


def decisions_per_s() -> float:
    """Rating and deciding one post against a full window by algorithm Y; the best of some repeats."""
    chance = random.Random(1)  # noqa: S311 - numbers to compare, nothing secret
    window = [
        rate(Counters(chance.randrange(100, 9000), chance.randrange(90), chance.randrange(300))) for _ in range(WINDOW)
    ]
    earlier = [rating for rating in window if rating is not None]
    circumstances = Circumstances(x=6, y=5, earlier=earlier)
    counters = Counters(views=2400, forwards=20, reactions=67)
    times = timeit.repeat(lambda: decide(rate(counters), circumstances), number=ROUNDS, repeat=REPEATS)
    return ROUNDS / min(times)


MEASUREMENTS: Final = (single("decisions_per_s", "1/s", decisions_per_s),)
