"""Donors in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reposter_service.domain.donor_outage import Access, refused
from reposter_service.domain.reactions import Period
from reposter_service.tests.in_memory.memory import DonorInMemory, Memory, PeriodInMemory
from reposter_service.workflows.records import ChannelCard, Donor, Membership, NewDonor


@dataclass(frozen=True, slots=True)
class DonorsInMemory:
    memory: Memory

    async def of_project(self, project_id: int) -> Sequence[Donor]:
        return [known.donor for known in self.memory.there() if known.donor.project_id == project_id]

    async def of_channel(self, project_id: int, channel_id: int) -> Donor | None:
        donors = await self.of_project(project_id)
        return next((donor for donor in donors if donor.channel_id == channel_id), None)

    async def add(self, donor: NewDonor, now: datetime) -> Donor | None:
        project, channel_id = self.memory.projects.get(donor.project_id), donor.channel.channel_id
        if project is None or project.channel_id == channel_id or await self.of_channel(project.id, channel_id):
            return None
        return self._withdrawn(donor) or self._new(donor)

    def _withdrawn(self, new: NewDonor) -> Donor | None:
        for known in self.memory.donors.values():
            if (known.donor.project_id, known.donor.channel_id) == (new.project_id, new.channel.channel_id):
                card = new.channel
                named = replace(known.donor, title=card.title, username=card.username)
                known.donor = replace(named, x=new.x, y=new.y, invite=new.invite)
                known.withdrawn_at = None
                return known.donor
        return None

    def _new(self, donor: NewDonor) -> Donor:
        added = Donor(
            id=self.memory.new_id(),
            project_id=donor.project_id,
            channel_id=donor.channel.channel_id,
            title=donor.channel.title,
            username=donor.channel.username,
            x=donor.x,
            y=donor.y,
            membership=Membership.NONE,
            invite=donor.invite,
            last_seen_id=None,
            last_read_at=None,
        )
        self.memory.donors[added.id] = DonorInMemory(added)
        period = Period(self.memory.new_id(), on=None, ended_at=None)
        self.memory.periods[period.id] = PeriodInMemory(period, added.id)
        return added

    async def set_x_and_y(self, donor_id: int, x: int, y: int) -> Donor | None:
        known = self._there(donor_id)
        if known is not None:
            known.donor = replace(known.donor, x=x, y=y)
        return None if known is None else known.donor

    async def withdraw(self, donor_id: int, now: datetime) -> Donor | None:
        known = self._there(donor_id)
        if known is not None:
            known.withdrawn_at = now
        return None if known is None else known.donor

    async def bring_back(self, donor_id: int) -> Donor | None:
        known = self.memory.donors.get(donor_id)
        if known is not None:
            known.withdrawn_at = None
        return None if known is None else known.donor

    async def withdrawn_before(self, moment: datetime) -> Sequence[int]:
        return [id_ for id_, known in self.memory.donors.items() if _is_withdrawn_before(moment, known)]

    def _there(self, donor_id: int) -> DonorInMemory | None:
        return next((known for known in self.memory.there() if known.donor.id == donor_id), None)

    async def set_membership(self, donor_id: int, membership: Membership) -> None:
        known = self.memory.donors[donor_id]
        known.donor = replace(known.donor, membership=membership)
        if membership is Membership.JOINED:
            known.grants(Access.JOIN)

    async def refused(self, donor_id: int, access: Access, now: datetime) -> datetime | None:
        if donor_id not in self.memory.donors:
            return None
        known = self.memory.donors[donor_id]
        outage = refused(known.outage, access, known.donor.last_read_at, now)
        known.is_unavailable(outage)
        return outage.since

    async def remove(self, donor_id: int, now: datetime, *, withdrawn_before: datetime | None = None) -> Donor | None:
        known = self.memory.donors.get(donor_id)
        if known is None or (withdrawn_before is not None and not _is_withdrawn_before(withdrawn_before, known)):
            return None
        donor = self.memory.erase_donor(donor_id)
        for userbot in self.memory.userbots.values():
            if userbot.project_id == donor.project_id:
                self.memory.leave(userbot.id, donor, now)
        return donor

    async def rename(self, project_id: int, cards: Sequence[ChannelCard]) -> None:
        shown = {card.channel_id: card for card in cards}
        project = self.memory.projects.get(project_id)
        if project is not None and (own := shown.get(project.channel_id)):
            self.memory.projects[project_id] = replace(project, username=own.username)
        for known in self.memory.donors.values():
            card = shown.get(known.donor.channel_id)
            if card is not None and known.donor.project_id == project_id:
                known.donor = replace(known.donor, title=card.title, username=card.username)


def _is_withdrawn_before(moment: datetime, known: DonorInMemory) -> bool:
    return known.withdrawn_at is not None and known.withdrawn_at < moment
