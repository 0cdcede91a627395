"""Withdrawn donors may be brought back for a while; then they are erased, and the userbot leaves them."""

from dataclasses import dataclass

from reposter_service.clock import Clock
from reposter_service.domain.schedule import UNDO
from reposter_service.workflows.ports import Donors


@dataclass(frozen=True, slots=True)
class EraseWithdrawn:
    donors: Donors
    clock: Clock

    async def round(self) -> int:
        """How many were erased. One query where none is due; one that is brought back in this moment stays."""
        now = self.clock()
        withdrawn_before = now - UNDO
        due = await self.donors.withdrawn_before(withdrawn_before)
        erased = [await self.donors.remove(id_, now, withdrawn_before=withdrawn_before) for id_ in due]
        return sum(donor is not None for donor in erased)
