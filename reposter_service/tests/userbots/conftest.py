"""A small Telegram on a real socket, a few inhabitants, and a pool of userbots in front of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from telegram_sandbox.faults import Faults
from telegram_sandbox.mtproto.server import MtprotoDoor
from telegram_sandbox.wire_clock import WireClock
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.clock import WorldClock
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.rights import AdminRights
from telegram_sandbox.world.world import World

from reposter_service.clock import TelegramClock
from reposter_service.supervisor import Supervisor
from reposter_service.tests.userbots.fakes import (
    AccessHashesInMemory,
    AccountsInMemory,
    Heard,
    SessionLocksInMemory,
    stored_userbot,
)
from reposter_service.tests.waiting import until
from reposter_service.userbots.pool import Pool
from reposter_service.userbots.sessions import TelegramSettings
from reposter_service.workflows.ports import SessionLocks
from reposter_service.workflows.records import Userbot

PROJECT = 1


@dataclass
class Town:
    """The world behind the door: `owner` runs the donors, `userbot` is the account of project 1."""

    world: World
    faults: Faults
    door: MtprotoDoor
    owner: Person
    userbot: Person

    def donor(self, title: str = "Новости", *, joined: bool = True, **more: Any) -> Channel:
        """A channel of somebody else's."""
        channel = self.world.channels.create(title, owner=self.owner, **more)
        if joined:
            self.world.members.add(channel, self.userbot)
        return channel

    def target(self) -> Channel:
        """The project's channel, in which the userbot may post."""
        channel = self.world.channels.create("Проект", owner=self.owner)
        self.world.members.promote(channel, self.userbot, AdminRights.all())
        return channel

    def posts(self, channel: Channel, number: int) -> list[int]:
        return [self.world.posts.publish(channel, f"пост {n}").id for n in range(number)]

    def calls(self, method: str) -> int:
        """How often the userbot has called it."""
        return self.door.calls_of(self.userbot, method)

    def stored(self, person: Person | None = None, *, id_: int = 1, project_id: int = PROJECT) -> Userbot:
        session = self.door.provision(person or self.userbot)
        return stored_userbot(session, id_=id_, project_id=project_id)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    wire_clock = WireClock()
    world = World(clock=WorldClock(real=wire_clock))
    faults = Faults(world.clock.exact)
    door = MtprotoDoor(world, faults, wire_clock=wire_clock)
    await door.start()
    owner = world.people.add("Хозяин", phone="70000000000")
    userbot = world.people.add("Юзербот", phone="70000000001")
    try:
        yield Town(world, faults, door, owner, userbot)
    finally:
        await door.stop()
    assert not door.unknown


@dataclass
class House:
    """A pool, and everything around it that a test may look at."""

    pool: Pool
    accounts: AccountsInMemory
    hashes: AccessHashesInMemory
    locks: SessionLocksInMemory
    heard: Heard
    supervisor: Supervisor

    async def connected(self, project_id: int = PROJECT) -> None:
        await until(lambda: project_id in self.pool.connected)


@dataclass
class Houses:
    """Opens pools; each is closed with its block."""

    town: Town
    accounts: AccountsInMemory = field(default_factory=AccountsInMemory)
    hashes: AccessHashesInMemory = field(default_factory=AccessHashesInMemory)
    locks: SessionLocksInMemory = field(default_factory=SessionLocksInMemory)
    clock: TelegramClock = field(default_factory=TelegramClock)

    @asynccontextmanager
    async def open(
        self,
        *,
        timeout_s: float = 30,
        settings: TelegramSettings | None = None,
        history_pace: timedelta = timedelta(),
        locks: SessionLocks | None = None,
        **heard: Any,
    ) -> AsyncIterator[House]:
        if not self.accounts.userbots:
            self.accounts.userbots.append(self.town.stored())
        ear, supervisor = Heard(**heard), Supervisor()
        pool = Pool(
            settings or quick_settings(timeout_s),
            ear.events,
            accounts=self.accounts,
            hashes=self.hashes,
            locks=locks or self.locks,
            history_pace=history_pace,
            supervisor=supervisor,
            clock=self.clock,
        )
        await pool.start()
        try:
            yield House(pool, self.accounts, self.hashes, self.locks, ear, supervisor)
        finally:
            await pool.stop()
            await supervisor.stop()


def quick_settings(timeout_s: float = 30) -> TelegramSettings:
    return TelegramSettings(
        api_id=1,
        api_hash="0" * 32,
        timeout=timedelta(seconds=timeout_s),
        reconnect_first=timedelta(milliseconds=10),
        reconnect_most=timedelta(milliseconds=50),
    )


@pytest.fixture
def houses(town: Town) -> Houses:
    return Houses(town)


@pytest.fixture
async def house(houses: Houses) -> AsyncIterator[House]:
    """A pool whose one userbot is connected."""
    async with houses.open() as opened:
        await opened.connected()
        yield opened


@pytest.fixture(autouse=True)
def _quick_restarts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reposter_service.supervisor.FIRST_RESTART_S", 0.01)
