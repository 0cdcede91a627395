"""What is made of a refresh of many channels: requests, doubles, memory. No figure is measured here."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GAP_S = 1.0
"""Between two requests to one source, in a house."""


class Verdict(NamedTuple):
    """`doubled`: channels that a door was asked about more often than once a question, `forgotten`: of which it was
    asked nothing.
    """

    doubled: int
    forgotten: int


def per_channel(asked: Mapping[str, int], channels: int) -> float:
    """Requests to one door about one channel."""
    return sum(asked.values()) / channels


def polite_hours(asked: Mapping[str, Mapping[str, int]]) -> float:
    """As long as the busiest door needs: the others are asked beside it."""
    return max((sum(door.values()) for door in asked.values()), default=0) * GAP_S / 3600


def verdict(pages: Mapping[str, int], channels: int) -> Verdict:
    """`pages`: how often t.me's page of each channel was asked for."""
    return Verdict(
        doubled=sum(times > 1 for times in pages.values()),
        forgotten=channels - sum(times > 0 for times in pages.values()),
    )


def grown(samples: Sequence[float]) -> float:
    """From the first third of a run to its last: the difference of what they weigh in the middle of each."""
    third = max(1, len(samples) // 3)
    return median(samples[-third:]) - median(samples[:third])
