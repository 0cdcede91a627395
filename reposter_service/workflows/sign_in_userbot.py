"""Sign a userbot in for a project, as the bot's dialog goes: phone, code, password, and whether it will do.

What is signed in and not stored is in memory alone: a restart forgets it, and the dialog begins anew.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import structlog

from reposter_service.clock import Clock
from reposter_service.domain import phones
from reposter_service.domain.schedule import SIGN_IN_LIFETIME, Delays
from reposter_service.errors import (
    AccountLost,
    AccountState,
    FloodWait,
    SignInProblem,
    SignInRefused,
    Temporary,
    is_mistake,
)
from reposter_service.workflows.ports import AccessHashes, Accounts, Donors, Memberships, Projects
from reposter_service.workflows.records import AddedUserbot, NewUserbot, Progress, Project, SignedIn, Userbot
from reposter_service.workflows.sign_in_candidate import Candidate
from reposter_service.workflows.sign_in_outcomes import (
    Admitted,
    CodeSent,
    NoRoom,
    NotAdmin,
    NotLetIn,
    Outcome,
    PasswordWanted,
    PhoneInUse,
    ProjectGone,
    Unanswered,
    Wait,
)
from reposter_service.workflows.telegram_ports import SignIns, Subscriber, Visits
from reposter_service.workflows.which_project import project_by_id

log = structlog.get_logger()

Known = TypeVar("Known")

VISIT_S = 60.0
"""A visit waits for a connection; the admin does not wait longer."""

CLOSE_S = 15.0
"""A stop waits no longer for the end of what is signed in and not stored."""


@dataclass(frozen=True, slots=True)
class SignInUserbot:
    """`changed`: called with the project when it has a new userbot, so that its donors are watched at once."""

    projects: Projects
    donors: Donors
    accounts: Accounts
    memberships: Memberships
    hashes: AccessHashes
    sign_ins: SignIns
    visits: Visits
    clock: Clock
    delays: Delays
    changed: Callable[[int], Awaitable[None]]
    candidates: dict[int, Candidate] = field(default_factory=dict)
    """By admin."""

    def is_under_way(self, admin_id: int) -> bool:
        """Whether the admin's attempt goes on: a restart ends it."""
        return admin_id in self.candidates

    async def begin(self, admin_id: int, project: Project, phone: str) -> Outcome:
        """Have a code sent to the account. What the admin had begun before is given up."""
        await self.give_up(admin_id)
        number = phones.parse(phone)
        if number is None:
            return NotLetIn(SignInProblem.PHONE_INVALID)
        if in_use := await self._in_use(project.id, number):
            return in_use
        return await self._try(self._begin(admin_id, project, number))

    async def code(self, admin_id: int, code: str) -> Outcome:
        """Digits alone."""
        return await self._step(admin_id, lambda: self.sign_ins.code(admin_id, code))

    async def password(self, admin_id: int, password: str) -> Outcome:
        return await self._step(admin_id, lambda: self.sign_ins.password(admin_id, password))

    async def check_again(self, admin_id: int) -> Outcome:
        """Whether the account that is signed in will do now."""
        candidate = self.candidates.get(admin_id)
        if candidate is None:
            return NotLetIn(SignInProblem.NOT_UNDER_WAY)
        async with candidate.one_step:
            if candidate.account is None:
                return NotLetIn(SignInProblem.NOT_UNDER_WAY)
            return await self._try(self._admit(admin_id, candidate, candidate.account))

    async def give_up(self, admin_id: int) -> None:
        """End what the admin had begun; an account that was let in is logged out."""
        candidate = self.candidates.pop(admin_id, None)
        if candidate is not None:
            candidate.end_visit()
        await self.sign_ins.give_up(admin_id)
        if candidate is not None:
            async with candidate.one_step:
                await self._turn_away(candidate)

    async def end_old(self) -> None:
        """Give up what nobody goes on with."""
        await self.sign_ins.end_old()
        born_before = self.clock() - SIGN_IN_LIFETIME
        for admin_id, candidate in list(self.candidates.items()):
            if candidate.since <= born_before:
                await self.give_up(admin_id)

    async def close(self) -> None:
        """Give up everything, as far as it goes in good time: the service stops."""
        given_up = [self._end_in_time(self.give_up(admin_id)) for admin_id in list(self.candidates)]
        await asyncio.gather(*given_up, self._end_in_time(self.sign_ins.close()))

    async def _end_in_time(self, ending: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(CLOSE_S):
                await ending
        except Exception as trouble:  # noqa: BLE001 - the service stops all the same
            log.warning("an account may have stayed signed in", error=type(trouble).__name__, why=str(trouble))

    # --- the steps ---------------------------------------------------------------------------------------------------

    async def _try(self, step: Awaitable[Outcome]) -> Outcome:
        """What Telegram refuses is an outcome as well."""
        try:
            return await step
        except SignInRefused as refused:
            return NotLetIn(refused.problem)
        except FloodWait as wait:
            return Wait(self.clock() + wait.retry_after)
        except Temporary:
            return Unanswered()

    async def _begin(self, admin_id: int, project: Project, phone: str) -> Outcome:
        length = await self.sign_ins.begin(admin_id, phone)
        self.candidates[admin_id] = Candidate(project.id, phone, self.clock())
        return CodeSent(phone, length)

    async def _step(self, admin_id: int, ask: Callable[[], Awaitable[SignedIn | None]]) -> Outcome:
        candidate = self.candidates.get(admin_id)
        if candidate is None:
            return NotLetIn(SignInProblem.NOT_UNDER_WAY)
        async with candidate.one_step:
            return await self._try(self._let_in(admin_id, candidate, ask))

    async def _let_in(
        self, admin_id: int, candidate: Candidate, ask: Callable[[], Awaitable[SignedIn | None]]
    ) -> Outcome:
        account = await ask()
        if account is None:
            return PasswordWanted()
        candidate.account, candidate.phone, candidate.since = account, account.phone, self.clock()
        return await self._admit(admin_id, candidate, account)

    async def _admit(self, admin_id: int, candidate: Candidate, account: SignedIn) -> Outcome:
        project = await project_by_id(self.projects, candidate.project_id)
        if project is None:
            return await self._refuse(admin_id, candidate, ProjectGone())
        serving = await self._serving(project.id)
        if serving is not None and serving.session == account.session:
            stored = AddedUserbot(serving.id, None)  # and the answer was lost
            return await self._admitted(admin_id, candidate, stored)
        try:
            outcome = await self._look_over(project, candidate, account)
        except AccountLost as lost:
            banned = lost.state is AccountState.BANNED
            problem = SignInProblem.PHONE_BANNED if banned else SignInProblem.NOT_UNDER_WAY
            return await self._refuse(admin_id, candidate, NotLetIn(problem))
        except FloodWait as wait:
            return Wait(self.clock() + wait.retry_after, signed_in=True)
        except (Temporary, TimeoutError):
            return Unanswered(signed_in=True)
        if isinstance(outcome, NotAdmin):
            return outcome
        if isinstance(outcome, NoRoom):
            return await self._refuse(admin_id, candidate, outcome)
        return await self._store(admin_id, candidate, account, outcome)

    async def _look_over(
        self, project: Project, candidate: Candidate, account: SignedIn
    ) -> NotAdmin | NoRoom | Mapping[int, int]:
        """The access hashes that it has learned, of an account that will do."""
        try:
            async with asyncio.timeout(VISIT_S) as candidate.visit, self.visits.visit(account) as (subscriber, learned):
                refused = await self._no_room(project, account, subscriber)
                if not await subscriber.may_post(project.channel_id):
                    return NotAdmin(account.phone)
                return refused or dict(learned)
        finally:
            candidate.visit = None

    async def _no_room(self, project: Project, account: SignedIn, subscriber: Subscriber) -> NoRoom | None:
        room = await subscriber.room()
        limit = room.limit or await self.memberships.channels_limit(project.id)
        donors = await self.donors.of_project(project.id)
        to_join = sum(donor.channel_id not in room.joined for donor in donors)
        if len(room.joined) + to_join <= limit:
            return None
        return NoRoom(account.phone, len(room.joined), to_join, limit)

    async def _store(
        self, admin_id: int, candidate: Candidate, account: SignedIn, hashes: Mapping[int, int]
    ) -> Outcome:
        """The visit is over: nobody uses the session until it is stored and `changed` tells of it."""
        new = NewUserbot(candidate.project_id, account.phone, account.session)
        added = await self.projects.add_userbot(new, self.clock())
        if added is None:
            taken = await self._in_use(candidate.project_id, account.phone)
            return await self._refuse(admin_id, candidate, taken or ProjectGone())
        await _as_far_as_it_goes(self.hashes.keep(added.id, hashes))
        return await self._admitted(admin_id, candidate, added)

    async def _admitted(self, admin_id: int, candidate: Candidate, added: AddedUserbot) -> Outcome:
        """The session that was replaced is logged out when nobody lives by it any more; should the service not have met
        the new one yet, all the same: later nobody would know of it.
        """
        project_id, candidate.account = candidate.project_id, None
        replaced = added.replaced
        self._forget(admin_id, candidate)
        await _as_far_as_it_goes(self.changed(project_id))
        if replaced is not None:
            await _as_far_as_it_goes(self.sign_ins.log_out(replaced))
        progress = await _as_far_as_it_goes(self._planned(project_id))
        instead_of = replaced.phone if replaced and not _same(replaced.phone, candidate.phone) else None
        return Admitted(added.id, candidate.phone, instead_of, progress)

    async def _planned(self, project_id: int) -> Progress:
        await self.memberships.plan(project_id, self.clock())
        return await self.memberships.progress(project_id, self.clock())

    async def _refuse(self, admin_id: int, candidate: Candidate, outcome: Outcome) -> Outcome:
        self._forget(admin_id, candidate)
        await self._turn_away(candidate)
        return outcome

    def _forget(self, admin_id: int, candidate: Candidate) -> None:
        if self.candidates.get(admin_id) is candidate:
            del self.candidates[admin_id]

    async def _turn_away(self, candidate: Candidate) -> None:
        """Not of one that was stored after all."""
        account, candidate.account = candidate.account, None
        if account is not None and account.session not in [known.session for known in await self.accounts.all()]:
            await self.sign_ins.log_out(account)

    # --- what is stored ----------------------------------------------------------------------------------------------

    async def _serving(self, project_id: int) -> Userbot | None:
        return next((userbot for userbot in await self.accounts.all() if userbot.project_id == project_id), None)

    async def _in_use(self, project_id: int, phone: str) -> PhoneInUse | None:
        """The other project that the account serves."""
        userbots = await self.accounts.all()
        there = next((userbot for userbot in userbots if _same(userbot.phone, phone)), None)
        if there is None or there.project_id == project_id:
            return None
        if project := await project_by_id(self.projects, there.project_id):
            return PhoneInUse(phone, project.title)
        retiring = {project.id: project for project in await self.projects.retiring()}
        if there.project_id not in retiring:
            return None
        return PhoneInUse(phone, retiring[there.project_id].title, await self._free_at(there.project_id))

    async def _free_at(self, project_id: int) -> datetime:
        now = self.clock()
        progress = await self.memberships.progress(project_id, now)
        return now + (progress.to_leave + 1) * self.delays.leave_pace


async def _as_far_as_it_goes(step: Awaitable[Known]) -> Known | None:
    """After the userbot is stored: it is there, and what fails now the next wakes make good."""
    try:
        return await step
    except Exception as trouble:
        mistake = trouble if is_mistake(trouble) else None
        log.warning("a new userbot is not met yet", error=type(trouble).__name__, why=str(trouble), exc_info=mistake)
        return None


def _same(phone: str, other: str) -> bool:
    return phones.digits(phone) == phones.digits(other)
