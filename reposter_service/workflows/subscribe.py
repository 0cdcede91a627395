"""Join the donors, one at a time and slowly: Telegram punishes accounts that join in a hurry."""

from dataclasses import dataclass

from reposter_service.clock import Clock
from reposter_service.errors import DonorUnavailable, LinkRefused
from reposter_service.workflows.alert import donor_unavailable
from reposter_service.workflows.ports import Alerts, Donors, Userbots
from reposter_service.workflows.records import Donor, Membership, Project


@dataclass(frozen=True, slots=True)
class Subscribe:
    userbots: Userbots
    donors: Donors
    alerts: Alerts
    clock: Clock

    async def next(self, project: Project) -> Donor | None:
        """Join the first donor that is still to be joined; None where there is none."""
        for donor in await self.donors.of_project(project.id):
            if donor.membership is Membership.NONE and await self._join(project, donor):
                return donor
        return None

    async def _join(self, project: Project, donor: Donor) -> bool:
        subscriber = self.userbots.subscriber(project.id)
        try:
            membership = await subscriber.join(donor.channel_id, donor.invite)
        except (DonorUnavailable, LinkRefused):
            await self.alerts.raise_once(donor_unavailable(project, donor), self.clock())
            return False
        await self.donors.set_membership(donor.id, membership)
        return True
