"""The membership queue in memory and in PostgreSQL, told the same long random story, answers alike at every turn."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from reposter_service.database.storage import Storage
from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import Deed, Obstacle
from reposter_service.tests.builders import MINUTE, NOON, channel, new_donor, new_userbot
from reposter_service.tests.database.given import AnyStorage, a_project
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.workflows.records import Membership, MembershipTask

TURNS = 250


@dataclass
class Teller:
    storage: AnyStorage
    project_id: int
    chance: random.Random
    now: datetime = NOON
    withdrawn: list[int] = field(default_factory=list)

    async def turn(self) -> Any:
        self.now += timedelta(seconds=self.chance.randrange(900))
        deeds = [self.uses_its_turn] * 4 + [self.adds, self.adds, self.removes, self.withdraws, self.meets, self.looks]
        deeds += [self.replaces]
        told = await self.chance.choice(deeds)()
        progress = await self.storage.memberships.progress(self.project_id, self.now)
        return told, progress, await self.storage.memberships.projects_due(self.now) == [self.project_id]

    async def uses_its_turn(self) -> Any:
        queue = self.storage.memberships
        if self.chance.random() < 0.8:
            await queue.plan(self.project_id, self.now)
        task = await queue.next(self.project_id, self.now)
        if task is None:
            return None
        if self.chance.random() < 0.8:
            await queue.begin(task, self.now + MINUTE)
        if self.chance.random() < 0.2:
            await self.removes()  # while it is under way
        if self.chance.random() < 0.5:
            stands = self.chance.choice([Membership.JOINED, Membership.REQUESTED])
            await queue.done(task, stands if task.deed is Deed.JOIN else None)
        else:
            until = self.now + MINUTE * self.chance.randrange(60)
            await queue.postpone(task, self.chance.choice([*Obstacle]), until)
        return _task(task)

    async def adds(self) -> Any:
        number = self.chance.randrange(8)
        invite = InviteLink(f"invite-{number}") if number % 4 == 0 else None
        new = new_donor(self.project_id, 7000 + number, username=None if invite else f"donor_{number}", invite=invite)
        return (await self.storage.donors.add(new, self.now)) is not None

    async def removes(self) -> Any:
        donors = await self.storage.donors.of_project(self.project_id)
        if donors:
            removed = await self.storage.donors.remove(self.chance.choice(donors).id, self.now)
            return removed and removed.channel_id
        return None

    async def withdraws(self) -> Any:
        """Or brings back the first that was withdrawn, if it is not erased."""
        if self.withdrawn and self.chance.random() < 0.5:
            donor = await self.storage.donors.bring_back(self.withdrawn.pop(0))
            return donor and donor.channel_id
        if donors := await self.storage.donors.of_project(self.project_id):
            donor = await self.storage.donors.withdraw(self.chance.choice(donors).id, self.now)
            self.withdrawn += [donor.id] if donor else []
        return len(self.withdrawn)

    async def meets(self) -> Any:
        """The userbot learns an access hash, and a channel's new name."""
        number = self.chance.randrange(8)
        [userbot] = await self.storage.accounts.all()
        await self.storage.access_hashes.keep(userbot.id, {7000 + number: 1})
        await self.storage.donors.rename(self.project_id, [channel(7000 + number, f"renamed_{self.now:%H%M}")])

    async def looks(self) -> Any:
        """The dialogs tell who is joined."""
        donors = await self.storage.donors.of_project(self.project_id)
        for donor in donors[:2]:
            await self.storage.donors.set_membership(donor.id, self.chance.choice([*Membership]))
        return [(donor.channel_id, donor.membership, donor.title, donor.username) for donor in donors]

    async def replaces(self) -> Any:
        phone = f"+7999000000{self.chance.randrange(2)}"
        await self.storage.projects.add_userbot(new_userbot(self.project_id, phone), self.now)


def _task(task: MembershipTask) -> Any:
    return task.deed, task.channel_id, task.username, task.invite, task.attempts, task.obstacle


async def a_teller(storage: AnyStorage, seed: int) -> Teller:
    project = await a_project(storage)
    await storage.projects.add_userbot(new_userbot(project.id), NOON)
    return Teller(storage, project.id, random.Random(seed))


@pytest.mark.parametrize("seed", range(4))
async def test_queues_in_memory_and_in_postgres_answer_alike(postgres: Storage, seed: int) -> None:
    ours, theirs = await a_teller(StorageInMemory.empty(), seed), await a_teller(postgres, seed)
    for turn in range(TURNS):
        assert (turn, await ours.turn()) == (turn, await theirs.turn())
