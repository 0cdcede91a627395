"""Projects, pauses, userbots and their access hashes, in memory."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from reposter_service.domain.health import UserbotState
from reposter_service.domain.pauses import Pause
from reposter_service.tests.in_memory.memory import Memory
from reposter_service.workflows.records import Membership, NewProject, NewUserbot, Project, Userbot


@dataclass(frozen=True, slots=True)
class ProjectsInMemory:
    memory: Memory

    async def all(self) -> Sequence[Project]:
        serving = {userbot.project_id: userbot.id for userbot in self.memory.userbots.values()}
        return [replace(project, userbot_id=serving.get(project.id)) for project in self.memory.projects.values()]

    async def add(self, project: NewProject, now: datetime) -> Project | None:
        channel = project.channel
        if any(known.channel_id == channel.channel_id for known in self.memory.projects.values()):
            return None
        added = Project(self.memory.new_id(), project.title, channel.channel_id, channel.username, None)
        self.memory.projects[added.id] = added
        return added

    async def pauses(self, project_id: int) -> Sequence[Pause]:
        return [pause for owner, pause in self.memory.pauses if owner == project_id]

    async def add_pause(self, project_id: int, pause: Pause) -> bool:
        if (project_id, pause) in self.memory.pauses:
            return False
        self.memory.pauses.append((project_id, pause))
        return True

    async def add_userbot(self, userbot: NewUserbot, now: datetime) -> int | None:
        serving = next((known for known in self.memory.userbots.values() if known.phone == userbot.phone), None)
        if serving is None:
            return self._replace(userbot, now)
        if serving.project_id != userbot.project_id:
            return None
        self._signed_in(replace(serving, session=userbot.session), now)
        return serving.id

    def _replace(self, userbot: NewUserbot, now: datetime) -> int:
        for present in [known for known in self.memory.userbots.values() if known.project_id == userbot.project_id]:
            del self.memory.userbots[present.id]
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
        self.memory.userbot_states[userbot.id] = (UserbotState.RECONNECTING, "", now)


@dataclass(frozen=True, slots=True)
class AccountsInMemory:
    memory: Memory

    async def all(self) -> Sequence[Userbot]:
        return list(self.memory.userbots.values())

    async def set_state(self, userbot_id: int, state: UserbotState, reason: str, now: datetime) -> None:
        self.memory.userbot_states[userbot_id] = (state, reason, now)


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
    locks: defaultdict[int, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    @asynccontextmanager
    async def hold(self, userbot_id: int) -> AsyncIterator[SessionLockInMemory]:
        async with self.locks[userbot_id]:
            yield SessionLockInMemory()
