"""Add many donors to a project, one line after the other."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from reposter_service.domain import donor_lines, links
from reposter_service.domain.donor_lines import DonorLine
from reposter_service.workflows.enroll import Enroll, Refusal, Refused, in_range
from reposter_service.workflows.find_channel import FindChannel
from reposter_service.workflows.records import Donor, Project


@dataclass(frozen=True, slots=True)
class AddDonors:
    find: FindChannel
    enroll: Enroll

    async def each(self, project: Project, lines: Sequence[str]) -> AsyncIterator[Donor | Refused]:
        """What became of each line, as soon as it is known. Once Telegram asks to wait it is left alone."""
        waits: Refused | None = None
        for line in lines:
            outcome = waits or await self._one(project, donor_lines.parse(line))
            if isinstance(outcome, Refused) and outcome.because is Refusal.FLOOD:
                waits = outcome
            yield outcome

    async def _one(self, project: Project, line: DonorLine | None) -> Donor | Refused:
        if line is None:
            return Refused(Refusal.NOT_A_LINE)
        if not in_range(line.x):
            return Refused(Refusal.X_OUT_OF_RANGE)
        if not in_range(line.y):
            return Refused(Refusal.Y_OUT_OF_RANGE)
        found = await self.find.of_one_of_many(project, links.parse(line.link))
        if isinstance(found, Refused):
            return found
        return await self.enroll.add_donor(project, found, x=line.x, y=line.y)
