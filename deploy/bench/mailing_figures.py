"""What is made of a mailing that was measured. No figure is measured here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST: Final = 7_100_000_001
"""Telegram's id of the first visitor."""


class Verdict(NamedTuple):
    """`doubled`: people who got more than one letter. `forgotten`: who got none, and nobody knows it: whose row says
    that he got it, or still waits. `unknown`: who may have got it or not.
    """

    doubled: int
    forgotten: int
    unknown: int


def verdict(states: Mapping[int, str], received: Mapping[int, int]) -> Verdict:
    """`states`: of every recipient's row, by visitor; `received`: how many letters Telegram has brought to each."""
    without = [state for visitor, state in states.items() if not received.get(visitor)]
    return Verdict(
        doubled=sum(times > 1 for times in received.values()),
        forgotten=sum(state not in {"unknown", "blocked", "gone", "declined", "failed"} for state in without),
        unknown=sum(state == "unknown" for state in states.values()),
    )
