"""A furnished house for every test, on a database of its own; and what must hold at the end of each."""

import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta

import provision
import pytest
import time_machine
from aiohttp import web
from telegram_sandbox.bot_api.server import application as bot_api_application
from telegram_sandbox.server import Sandbox

from reposter_service import app
from reposter_service.clock import utc_now
from reposter_service.database.storage import Storage
from reposter_service.domain.schedule import Delays
from reposter_service.opening import telegram_settings
from reposter_service.settings import Settings
from reposter_service.tests.faults.house import SESSION_KEY, House
from reposter_service.userbots.sessions import TelegramSettings
from shared_schema.database import REPOSTER


@pytest.fixture
def database(database_admin_url: str) -> provision.HouseDatabase:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return provision.clone(database_admin_url, f"reposter_faults_{worker}")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Moves all clocks of this process together, the sandbox's and the daemon's; not those that count waits."""
    with time_machine.travel(utc_now(), tick=True) as traveller:
        yield traveller


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    """A Telegram whose world and whose wire go by the same clock, which may be shifted against the machine's."""
    async with Sandbox() as sandbox:
        yield sandbox
    assert not sandbox.mtproto.unknown


@pytest.fixture
async def bot_api_url(telegram: Sandbox) -> AsyncIterator[str]:
    """The sandbox's other door, by which admins are written to."""
    runner = web.AppRunner(bot_api_application(telegram.world, telegram.faults), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def house(telegram: Sandbox, database: provision.HouseDatabase, bot_api_url: str) -> AsyncIterator[House]:
    """Whatever goes wrong in it: at the end nothing is doubled, and each alert has come to the admin once."""
    dsn = database.dsn(REPOSTER.app)
    storage = Storage.on(dsn, SESSION_KEY, Delays())
    house = House(telegram, storage, dsn, bot_api_url)
    try:
        await house.furnish()
        yield house
        assert house.doubled() == 0
        assert sorted(house.heard()) == sorted(await house.all_told())
    finally:
        await storage.close()


@pytest.fixture(autouse=True)
def _quick_restarts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is tried again after trouble is tried again soon."""
    told_as_set = telegram_settings

    def quick(settings: Settings) -> TelegramSettings:
        often = timedelta(milliseconds=50)
        return replace(told_as_set(settings), reconnect_first=often, reconnect_most=4 * often)

    monkeypatch.setattr(app, "telegram_settings", quick)
    monkeypatch.setattr("reposter_service.supervisor.FIRST_RESTART_S", 0.01)
    monkeypatch.setattr("reposter_service.scheduler.worker.LONGEST_REST_S", 0.5)
