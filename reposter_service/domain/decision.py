"""Repost or hold: the decision about one measured post, a value that carries its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from reposter_service.domain.baselines import Comparison, compare


class Because(StrEnum):
    """Why a post is held."""

    NO_VIEWS = "no_views"
    UNSETTLED = "unsettled"
    COLLECTING = "collecting"
    NOT_HIGHER = "not_higher"
    PROTECTED = "protected"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Repost:
    """The post won: its rating passed the threshold of the algorithm in force."""

    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Hold:
    """The post stays where it is. `comparison` is None where nothing was compared."""

    because: Because
    comparison: Comparison | None = None


Decision = Repost | Hold


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that a decision looks at besides the rating.

    `earlier`: ratings of earlier posts of the same donor and reactions period, newest first by publication, at least
    the last 50. `settled`: the post belongs to a reactions period (see `reactions`). `paused` and `protected` are those
    of the moment of the decision.
    """

    x: int
    y: int
    earlier: Sequence[Fraction]
    settled: bool = True
    protected: bool = False
    paused: bool = False


def decide(rating: Fraction | None, circumstances: Circumstances) -> Decision:
    """Decide about one post. A pause or protection is named only where the post would have won without it."""
    if rating is None:
        return Hold(Because.NO_VIEWS)
    if not circumstances.settled:
        return Hold(Because.UNSETTLED)
    comparison = compare(rating, circumstances.earlier, x=circumstances.x, y=circumstances.y)
    if not comparison.collected:
        return Hold(Because.COLLECTING, comparison)
    if not comparison.wins:
        return Hold(Because.NOT_HIGHER, comparison)
    if circumstances.protected:
        return Hold(Because.PROTECTED, comparison)
    if circumstances.paused:
        return Hold(Because.PAUSED, comparison)
    return Repost(comparison)
