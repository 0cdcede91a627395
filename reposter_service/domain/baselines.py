"""Algorithms X and Y: what a rating is compared with.

Rules (the user's text, «Алгоритм X», «Алгоритм Y», «Совмещение алгоритмов»): X compares with the last X posts of the
same donor; as soon as 50 earlier posts are rated, Y compares with the Y-th best of the last 50.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

WINDOW = 50
"""Posts that algorithm Y looks back on; also the largest X and Y."""


class Algorithm(StrEnum):
    X = "X"
    Y = "Y"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a rating compares with the baseline in force.

    `earlier` counts the ratings in the window, `needed` how many the algorithm wants. `threshold` is the rating to
    pass, None while the baseline is being collected. `place` is 1 for higher than all of the window, and equal
    ratings go before; the post wins when `place` is at most `limit`.
    """

    algorithm: Algorithm
    earlier: int
    needed: int
    limit: int
    threshold: Fraction | None
    place: int | None

    @property
    def collected(self) -> bool:
        return self.earlier >= self.needed

    @property
    def wins(self) -> bool:
        return self.place is not None and self.place <= self.limit


def in_force(earlier_ratings: int) -> Algorithm:
    """Y as soon as 50 earlier ratings exist in the reactions period, X until then."""
    return Algorithm.Y if earlier_ratings >= WINDOW else Algorithm.X


def compare(rating: Fraction, earlier: Sequence[Fraction], *, x: int, y: int) -> Comparison:
    """Compare a rating with the earlier ones of its donor and reactions period, given newest first."""
    algorithm = in_force(len(earlier))
    needed, limit = (x, 1) if algorithm is Algorithm.X else (WINDOW, y)
    window = earlier[:needed]
    if len(window) < needed:
        return Comparison(algorithm, len(window), needed, limit, threshold=None, place=None)
    return Comparison(
        algorithm,
        len(window),
        needed,
        limit,
        threshold=sorted(window, reverse=True)[limit - 1],
        place=1 + sum(other >= rating for other in window),
    )
