"""A worker: one round at a time, rests when Telegram asks, goes on after any trouble."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from reposter_service.errors import AccountLost, AccountState, Disconnected, FloodWait
from reposter_service.scheduler import worker as worker_module
from reposter_service.scheduler.worker import Worker
from reposter_service.supervisor import Supervisor


@pytest.fixture(autouse=True)
def _short_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "SHORTEST_REST_S", 0.001)


@asynccontextmanager
async def running(work: Callable[[], Awaitable[None]]) -> AsyncIterator[Worker]:
    supervisor = Supervisor()
    worker = Worker("work", work)
    supervisor.start("work", worker.run)
    try:
        yield worker
    finally:
        await supervisor.stop()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - a condition of the code under test, which sets no event for us
            await asyncio.sleep(0.001)


async def test_wakes_during_a_round_make_one_more_round() -> None:
    rounds: list[str] = []
    let_go = asyncio.Event()

    async def work() -> None:
        rounds.append("begun")
        await let_go.wait()
        rounds.append("ended")

    async with running(work) as worker:
        worker.wake()
        await until(lambda: rounds == ["begun"])
        for _ in range(5):
            worker.wake()
        let_go.set()
        await until(lambda: len(rounds) == 4)
        for _ in range(20):
            await asyncio.sleep(0)
    assert rounds == ["begun", "ended", "begun", "ended"]


async def test_after_a_flood_wait_a_round_is_made_without_a_further_wake_and_not_before() -> None:
    asked: list[float] = []

    async def work() -> None:
        asked.append(asyncio.get_running_loop().time())
        if len(asked) == 1:
            raise FloodWait("FLOOD_WAIT", timedelta(seconds=0.1))

    async with running(work) as worker:
        worker.wake()
        await until(lambda: len(asked) == 1)
        worker.wake()  # a tick does not shorten the wait
        await until(lambda: len(asked) == 2)
    assert asked[1] - asked[0] >= 0.1


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(Disconnected("socket"), id="no connection"),
        pytest.param(OSError("database is away"), id="the database is away"),
        pytest.param(KeyError("bug"), id="a defect"),
    ],
)
async def test_trouble_does_not_end_the_worker(trouble: Exception) -> None:
    rounds = 0

    async def work() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise trouble

    async with running(work) as worker:
        worker.wake()
        await until(lambda: rounds == 1)
        worker.wake()
        await until(lambda: worker.last_success is not None)


async def test_without_a_connection_the_worker_waits_for_a_wake() -> None:
    rounds = 0

    async def work() -> None:
        nonlocal rounds
        rounds += 1
        raise Disconnected("socket")

    async with running(work) as worker:
        worker.wake()
        await until(lambda: rounds == 1)
        for _ in range(50):
            await asyncio.sleep(0)
        assert rounds == 1


async def test_a_lost_account_rests_its_worker_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "LONGEST_REST_S", 60.0)
    rounds = 0

    async def work() -> None:
        nonlocal rounds
        rounds += 1
        raise AccountLost(AccountState.BANNED)

    async with running(work) as worker:
        worker.wake()
        await until(lambda: rounds == 1)
        worker.wake()
        await asyncio.sleep(0.05)
        assert rounds == 1
