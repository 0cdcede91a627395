"""A house whose userbots are signed in by an admin: what tests of it begin with."""

from dataclasses import dataclass, field
from datetime import datetime

from reposter_service.domain.schedule import Delays
from reposter_service.tests.builders import NOON, TARGET_ID
from reposter_service.tests.database.given import AnyStorage
from reposter_service.tests.house import StandingClock
from reposter_service.tests.sign_ins_in_memory import SignInsInMemory
from reposter_service.tests.telegram_in_memory import TelegramInMemory
from reposter_service.tests.visits_in_memory import VisitsInMemory
from reposter_service.workflows.records import Project, Userbot
from reposter_service.workflows.sign_in_outcomes import Admitted, Outcome
from reposter_service.workflows.sign_in_userbot import SignInUserbot

ANN, BOB = 1, 2
PHONE, OTHER_PHONE = "+79990001122", "+79990003344"
PASSWORD = "correct horse"


@dataclass
class Desk:
    """`changes`: of every time that the service was told, the sessions that visited just then."""

    storage: AnyStorage
    now: datetime = NOON
    changes: list[set[str]] = field(default_factory=list)
    change_fails: Exception | None = None

    def __post_init__(self) -> None:
        clock, storage = StandingClock(self), self.storage
        self.telegram = TelegramInMemory()
        self.target = self.telegram.channel(TARGET_ID, f"project_{TARGET_ID}")
        self.sign_ins = SignInsInMemory(clock)
        self.visits = VisitsInMemory(self.telegram)
        self.workflow = SignInUserbot(
            storage.projects,
            storage.donors,
            storage.accounts,
            storage.memberships,
            storage.access_hashes,
            self.sign_ins,
            self.visits,
            clock,
            Delays(),
            self._changed,
        )

    async def _changed(self, _: int) -> None:
        if self.change_fails is not None:
            raise self.change_fails
        self.changes.append(set(self.visits.inside))

    async def signs_in(self, project: Project, phone: str = PHONE, *, admin: int = ANN) -> Outcome:
        """The account's code is given, as soon as it is sent."""
        if phone not in self.sign_ins.accounts:
            self.sign_ins.account(phone)
        await self.workflow.begin(admin, project, phone)
        return await self.workflow.code(admin, self.sign_ins.codes[phone])

    async def admitted(self, project: Project, phone: str = PHONE) -> Admitted:
        outcome = await self.signs_in(project, phone)
        assert isinstance(outcome, Admitted)
        return outcome

    async def userbots(self) -> list[Userbot]:
        return list(await self.storage.accounts.all())

    @property
    def alive(self) -> list[str]:
        """Phones of the sessions that are signed in."""
        return [account.phone for account in self.sign_ins.alive]
