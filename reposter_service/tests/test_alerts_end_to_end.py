"""The daemon as it is, a bot, and its admins' chats: what is raised arrives."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast

import pytest
import structlog
from aiohttp.test_utils import TestServer
from telegram_sandbox.bot_api.server import application
from telegram_sandbox.faults import Faults, Rule
from telegram_sandbox.world import Person, World
from telegram_sandbox.world.messages import Content

from reposter_service.admin_bot.hearing import Deaf
from reposter_service.app import Daemon
from reposter_service.database.storage import Storage
from reposter_service.scheduler.alert_desk import BOT
from reposter_service.settings import Settings
from reposter_service.supervisor import Supervisor
from reposter_service.tests.builders import NOON, alert
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.tests.userbots.fakes import SessionLocksInMemory
from reposter_service.tests.waiting import until
from reposter_service.workflows import send_alerts


@dataclass
class Town:
    """A bot; Ann has pressed /start, Bob has not."""

    world: World
    faults: Faults
    bot: Person
    ann: Person
    bob: Person
    url: str

    def told(self, person: Person) -> list[str]:
        return [m.text for m in self.world.direct.chat(person, self.bot) if m.sender_id == self.bot.id]


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    world = World()
    faults = Faults(world.clock.exact)
    bot, ann, bob = world.people.add_bot("alertsbot"), world.people.add("Ann"), world.people.add("Bob")
    world.direct.allow(ann, bot)
    async with TestServer(application(world, faults)) as server:
        yield Town(world, faults, bot, ann, bob, str(server.make_url("")))


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    for name in ("REPOSTER_DATABASE_URL", "REPOSTER_SESSION_KEY", "TELEGRAM_API_HASH"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("TELEGRAM_API_ID", "1")

    def of(**values: str) -> Settings:
        for name, value in values.items():
            monkeypatch.setenv(f"REPOSTER_{name}", value)
        return Settings()

    return of


def a_daemon(settings: Settings, **others: Any) -> tuple[Daemon, StorageInMemory]:
    storage = replace(StorageInMemory.empty(admins=settings.admin_ids), **others)
    return Daemon(settings, cast("Storage", storage), Supervisor()), storage


async def test_alerts_reach_the_admin_once_each_and_name_the_one_who_cannot_be_reached(
    town: Town, settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_alerts, "FIRST_REST", timedelta(0))
    town.faults.add(Rule.error(500, "Internal Server Error", door="bot", times=1))
    daemon, storage = a_daemon(
        settings(BOT_TOKEN=town.bot.token, ADMIN_IDS=f"{town.ann.id},{town.bob.id}", BOT_API_URL=town.url)
    )
    async with daemon.running():
        await storage.alerts.raise_once(alert("a"), NOON)
        await until(lambda: len(town.told(town.ann)) == 2)
    assert town.told(town.ann) == [
        alert().text,
        f"админ {town.bob.id} не получает оповещений: он не нажал /start или заблокировал бота",
    ]


async def test_without_a_bot_the_daemon_runs_and_says_once_that_alerts_stay(
    settings: Callable[..., Settings],
) -> None:
    with structlog.testing.capture_logs() as logs:
        daemon, storage = a_daemon(settings())
        async with daemon.running():
            await storage.alerts.raise_once(alert("a"), NOON)
    [told] = [line["event"] for line in logs if "alerts" in line["event"]]
    assert told == "no bot token or no admins: alerts stay in the database, nobody gets them"
    assert list(storage.memory.alerts) == ["a"]


BOT_UNREACHABLE = "http://127.0.0.1:9"


def says(daemon: Daemon, words: str) -> Callable[[], Awaitable[bool]]:
    async def holds() -> bool:
        return (await daemon.vitals()).says == words

    return holds


@pytest.mark.parametrize(
    ("token", "url", "why"),
    [("999:wrong", None, Deaf.REFUSED), (None, BOT_UNREACHABLE, Deaf.AWAY)],
    ids=["a token that Telegram does not know", "Telegram is away"],
)
async def test_a_bot_that_cannot_begin_is_told_to_the_operator(
    town: Town, settings: Callable[..., Settings], token: str | None, url: str | None, why: Deaf
) -> None:
    chosen = settings(BOT_TOKEN=token or town.bot.token, ADMIN_IDS=str(town.ann.id), BOT_API_URL=url or town.url)
    daemon, _ = a_daemon(chosen)
    async with daemon.running():
        await until(says(daemon, why))
        assert "reposter_bot_polling 0.0" in (await daemon.metrics_page()).decode()


async def test_telegram_that_wants_the_bot_to_wait_is_no_telegram_that_is_away(
    town: Town, settings: Callable[..., Settings]
) -> None:
    town.faults.add(Rule.too_many_requests(600, method="getUpdates"))
    daemon, _ = a_daemon(settings(BOT_TOKEN=town.bot.token, ADMIN_IDS=str(town.ann.id), BOT_API_URL=town.url))
    async with daemon.running():
        await until(says(daemon, Deaf.WAIT))


async def test_where_another_process_listens_this_one_is_neither_deaf_nor_said_to_hear(
    town: Town, settings: Callable[..., Settings]
) -> None:
    town.faults.add(Rule.error(502, "Bad Gateway", door="bot", method="getUpdates"))
    locks = SessionLocksInMemory()
    daemon, _ = a_daemon(
        settings(BOT_TOKEN=town.bot.token, ADMIN_IDS=str(town.ann.id), BOT_API_URL=town.url), session_locks=locks
    )
    async with daemon.running():
        await until(says(daemon, Deaf.AWAY))
        async with asyncio.TaskGroup() as group, AsyncExitStack() as another:
            taking = group.create_task(another.enter_async_context(locks.hold(BOT)))
            await asyncio.sleep(0)
            locks.held[BOT].taken_away.set()
            await taking
            await until(says(daemon, ""))
            assert "reposter_bot_polling" not in (await daemon.metrics_page()).decode()


async def test_a_second_listener_is_told_until_the_bot_hears_again(
    town: Town, settings: Callable[..., Settings]
) -> None:
    conflict = "Conflict: terminated by other getUpdates request"
    town.faults.add(Rule.error(409, conflict, door="bot", method="getUpdates", times=1))
    daemon, _ = a_daemon(settings(BOT_TOKEN=town.bot.token, ADMIN_IDS=str(town.ann.id), BOT_API_URL=town.url))
    async with daemon.running():
        await until(says(daemon, Deaf.CONFLICT))
        town.world.direct.send(town.ann, town.bot, Content("/start"))
        await until(says(daemon, ""))
        assert "reposter_bot_polling 1.0" in (await daemon.metrics_page()).decode()
