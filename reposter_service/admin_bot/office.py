"""What the bot's handlers work with: ports and workflows, as the app has built them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from reposter_service.clock import Clock
from reposter_service.workflows.add_donors import AddDonors
from reposter_service.workflows.bot_ports import ProgressNotes, Readings
from reposter_service.workflows.enroll import Enroll
from reposter_service.workflows.find_channel import FindChannel
from reposter_service.workflows.ports import Donors, Projects
from reposter_service.workflows.records import Project


@dataclass(frozen=True, slots=True)
class Office:
    """`zone`: of the pauses and of every time that is told. `changed`: projects, donors or userbots are other ones, and
    the rest of the service is to meet them at once.
    """

    projects: Projects
    donors: Donors
    find: FindChannel
    enroll: Enroll
    add_donors: AddDonors
    readings: Readings
    progress_notes: ProgressNotes
    clock: Clock
    zone: ZoneInfo
    changed: Callable[[], Awaitable[None]]

    async def project(self, project_id: int) -> Project | None:
        return next((project for project in await self.projects.all() if project.id == project_id), None)
