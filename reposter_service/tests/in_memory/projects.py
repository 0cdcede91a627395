"""Projects, pauses, userbots and their access hashes, in memory."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from reposter_service.domain.health import LOST, FoundBy, Standing, UserbotState, rights_lost
from reposter_service.domain.membership_queue import Deed
from reposter_service.domain.pauses import Pause
from reposter_service.tests.in_memory.memory import Memory
from reposter_service.workflows.records import (
    AddedUserbot,
    Donor,
    Holdings,
    Membership,
    NewProject,
    NewUserbot,
    Project,
    SignedIn,
    Userbot,
    UserbotCard,
)


@dataclass(frozen=True, slots=True)
class ProjectsInMemory:
    memory: Memory

    async def all(self) -> Sequence[Project]:
        return self._served(self.memory.projects)

    async def retiring(self) -> Sequence[Project]:
        return self._served(self.memory.retiring)

    def _served(self, projects: Mapping[int, Project]) -> Sequence[Project]:
        serving = {userbot.project_id: userbot.id for userbot in self.memory.userbots.values()}
        return [replace(project, userbot_id=serving.get(project.id)) for project in projects.values()]

    async def add(self, project: NewProject, now: datetime) -> Project | None:
        channel = project.channel
        if any(known.channel_id == channel.channel_id for known in self.memory.projects.values()):
            return None
        added = Project(self.memory.new_id(), project.title, channel.channel_id, channel.username, None)
        self.memory.projects[added.id] = added
        return added

    async def holdings(self, project_id: int) -> Holdings | None:
        if project_id not in self.memory.projects:
            return None
        donors = {known.donor.id for known in self.memory.there() if known.donor.project_id == project_id}
        posts = {post.id for post in self.memory.posts.values() if post.donor_id in donors}
        userbot = self._userbot(project_id)
        return Holdings(
            donors=len(donors),
            posts=len(posts),
            pauses=len(await self.pauses(project_id)),
            waiting=sum(repost.open and repost.post_id in posts for repost in self.memory.reposts.values()),
            phone=None if userbot is None else userbot.phone,
        )

    async def remove(self, project_id: int, now: datetime) -> bool:
        if project_id not in self.memory.projects:
            return False
        project, userbot = self.memory.projects.pop(project_id), self._userbot(project_id)
        donors = [known.donor for known in self.memory.donors.values() if known.donor.project_id == project_id]
        if userbot is not None:
            self.memory.retiring[project_id] = replace(project, retired_at=now)
            self._leave(userbot, donors, now)
        for donor in donors:
            self.memory.erase_donor(donor.id)
        memory = self.memory
        memory.pauses = [(owner, pause) for owner, pause in memory.pauses if owner != project_id]
        memory.progress_notes = {key: note for key, note in memory.progress_notes.items() if key[0] != project_id}
        return True

    def _leave(self, userbot: Userbot, donors: Sequence[Donor], now: datetime) -> None:
        for donor in donors:
            if donor.membership is not Membership.NONE:
                self.memory.leave(userbot.id, donor, now)
        self.memory.tasks = {
            id_: known
            for id_, known in self.memory.tasks.items()
            if known.task.userbot_id != userbot.id or known.task.deed is Deed.LEAVE
        }

    async def erase(self, project_id: int) -> None:
        if self.memory.retiring.pop(project_id, None) is not None:
            self._forget_userbot(project_id)

    def _userbot(self, project_id: int) -> Userbot | None:
        return next((known for known in self.memory.userbots.values() if known.project_id == project_id), None)

    def _forget_userbot(self, project_id: int) -> None:
        present = self._userbot(project_id)
        if present is not None:
            del self.memory.userbots[present.id], self.memory.standings[present.id]
            tasks = self.memory.tasks.items()
            self.memory.tasks = {id_: known for id_, known in tasks if known.task.userbot_id != present.id}

    async def pauses(self, project_id: int) -> Sequence[Pause]:
        return [pause for owner, pause in self.memory.pauses if owner == project_id]

    async def add_pause(self, project_id: int, pause: Pause) -> bool:
        if (project_id, pause) in self.memory.pauses or project_id not in self.memory.projects:
            return False
        self.memory.pauses.append((project_id, pause))
        return True

    async def remove_pause(self, project_id: int, pause: Pause) -> bool:
        is_there = (project_id, pause) in self.memory.pauses
        if is_there:
            self.memory.pauses.remove((project_id, pause))
        return is_there

    async def add_userbot(self, userbot: NewUserbot, now: datetime) -> AddedUserbot | None:
        if userbot.project_id not in self.memory.projects:
            return None
        serving = next((known for known in self.memory.userbots.values() if known.phone == userbot.phone), None)
        if serving is not None and serving.project_id != userbot.project_id:
            return None
        before = self._userbot(userbot.project_id)
        replaced = SignedIn(before.phone, before.session) if before and before.session != userbot.session else None
        if serving is None:
            return AddedUserbot(self._replace(userbot, now), replaced)
        self._signed_in(replace(serving, session=userbot.session, sign_ins=serving.sign_ins + 1), now)
        return AddedUserbot(serving.id, replaced)

    def _replace(self, userbot: NewUserbot, now: datetime) -> int:
        self._forget_userbot(userbot.project_id)
        for known in self.memory.donors.values():
            if known.donor.project_id == userbot.project_id:
                known.donor = replace(known.donor, membership=Membership.NONE)
        added = Userbot(
            id=self.memory.new_id(),
            project_id=userbot.project_id,
            phone=userbot.phone,
            session=userbot.session,
            device_model=userbot.device_model,
            system_version=userbot.system_version,
            app_version=userbot.app_version,
        )
        self._signed_in(added, now)
        return added.id

    def _signed_in(self, userbot: Userbot, now: datetime) -> None:
        self.memory.userbots[userbot.id] = userbot
        self.memory.standings[userbot.id] = Standing(UserbotState.RECONNECTING, "", now)
        self.memory.rights_lost[userbot.id] = None


@dataclass(frozen=True, slots=True)
class AccountsInMemory:
    memory: Memory

    async def all(self) -> Sequence[Userbot]:
        return list(self.memory.userbots.values())

    async def some(self, userbot_ids: Sequence[int]) -> Sequence[Userbot]:
        return [userbot for userbot in self.memory.userbots.values() if userbot.id in userbot_ids]

    async def sign_ins(self) -> Mapping[int, int]:
        return {userbot.id: userbot.sign_ins for userbot in self.memory.userbots.values()}

    async def cards(self) -> Sequence[UserbotCard]:
        userbots = sorted(self.memory.userbots.values(), key=lambda userbot: userbot.project_id)
        return [
            UserbotCard(
                userbot_id=userbot.id,
                project_id=userbot.project_id,
                project=self.memory.projects[userbot.project_id].title,
                phone=userbot.phone,
                standing=self.memory.standings[userbot.id],
            )
            for userbot in userbots
            if userbot.project_id in self.memory.projects
        ]

    async def set_state(self, userbot_id: int, state: UserbotState, reason: str, now: datetime) -> datetime:
        if userbot_id not in self.memory.standings:
            return now
        present = self.memory.standings[userbot_id]
        if state is present.state or (state is UserbotState.RECONNECTING and present.state in LOST):
            return present.since
        goes_on = state is not UserbotState.RECONNECTING or present.since > now
        offline_told = present.offline_told and goes_on
        self._keep(userbot_id, state=state, reason=reason, since=now, offline_told=offline_told)
        return now

    async def set_flooded(self, userbot_id: int, kind: str, until: datetime) -> None:
        present = self.memory.standings.get(userbot_id)
        if present is not None and (present.flooded_until is None or present.flooded_until < until):
            self._keep(userbot_id, flooded_kind=kind, flooded_until=until)

    async def set_rights(self, userbot_id: int, *, held: bool, found_by: FoundBy, now: datetime) -> datetime | None:
        if userbot_id not in self.memory.standings:
            return None
        before = self.memory.rights_lost.get(userbot_id)
        after = rights_lost(before, held=held, found_by=found_by, now=now)
        self.memory.rights_lost[userbot_id] = after
        self._keep(userbot_id, rights_lost_at=after and after.since)
        if held:
            return before.since if before and after is None else None
        return after.since if after else None

    async def set_offline_told(self, userbot_ids: Sequence[int]) -> None:
        for userbot_id in userbot_ids:
            self._keep(userbot_id, offline_told=True)

    async def set_channels_limit(self, userbot_id: int, limit: int) -> None:
        before = self.memory.channels_limits.get(userbot_id, 500)
        self.memory.channels_limits[userbot_id] = limit
        if limit > before:
            self.memory.there_is_room(userbot_id)

    def _keep(self, userbot_id: int, **facts: Any) -> None:
        if userbot_id in self.memory.standings:
            self.memory.standings[userbot_id] = replace(self.memory.standings[userbot_id], **facts)


@dataclass(frozen=True, slots=True)
class AccessHashesInMemory:
    memory: Memory

    async def load(self, userbot_id: int) -> Mapping[int, int]:
        return {
            channel_id: hash_ for (owner, channel_id), hash_ in self.memory.access_hashes.items() if owner == userbot_id
        }

    async def keep(self, userbot_id: int, hashes: Mapping[int, int]) -> None:
        if userbot_id in self.memory.userbots:
            for channel_id, hash_ in hashes.items():
                self.memory.access_hashes[userbot_id, channel_id] = hash_


class SessionLockInMemory:
    """Nothing can take it away."""

    async def lost(self) -> None:
        await asyncio.Event().wait()


@dataclass(frozen=True, slots=True)
class SessionLocksInMemory:
    locks: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    @asynccontextmanager
    async def hold(self, who: str) -> AsyncIterator[SessionLockInMemory]:
        async with self.locks[who]:
            yield SessionLockInMemory()

    async def taken(self, who: str) -> bool:
        return self.locks[who].locked()
