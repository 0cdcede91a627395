"""Donors that are unavailable: one alert an outage, whoever meets it and however often."""

from dataclasses import dataclass
from datetime import datetime

from reposter_service.clock import Clock
from reposter_service.domain.donor_outage import Access
from reposter_service.domain.membership_queue import Obstacle
from reposter_service.workflows import alert
from reposter_service.workflows.ports import Alerts, Donors
from reposter_service.workflows.records import Alert, Donor, Project


@dataclass(frozen=True, slots=True)
class DonorOutages:
    donors: Donors
    alerts: Alerts
    clock: Clock

    async def unreadable(self, project: Project, donor: Donor) -> None:
        if since := await self._since(donor, Access.READ):
            await self._tell(alert.donor_unavailable(project, donor, since))

    async def not_joined(self, project: Project, donor: Donor, obstacle: Obstacle) -> None:
        if since := await self._since(donor, Access.JOIN):
            await self._tell(alert.donor_not_joined(project, donor, obstacle, since))

    async def not_forwarded(self, project: Project, donor: Donor) -> None:
        if since := await self._since(donor, Access.FORWARD):
            await self._tell(alert.donor_not_forwarded(project, donor, since))

    async def _since(self, donor: Donor, access: Access) -> datetime | None:
        return await self.donors.refused(donor.id, access, self.clock())

    async def _tell(self, news: Alert) -> None:
        await self.alerts.raise_once(news, self.clock())
