"""Donors in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reposter_service.domain.donor_outage import Access, refused
from reposter_service.domain.membership_queue import Deed
from reposter_service.domain.reactions import Period
from reposter_service.tests.in_memory.memory import DonorInMemory, Memory, PeriodInMemory, TaskInMemory
from reposter_service.workflows.records import ChannelCard, Donor, Membership, MembershipTask, NewDonor


@dataclass(frozen=True, slots=True)
class DonorsInMemory:
    memory: Memory

    async def of_project(self, project_id: int) -> Sequence[Donor]:
        return [known.donor for known in self.memory.donors.values() if known.donor.project_id == project_id]

    async def of_channel(self, project_id: int, channel_id: int) -> Donor | None:
        donors = await self.of_project(project_id)
        return next((donor for donor in donors if donor.channel_id == channel_id), None)

    async def add(self, donor: NewDonor, now: datetime) -> Donor | None:
        present = {known.channel_id for known in await self.of_project(donor.project_id)}
        if donor.channel.channel_id in present | {self.memory.projects[donor.project_id].channel_id}:
            return None
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

    async def remove(self, donor_id: int, now: datetime) -> Donor | None:
        if donor_id not in self.memory.donors:
            return None
        donor = self.memory.donors.pop(donor_id).donor
        posts = {post.id for post in self.memory.posts.values() if post.donor_id == donor_id}
        self.memory.posts = {id_: post for id_, post in self.memory.posts.items() if id_ not in posts}
        self.memory.reposts = {id_: r for id_, r in self.memory.reposts.items() if r.post_id not in posts}
        self.memory.periods = {id_: p for id_, p in self.memory.periods.items() if p.donor_id != donor_id}
        self._leave(donor, now)
        return donor

    def _leave(self, donor: Donor, now: datetime) -> None:
        for userbot in self.memory.userbots.values():
            if userbot.project_id == donor.project_id:
                known = self.memory.task_about(userbot.id, donor.channel_id)
                id_ = known.task.id if known else self.memory.new_id()
                task = MembershipTask(
                    id_, userbot.id, Deed.LEAVE, donor.channel_id, donor.username, None, attempts=0, obstacle=None
                )
                self.memory.tasks[id_] = TaskInMemory(task, now, known.created_at if known else now)

    async def rename(self, project_id: int, cards: Sequence[ChannelCard]) -> None:
        shown = {card.channel_id: card for card in cards}
        for known in self.memory.donors.values():
            card = shown.get(known.donor.channel_id)
            if card is not None and known.donor.project_id == project_id:
                known.donor = replace(known.donor, title=card.title, username=card.username)
