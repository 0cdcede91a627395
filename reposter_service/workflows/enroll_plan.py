"""Enroll everything that a plan file names: projects with their userbots, pauses and donors."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, Field, field_validator

from reposter_service.domain import links, pauses
from reposter_service.domain.health import LOST
from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import Deed
from reposter_service.errors import AccountLost, AccountState, NotASession
from reposter_service.workflows.enroll import Enroll, Refusal, Refused, already_there
from reposter_service.workflows.ports import AccessHashes, Accounts, SessionLocks
from reposter_service.workflows.records import Donor, Project, SignedIn, UserbotCard
from reposter_service.workflows.telegram_ports import Subscriber, Visits


class DonorPlan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    link: str
    x: int
    y: int


class UserbotPlan(BaseModel):
    """`session` is a Telethon session string of an account that is signed in."""

    model_config = ConfigDict(extra="forbid")

    phone: str
    session: str = Field(repr=False)


class ProjectPlan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=200)
    link: str
    userbot: UserbotPlan
    pauses: list[str] = []
    donors: list[DonorPlan] = []

    @field_validator("pauses")
    @classmethod
    def _are_pauses(cls, texts: list[str]) -> list[str]:
        for text in texts:
            if pauses.parse(text) is None:
                raise ValueError(f"пауза пишется как 23:00-07:00, а не {text!r}")
        return texts


class Plan(BaseModel):
    """The whole file: `{"projects": [{"title", "link", "userbot": {"phone", "session"}, "pauses", "donors"}]}`."""

    model_config = ConfigDict(extra="forbid")

    projects: list[ProjectPlan]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One line of the report: what was to be enrolled and, where it was not, why.

    `there`: it was there just so. `lost`: Telegram does not let this userbot in, and its project is left out.
    `instead_of`: the phone of the lost userbot whose place it takes.
    """

    what: str
    refused: Refused | None = None
    there: bool = False
    lost: AccountState | None = None
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class EnrollPlan:
    """A plan whose enrolling broke off is enrolled again from its beginning: what is there is told and passed over.

    `pace` is awaited between two questions about links, with what the last one was: Telegram allows an account few of
    them, fewer of those that join, and makes it wait long.
    """

    enroll: Enroll
    visits: Visits
    accounts: Accounts
    hashes: AccessHashes
    locks: SessionLocks
    pace: Callable[[Deed], Awaitable[None]]

    async def all(self, plan: Plan) -> AsyncIterator[Enrolled]:
        """Enroll one thing after the other, telling of each; a refused project skips what belongs to it."""
        for project_plan in plan.projects:
            try:
                async for enrolled in self._project(project_plan):
                    yield enrolled
            except NotASession:
                yield Enrolled(_whose(project_plan), Refused(Refusal.NOT_A_SESSION))
            except AccountLost as lost:
                yield Enrolled(_whose(project_plan), lost=lost.state)

    async def _project(self, plan: ProjectPlan) -> AsyncIterator[Enrolled]:
        who = await self._lock_of(plan.userbot)
        if await self.locks.taken(who):
            yield Enrolled(f"юзербот {plan.userbot.phone}", Refused(Refusal.USERBOT_RUNS))
            return
        async with self.locks.hold(who), self.visits.visit(_account(plan.userbot)) as (subscriber, learned):
            outcome = await self.enroll.project(subscriber, plan.title, plan.link)
            project = outcome if isinstance(outcome, Project) else await self._begun_before(outcome, plan)
            if isinstance(project, Refused):
                yield Enrolled(f"проект {plan.title}", project)
                return
            yield _line(f"проект {plan.title}", outcome)
            replaced = await self._serving(project)
            userbot = await self.enroll.userbot(project, plan.userbot.phone, plan.userbot.session)
            yield _userbot_line(plan.userbot.phone, userbot, replaced)
            if isinstance(userbot, Refused):
                return
            await self.hashes.keep(userbot, dict(learned))
            for text in plan.pauses:
                if pause := pauses.parse(text):
                    yield _line(f"пауза {pause}", await self.enroll.pause(project, pause))
            async for enrolled in self._donors(subscriber, learned, project, userbot, plan.donors):
                yield enrolled

    async def _begun_before(self, refused: Refused, plan: ProjectPlan) -> Project | Refused:
        """The stored project that this plan goes on with: of its channel, with its userbot, a lost one, or none."""
        stored = refused.there
        if not isinstance(stored, Project):
            return refused
        if stored.userbot_id is None:
            return stored
        serving = await self._serving(stored)
        if serving is None or serving.phone == plan.userbot.phone or serving.standing.state in LOST:
            return stored
        return Refused(Refusal.OTHER_USERBOT, stored)

    async def _serving(self, project: Project) -> UserbotCard | None:
        return next((card for card in await self.accounts.cards() if card.project_id == project.id), None)

    async def _lock_of(self, plan: UserbotPlan) -> str:
        """The phone under which the session is known, however the plan writes it."""
        stored = await self.accounts.all()
        return next((userbot.phone for userbot in stored if userbot.session == plan.session), plan.phone)

    async def _donors(
        self,
        subscriber: Subscriber,
        learned: Mapping[int, int],
        project: Project,
        userbot_id: int,
        plans: list[DonorPlan],
    ) -> AsyncIterator[Enrolled]:
        """What Telegram gave the account is kept after each donor: the next may have to wait for hours."""
        kept = await self.hashes.load(userbot_id)
        asked = Deed.RESOLVE  # for the project
        there = [donor for donor in await self.enroll.donors.of_project(project.id) if donor.channel_id in kept]
        for plan in plans:
            what = f"донор {plan.link}"
            if donor := next((donor for donor in there if _leads_to(plan.link, donor)), None):
                yield _line(what, already_there(donor, x=plan.x, y=plan.y))
                continue
            await self.pace(asked)
            asked = _question(plan.link)
            outcome = await self.enroll.donor(subscriber, project, plan.link, x=plan.x, y=plan.y)
            await self.hashes.keep(userbot_id, dict(learned))
            yield _line(what, outcome)


def _whose(plan: ProjectPlan) -> str:
    return f"юзербот {plan.userbot.phone} проекта «{plan.title}»"


def _account(plan: UserbotPlan) -> SignedIn:
    return SignedIn(plan.phone, plan.session)


def _leads_to(link: str, donor: Donor) -> bool:
    return links.leads_to(links.parse(link), donor.channel_id, donor.username, donor.invite)


def _question(link: str) -> Deed:
    """Who is behind an invite is told to those alone who have joined by it."""
    return Deed.JOIN if isinstance(links.parse(link), InviteLink) else Deed.RESOLVE


def _userbot_line(phone: str, outcome: object, before: UserbotCard | None) -> Enrolled:
    line = _line(f"юзербот {phone}", outcome)
    if line.refused or before is None or before.phone == phone:
        return line
    return replace(line, instead_of=before.phone)


def _line(what: str, outcome: object) -> Enrolled:
    if not isinstance(outcome, Refused):
        return Enrolled(what)
    there = outcome.because is Refusal.ALREADY_THERE
    return Enrolled(what, None if there else outcome, there=there)
