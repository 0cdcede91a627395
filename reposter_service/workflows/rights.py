"""The userbot's right to publish in its project's channel: lost and found again, each told once."""

from dataclasses import dataclass

from reposter_service.clock import Clock
from reposter_service.domain.health import FoundBy
from reposter_service.workflows import alert
from reposter_service.workflows.ports import Accounts, Alerts
from reposter_service.workflows.records import Project


@dataclass(frozen=True, slots=True)
class Rights:
    accounts: Accounts
    alerts: Alerts
    clock: Clock

    async def lost(self, project: Project, found_by: FoundBy) -> None:
        """One alert an outage, whoever finds it and however often: since when it lasts names it."""
        if project.userbot_id is None:
            return
        since = await self.accounts.set_rights(project.userbot_id, held=False, found_by=found_by, now=self.clock())
        if since is not None:  # the userbot may have been replaced meanwhile
            await self.alerts.raise_once(alert.rights_lost(project, since), self.clock())

    async def held(self, project: Project, found_by: FoundBy) -> bool:
        """Whether that is news, and believed."""
        if project.userbot_id is None:
            return False
        lost = await self.accounts.set_rights(project.userbot_id, held=True, found_by=found_by, now=self.clock())
        return lost is not None
