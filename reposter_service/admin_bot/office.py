"""What the bot's handlers work with: ports and workflows, as the app has built them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from reposter_service.admin_bot.keypad import Keypads
from reposter_service.clock import Clock
from reposter_service.workflows.add_donors import AddDonors
from reposter_service.workflows.bot_ports import ProgressNotes, Readings
from reposter_service.workflows.catalog_port import Catalog
from reposter_service.workflows.enroll import Enroll
from reposter_service.workflows.find_channel import FindChannel
from reposter_service.workflows.ports import Accounts, Donors, Projects
from reposter_service.workflows.records import Project
from reposter_service.workflows.sign_in_userbot import SignInUserbot
from reposter_service.workflows.which_project import project_by_id


@dataclass(frozen=True, slots=True)
class Office:
    """`zone`: of the pauses and of every time that is told. `changed`: a project, its donors or its userbot are other
    ones, and the rest of the service is to meet them at once.
    """

    projects: Projects
    donors: Donors
    find: FindChannel
    enroll: Enroll
    add_donors: AddDonors
    readings: Readings
    catalog: Catalog
    progress_notes: ProgressNotes
    sign_in: SignInUserbot
    accounts: Accounts
    clock: Clock
    zone: ZoneInfo
    changed: Callable[[int], Awaitable[None]]
    keypads: Keypads = field(default_factory=Keypads)

    async def project(self, project_id: int) -> Project | None:
        return await project_by_id(self.projects, project_id)

    async def serving(self, project: Project) -> str | None:
        """The phone of the project's userbot."""
        cards = await self.accounts.cards()
        return next((card.phone for card in cards if card.project_id == project.id), None)

    async def leave(self, admin_id: int) -> None:
        """A dialog is over: what it held in memory goes, a sign-in that is not finished is given up."""
        self.keypads.clear(admin_id)
        await self.sign_in.give_up(admin_id)
