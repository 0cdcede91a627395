"""Donors over which the connection was lost: one whose answer never comes must not starve the others."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST = 3
"""A donor rests so many steps at most."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """Whether it was their doing is not known: the first time a donor only goes last, then it rests a step longer each
    time, until it answers.
    """

    _losses: dict[int, int] = field(default_factory=dict)
    _until: dict[int, datetime] = field(default_factory=dict)

    def __contains__(self, donor_id: int) -> bool:
        return donor_id in self._losses

    def lost(self, donor_id: int, now: datetime, step: timedelta) -> None:
        """The connection, over this donor."""
        before = self._losses.get(donor_id, 0)
        self._losses[donor_id] = before + 1
        self._until[donor_id] = now + step * min(before, MOST)

    def answered(self, donor_id: int) -> None:
        self._losses.pop(donor_id, None)
        self._until.pop(donor_id, None)

    def rests(self, donor_id: int, now: datetime) -> bool:
        return donor_id in self._until and now < self._until[donor_id]
