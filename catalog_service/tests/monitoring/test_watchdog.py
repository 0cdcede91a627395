"""Who is fed: only what is alive."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from aiogram import Bot

from catalog_service.bot import polling
from catalog_service.bot.polling import Polling
from catalog_service.monitoring.systemd import feed_the_watchdog, notify
from catalog_service.telegram.outcomes import Wait
from catalog_service.tests.monitoring.operator import Systemd, systemd


@pytest.fixture
def listening(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Systemd]:
    with systemd(short_path) as listening:
        monkeypatch.setenv("NOTIFY_SOCKET", listening.environment["NOTIFY_SOCKET"])
        yield listening


@pytest.mark.parametrize(("is_alive", "heard"), [(True, ["WATCHDOG=1"]), (False, [])], ids=["alive", "stuck"])
async def test_only_what_is_alive_is_fed(listening: Systemd, *, is_alive: bool, heard: list[str]) -> None:
    looked = asyncio.Event()

    def look() -> bool:
        looked.set()
        return is_alive

    feeding = asyncio.ensure_future(feed_the_watchdog(look))
    await looked.wait()
    await asyncio.sleep(0)
    feeding.cancel()
    assert listening.heard_so_far() == heard


def test_a_systemd_that_does_not_listen_is_no_reason_to_end(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(short_path / "nobody"))
    notify("READY=1")
    monkeypatch.delenv("NOTIFY_SOCKET")
    notify("READY=1")


class SilentBot:
    """Of whom nothing is ever heard, not even that time is up."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def __call__(self, _request: object, request_timeout: float) -> Any:
        self.asked.set()
        await asyncio.Event().wait()


@asynccontextmanager
async def polling_in_vain() -> AsyncIterator[Polling]:
    bot = SilentBot()

    async def nothing() -> None:
        return None

    async def learn(_wait: Wait) -> None:
        return None

    polls = Polling(cast("Bot", bot), [], nothing, learn)
    polls._has_begun = True
    asking = asyncio.ensure_future(polls.updates())
    await bot.asked.wait()
    yield polls
    asking.cancel()


async def test_a_bot_that_polls_is_alive() -> None:
    async with polling_in_vain() as polls:
        assert not polls.is_stuck


async def test_a_bot_whose_poll_does_not_come_back_is_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "LATE_S", -polling.POLL_S - polling.PATIENCE_S - 1)
    async with polling_in_vain() as polls:
        assert polls.is_stuck
