"""Donors and alerts in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reposter_service.domain.reactions import Period
from reposter_service.tests.in_memory.memory import DonorInMemory, Memory, PeriodInMemory
from reposter_service.workflows.records import Alert, Donor, Membership, NewDonor


@dataclass(frozen=True, slots=True)
class DonorsInMemory:
    memory: Memory

    async def of_project(self, project_id: int) -> Sequence[Donor]:
        return [known.donor for known in self.memory.donors.values() if known.donor.project_id == project_id]

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

    async def mark_read(self, donor_id: int, now: datetime) -> None:
        known = self.memory.donors[donor_id]
        known.donor = replace(known.donor, last_read_at=now)


@dataclass(frozen=True, slots=True)
class AlertsInMemory:
    memory: Memory

    async def raise_once(self, alert: Alert, now: datetime) -> bool:
        if alert.key in self.memory.alerts:
            return False
        self.memory.alerts[alert.key] = alert
        return True
