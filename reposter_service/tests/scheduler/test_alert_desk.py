"""The desk that sends alerts: admins independent of each other, and no message cut off at the end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from reposter_service import supervisor
from reposter_service.clock import utc_now
from reposter_service.scheduler import alert_desk
from reposter_service.scheduler.alert_desk import AlertDesk
from reposter_service.supervisor import Supervisor
from reposter_service.tests.builders import NOON, alert
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.tests.userbots.fakes import SessionLocksInMemory
from reposter_service.tests.waiting import until
from reposter_service.workflows.ports import SessionLocks
from reposter_service.workflows.records import Offer
from reposter_service.workflows.send_alerts import SendAlerts

ANN, BOB = 101, 102


@dataclass
class SlowChats:
    """A message to Ann takes until it is let through."""

    begun: list[int] = field(default_factory=list)
    arrived: list[int] = field(default_factory=list)
    let_through: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, admin_id: int, text: str, offer: Offer | None = None) -> None:
        self.begun.append(admin_id)
        if admin_id == ANN:
            await self.let_through.wait()
        self.arrived.append(admin_id)


@dataclass
class Office:
    storage: StorageInMemory = field(default_factory=lambda: StorageInMemory.empty(admins=[ANN, BOB]))
    chats: SlowChats = field(default_factory=SlowChats)
    supervisor: Supervisor = field(default_factory=Supervisor)
    locks: SessionLocks | None = None
    handling_s: float = 0.0
    listening: int = 0
    handled: int = 0

    def __post_init__(self) -> None:
        self.desk = self.another_desk()

    def another_desk(self) -> AlertDesk:
        send = SendAlerts(self.storage.deliveries, self.chats, utc_now)
        return AlertDesk([ANN, BOB], send, self.listen, self.locks or self.storage.session_locks, self.supervisor)

    async def listen(self) -> None:
        self.listening += 1
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(self.handling_s)
            self.listening -= 1
            self.handled += 1

    async def due(self) -> list[int]:
        return list(await self.storage.deliveries.admins_due(utc_now()))

    async def raised(self, key: str) -> None:
        await self.storage.alerts.raise_once(alert(key), NOON)
        self.desk.wake(await self.due())


@pytest.fixture
async def office() -> Office:
    office = Office()
    office.desk.open()
    await until(lambda: office.desk._is_ours)
    return office


async def test_an_admin_whose_message_takes_long_does_not_delay_the_other(office: Office) -> None:
    await office.raised("a")
    await until(lambda: office.chats.arrived == [BOB])
    await office.raised("b")
    await until(lambda: office.chats.arrived == [BOB, BOB])
    office.chats.let_through.set()
    await office.desk.close()


async def test_a_message_on_its_way_at_the_end_arrives_and_is_written_down(office: Office) -> None:
    await office.raised("a")
    await until(lambda: office.chats.begun == [ANN, BOB])
    closing = asyncio.ensure_future(office.desk.close())
    await asyncio.sleep(0)
    office.chats.let_through.set()
    await closing
    assert sorted(office.chats.arrived) == [ANN, BOB]
    assert await office.due() == []


async def test_a_message_that_never_arrives_does_not_hold_up_the_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alert_desk, "GRACE_S", 0.01)
    await office.raised("a")
    await until(lambda: ANN in office.chats.begun)
    await office.desk.close()
    assert await office.due() == [ANN]


async def test_a_second_process_sends_nothing_before_the_first_has_ended(office: Office) -> None:
    second = office.another_desk()
    second.open()
    await office.raised("a")
    second.wake(await office.due())
    await until(lambda: office.chats.arrived == [BOB])
    office.chats.let_through.set()
    await office.desk.close()
    assert sorted(office.chats.begun) == [ANN, BOB]

    await until(lambda: second._is_ours)
    await office.raised("b")
    second.wake(await office.due())
    await until(lambda: len(office.chats.arrived) == 4)
    await second.close()


class LockThatIsTaken:
    """Of one desk: another process may have it."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.free.set()
        self.gone = asyncio.Event()

    async def lost(self) -> None:
        await self.gone.wait()

    @asynccontextmanager
    async def hold(self, _: object) -> AsyncIterator["LockThatIsTaken"]:
        await self.free.wait()
        yield self

    async def taken(self, _: object) -> bool:
        return not self.free.is_set()

    def take(self) -> None:
        self.free.clear()
        self.gone.set()

    def give_back(self) -> None:
        self.gone.clear()
        self.free.set()


async def test_the_bot_is_listened_to_under_the_lock_alone() -> None:
    lock = LockThatIsTaken()
    office = Office(locks=lock)
    office.desk.open()
    await until(lambda: office.listening == 1)
    lock.take()
    await until(lambda: office.listening == 0)
    lock.give_back()
    await until(lambda: office.listening == 1)
    await office.desk.close()
    assert office.listening == 0


@pytest.mark.parametrize("stop_all", [True, False], ids=["everything is stopped", "the desk is closed"])
async def test_the_lock_is_kept_while_the_bot_finishes_what_it_is_handling(
    monkeypatch: pytest.MonkeyPatch, *, stop_all: bool
) -> None:
    monkeypatch.setattr(supervisor, "ASKED_AGAIN_S", 0.01)
    locks, handled = SessionLocksInMemory(), list[int]()
    office = Office(locks=locks, handling_s=0.1)  # many times as long as others are given
    locks.on_release = lambda: handled.append(office.handled)
    office.desk.open()
    await until(lambda: office.listening == 1)
    await (office.supervisor.stop() if stop_all else office.desk.close())
    assert handled == [1]


async def test_without_its_lock_nothing_is_sent_and_with_it_again_it_is() -> None:
    lock = LockThatIsTaken()
    office = Office(locks=lock)
    office.chats.let_through.set()
    office.desk.open()
    await until(lambda: office.desk._is_ours)
    lock.take()
    await until(lambda: not office.desk._is_ours)
    await office.raised("a")
    for admin_id in (ANN, BOB):  # as if it had failed before, and had slept over the loss
        office.desk._workers[admin_id].wake()
    await asyncio.sleep(0.05)
    assert office.chats.begun == []
    lock.give_back()
    await until(lambda: office.desk._is_ours)
    office.desk.wake(await office.due())
    await until(lambda: sorted(office.chats.arrived) == [ANN, BOB])
    await office.desk.close()


async def test_after_the_end_nothing_more_is_sent(office: Office) -> None:
    await office.desk.close()
    await office.raised("a")
    await office.supervisor.stop()
    assert office.chats.begun == []
