"""The daemon's own wakes: the one that feeds systemd's watchdog, and the look for what is due."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
import time_machine

from reposter_service import app, loading
from reposter_service.app import Daemon
from reposter_service.clock import utc_now
from reposter_service.database.storage import Storage
from reposter_service.domain.health import UserbotState
from reposter_service.errors import AccountState
from reposter_service.loading import load
from reposter_service.opening import addressees
from reposter_service.scheduler import jobs
from reposter_service.scheduler.alert_desk import BOT
from reposter_service.scheduler.desks import Duty
from reposter_service.settings import Settings
from reposter_service.supervisor import Supervisor
from reposter_service.tests.builders import NOON, new_donor, new_project, new_userbot
from reposter_service.tests.in_memory.posts import PostsInMemory
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.tests.userbots.fakes import SessionLockInMemory, SessionLocksInMemory
from reposter_service.tests.waiting import PATIENCE_S, until
from reposter_service.userbots.events import Events
from reposter_service.workflows.records import AlertKind, ChannelCard, Project


def test_alerts_are_for_the_admins_as_long_as_there_is_a_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch)
    monkeypatch.setenv("REPOSTER_ADMIN_IDS", "101,102")
    assert addressees(Settings()) == ()
    monkeypatch.setenv("REPOSTER_BOT_TOKEN", "1:token")
    assert addressees(Settings()) == (101, 102)


class PostsThatHang(PostsInMemory):
    """The query for what is due is never answered. `asked` counts how often it was tried."""

    asked = 0

    async def projects_due(self, now: datetime) -> Sequence[int]:
        type(self).asked += 1
        await asyncio.Event().wait()
        return []


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> type[PostsThatHang]:
    monkeypatch.setattr(PostsThatHang, "asked", 0)
    return PostsThatHang


def set_up(monkeypatch: pytest.MonkeyPatch, *, bot: bool = False) -> None:
    """The settings that have no default; `bot`: one that nobody answers."""
    if bot:
        monkeypatch.setenv("REPOSTER_ADMIN_IDS", "101")
        monkeypatch.setenv("REPOSTER_BOT_TOKEN", "1:token")
        monkeypatch.setenv("REPOSTER_BOT_API_URL", "http://127.0.0.1:9")
    for name in ("REPOSTER_DATABASE_URL", "REPOSTER_SESSION_KEY", "TELEGRAM_API_HASH"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("TELEGRAM_API_ID", "1")


@asynccontextmanager
async def running(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Daemon]:
    set_up(monkeypatch)
    storage = StorageInMemory.empty()
    storage = replace(storage, posts=PostsThatHang(storage.memory))
    daemon = Daemon(Settings(), cast("Storage", storage), Supervisor())
    async with daemon.running():
        yield daemon


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    address = str(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as listening:
        listening.bind(address)
        yield listening


async def fed(systemd: socket.socket, times: int) -> None:
    for _ in range(times):
        assert await asyncio.get_running_loop().sock_recv(systemd, 100) == b"WATCHDOG=1"


async def test_a_query_that_hangs_does_not_starve_the_watchdog(
    monkeypatch: pytest.MonkeyPatch, systemd: socket.socket, hanging: type[PostsThatHang]
) -> None:
    monkeypatch.setattr(app, "DUE_QUERIES_S", 60.0)
    async with running(monkeypatch), asyncio.timeout(PATIENCE_S):
        while not hanging.asked:  # noqa: ASYNC110 - the query tells nobody that it was asked
            await asyncio.sleep(0.01)
        await fed(systemd, 3)
    assert hanging.asked == 1


@pytest.mark.usefixtures("hanging")
async def test_a_clock_that_is_set_back_does_not_starve_the_watchdog(
    monkeypatch: pytest.MonkeyPatch, systemd: socket.socket
) -> None:
    monkeypatch.setattr(jobs, "CLOCK_CHECK_S", 0.01)
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=UTC)) as machine:
        async with running(monkeypatch), asyncio.timeout(PATIENCE_S):
            await fed(systemd, 1)
            machine.shift(-timedelta(hours=3))
            await fed(systemd, 2)


async def test_a_query_that_hangs_is_given_up_and_asked_again(
    monkeypatch: pytest.MonkeyPatch, hanging: type[PostsThatHang]
) -> None:
    monkeypatch.setattr(app, "DUE_QUERIES_S", 0.01)
    async with running(monkeypatch), asyncio.timeout(PATIENCE_S):
        while hanging.asked < 2:  # noqa: ASYNC110 - the query tells nobody that it was asked
            await asyncio.sleep(0.01)


class LocksLetGoLate(SessionLocksInMemory):
    """That of the bot not before posts were looked for once more."""

    @asynccontextmanager
    async def hold(self, who: str) -> AsyncIterator[SessionLockInMemory]:
        async with super().hold(who) as lock:
            try:
                yield lock
            finally:
                before = PostsThatHang.asked
                await until(lambda: PostsThatHang.asked > before)


@pytest.mark.usefixtures("hanging")
async def test_posts_are_looked_for_while_the_bots_library_is_loaded_and_while_the_bot_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def load_once_posts_were_looked_for(module: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not PostsThatHang.asked:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        load(module)

    monkeypatch.setattr(app, "DUE_QUERIES_S", 0.01)
    monkeypatch.setattr(loading, "load", load_once_posts_were_looked_for)
    set_up(monkeypatch, bot=True)
    memory = StorageInMemory.empty()
    locks = LocksLetGoLate()
    storage = replace(memory, posts=PostsThatHang(memory.memory), session_locks=locks)
    async with Daemon(Settings(), cast("Storage", storage), Supervisor()).running():
        await until(lambda: BOT in locks.held)
    assert not locks.held


async def furnished(*states: UserbotState) -> StorageInMemory:
    """A project for each of these, whose userbot fares so as far as is stored."""
    storage = StorageInMemory.empty()
    for number, state in enumerate(states):
        project = await storage.projects.add(new_project(5000 + number), NOON)
        assert project is not None
        added = await storage.projects.add_userbot(new_userbot(project.id, f"+7999000000{number}"), NOON)
        assert added is not None
        await storage.accounts.set_state(added.id, state, "", NOON)
    return storage


async def test_the_metrics_count_userbots_by_how_they_fare_and_name_the_clocks_offset(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_up(monkeypatch)
    storage = await furnished(UserbotState.BANNED, UserbotState.CONNECTED, UserbotState.CONNECTED)
    daemon = Daemon(Settings(), cast("Storage", storage), Supervisor())
    daemon.clock.offset = timedelta(seconds=180)

    page = (await daemon.metrics_page()).decode()

    assert 'reposter_userbots{state="banned"} 1.0' in page
    assert 'reposter_userbots{state="reconnecting"} 2.0' in page  # stored as connected, but we see no connection
    assert 'reposter_userbots{state="connected"} 0.0' in page
    assert "reposter_clock_offset_seconds 180.0" in page


# ── what is wired to what ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Desked:
    """A daemon at its desks: no wakes, no connections. `events` is what its userbots tell it by."""

    daemon: Daemon
    storage: StorageInMemory
    project: Project

    @property
    def events(self) -> Events:
        return self.daemon.pool._events


@pytest.fixture
async def desked(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desked]:
    set_up(monkeypatch)
    storage = await furnished(UserbotState.CONNECTED)
    daemon = Daemon(Settings(), cast("Storage", storage), Supervisor())
    await daemon.desks.sync()
    (project,) = await storage.projects.all()
    yield Desked(daemon, storage, project)
    await daemon.desks.close()


def is_woken(desked: Desked, project: Project, duty: Duty) -> bool:
    desk = desked.daemon.desks.of(project.id)
    assert desk is not None
    return desk.workers[duty]._awake.is_set()


async def test_what_an_admin_changes_in_one_project_does_not_make_the_others_read(desked: Desked) -> None:
    other = await desked.storage.projects.add(new_project(6000), NOON)
    assert other is not None
    await desked.daemon.desks.sync()
    await until(lambda: not any(is_woken(desked, each, Duty.RECONCILE) for each in (desked.project, other)))

    await desked.daemon._changed(desked.project.id)

    for duty in (Duty.RECONCILE, Duty.SUBSCRIBE):
        assert is_woken(desked, desked.project, duty)
        assert not is_woken(desked, other, duty)


async def test_at_a_stop_the_bot_hears_nothing_any_more_before_the_first_desk_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What an admin says then would open it again."""
    set_up(monkeypatch, bot=True)
    locks, at_the_end = SessionLocksInMemory(), list[bool]()
    storage = replace(StorageInMemory.empty(), session_locks=locks)
    project = await storage.projects.add(new_project(5000), NOON)
    assert project is not None
    daemon = Daemon(Settings(), cast("Storage", storage), Supervisor())
    async with daemon.running():
        await until(lambda: BOT in locks.held)
        locks.on_release = lambda: at_the_end.append(daemon.desks.of(project.id) is not None)
    assert at_the_end == [True]


