"""Add many donors to a project, one after the other: lines as pasted, or channels chosen from the catalog."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reposter_service.domain import donor_lines, links
from reposter_service.domain.donor_lines import DonorLine
from reposter_service.workflows.enroll import Enroll, Refusal, Refused, in_range
from reposter_service.workflows.find_channel import FindChannel
from reposter_service.workflows.records import Donor, Project


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line, None for one that cannot be read; and the id that its channel is to have, where that is known."""

    line: DonorLine | None
    channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class AddDonors:
    find: FindChannel
    enroll: Enroll

    def each(self, project: Project, lines: Sequence[str]) -> AsyncIterator[Donor | Refused]:
        """What became of each line, as soon as it is known. Once Telegram asks to wait it is left alone."""
        return self._each(project, (Wanted(donor_lines.parse(line)) for line in lines))

    def chosen(
        self, project: Project, lines: Sequence[DonorLine], published: Mapping[str, int | None]
    ) -> AsyncIterator[Donor | Refused]:
        """The same for lines whose links are names chosen from the catalog. `published`: what it shows now, with the
        id of each channel that it knows; a name that another channel has taken since is refused.
        """
        gone = Refused(Refusal.LEFT_CATALOG)
        return self._each(
            project,
            (Wanted(line, published[line.link]) if line.link in published else gone for line in lines),
        )

    async def _each(self, project: Project, wanted: Iterable[Wanted | Refused]) -> AsyncIterator[Donor | Refused]:
        waits: Refused | None = None
        for one in wanted:
            outcome = one if isinstance(one, Refused) else waits or await self._one(project, one)
            if isinstance(outcome, Refused) and outcome.because is Refusal.FLOOD:
                waits = outcome
            yield outcome

    async def _one(self, project: Project, wanted: Wanted) -> Donor | Refused:
        line = wanted.line
        if line is None:
            return Refused(Refusal.NOT_A_LINE)
        if not in_range(line.x):
            return Refused(Refusal.X_OUT_OF_RANGE)
        if not in_range(line.y):
            return Refused(Refusal.Y_OUT_OF_RANGE)
        found = await self.find.of_one_of_many(project, links.parse(line.link))
        if isinstance(found, Refused):
            return found
        if wanted.channel_id not in {None, found.card.channel_id}:
            return Refused(Refusal.OTHER_CHANNEL)
        return await self.enroll.add_donor(project, found, x=line.x, y=line.y)
