"""Join the donors, one at a time and slowly: Telegram punishes accounts that join in a hurry."""

from dataclasses import dataclass, field
from datetime import datetime

from reposter_service.clock import Clock
from reposter_service.domain.schedule import Delays
from reposter_service.errors import DonorUnavailable, LinkRefused
from reposter_service.workflows.alert import donor_not_joined
from reposter_service.workflows.ports import Alerts, Donors, Userbots
from reposter_service.workflows.records import Donor, Membership, Project


@dataclass(frozen=True, slots=True)
class Subscribe:
    userbots: Userbots
    donors: Donors
    alerts: Alerts
    clock: Clock
    delays: Delays
    refused: dict[int, datetime] = field(default_factory=dict)
    """Donor id → when it could not be joined; it is tried again after a day."""

    async def next(self, project: Project) -> Donor | None:
        """Try to join one donor that is still to be joined; the donor, or None where there is none or it refused."""
        for donor in await self.donors.of_project(project.id):
            if donor.membership is Membership.NONE and not self._rests(donor):
                return donor if await self._join(project, donor) else None
        return None

    def _rests(self, donor: Donor) -> bool:
        refused_at = self.refused.get(donor.id)
        return refused_at is not None and self.clock() - refused_at < self.delays.join_again

    async def _join(self, project: Project, donor: Donor) -> bool:
        subscriber = self.userbots.subscriber(project.id)
        try:
            membership = await subscriber.join(donor.channel_id, donor.invite)
        except (DonorUnavailable, LinkRefused):
            self.refused[donor.id] = self.clock()
            await self.alerts.raise_once(donor_not_joined(project, donor), self.clock())
            return False
        self.refused.pop(donor.id, None)
        await self.donors.set_membership(donor.id, membership)
        return True