async def test_a_clock_that_was_set_is_in_doubt_and_compared_at_once(desked: Desked) -> None:
    desk, clock = desked.daemon.desks.of(desked.project.id), desked.daemon.clock
    assert desk is not None
    clock.compare(utc_now(), clock.ask())
    assert clock.sure
    assert not desk.workers[Duty.HEARTBEAT]._awake.is_set()

    await desked.daemon._clock_set()

    assert not clock.sure
    assert desk.workers[Duty.HEARTBEAT]._awake.is_set()


async def test_a_channel_that_has_changed_is_a_hint_to_read_its_reactions(desked: Desked) -> None:
    await desked.events.on_channel_changed(desked.project.id, 7000)
    assert desked.daemon._workflows.reactions.hinted == {(desked.project.id, 7000)}


async def test_a_donor_seen_under_another_name_bears_it(desked: Desked) -> None:
    donor = await desked.storage.donors.add(new_donor(desked.project.id, 7000, username="old"), NOON)
    assert donor is not None
    await desked.events.on_channels_seen(desked.project.id, [ChannelCard(7000, "Новое", "new")])
    renamed = desked.storage.memory.donors[donor.id].donor
    assert (renamed.title, renamed.username) == ("Новое", "new")


@pytest.mark.parametrize("desk_open", [True, False], ids=["desk open", "desk closed for the moment"])
async def test_a_lost_account_is_told_once(desked: Desked, *, desk_open: bool) -> None:
    if not desk_open:
        await desked.daemon.desks.close()
    [userbot] = await desked.storage.accounts.all()
    for _ in range(2):
        await desked.events.on_account_lost(userbot, AccountState.BANNED, NOON)
    assert [told.kind for told in desked.storage.memory.alerts.values()] == [AlertKind.USERBOT_LOST]


async def test_what_becomes_of_the_userbot_of_a_removed_project_is_told_to_nobody(desked: Desked) -> None:
    [userbot] = await desked.storage.accounts.all()
    await desked.storage.projects.remove(userbot.project_id, NOON)
    await desked.events.on_account_lost(userbot, AccountState.BANNED, NOON)
    assert not desked.storage.memory.alerts
