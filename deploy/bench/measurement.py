"""What a benchmark is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set


class CannotBeMeasured(Exception):
    """On this machine; in words that say what it lacks."""


@dataclass(frozen=True)
class Measurement:
    """`units`: of every figure it can give, by name. `measure` is told which are wanted and does no more for them."""

    units: Mapping[str, str]
    measure: Callable[[Set[str]], Iterable[tuple[str, float]]]


def single(name: str, unit: str, measure: Callable[[], float]) -> Measurement:
    """A measurement of one figure."""

    def one(_wanted: Set[str]) -> Iterator[tuple[str, float]]:
        yield name, measure()

    return Measurement({name: unit}, one)


def not_exceeded(ascending: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    return ascending[math.ceil(share * len(ascending)) - 1]
