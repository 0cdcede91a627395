"""Donors over which the connection was lost, posts that could not be settled: one must not starve the others."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST = 3
"""A suspect rests so many steps at most."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """Whether it was their doing is not known: the first time one only goes last, then it rests a step longer each
    time, until it answers (a post: until it is settled).
    """

    _losses: dict[int, int] = field(default_factory=dict)
    _until: dict[int, datetime] = field(default_factory=dict)

    def __contains__(self, id_: int) -> bool:
        return id_ in self._losses

    def lost(self, id_: int, now: datetime, step: timedelta) -> int:
        """The connection over this donor, or the work on this post; how many times in a row by now."""
        before = self._losses.get(id_, 0)
        self._losses[id_] = before + 1
        self._until[id_] = now + step * min(before, MOST)
        return before + 1

    def answered(self, id_: int) -> None:
        self._losses.pop(id_, None)
        self._until.pop(id_, None)

    def rests(self, id_: int, now: datetime) -> bool:
        return id_ in self._until and now < self._until[id_]
