"""A worker: one round at a time, rests when Telegram asks, goes on after any trouble."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import pytest
import structlog

from reposter_service.errors import AccountLost, AccountState, Disconnected, FloodWait
from reposter_service.scheduler import worker as worker_module
from reposter_service.scheduler.worker import Worker
from reposter_service.supervisor import Supervisor
from reposter_service.tests.waiting import until


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


async def test_after_a_flood_wait_a_round_is_made_without_a_further_wake() -> None:
    rounds = 0

    async def work() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise FloodWait("FLOOD_WAIT", timedelta(seconds=0.01))

    async with running(work) as worker:
        worker.wake()
        await until(lambda: rounds == 2)


async def test_a_wake_during_a_flood_wait_does_not_shorten_it() -> None:
    asked: list[float] = []

    async def work() -> None:
        asked.append(asyncio.get_running_loop().time())
        if len(asked) == 1:
            raise FloodWait("FLOOD_WAIT", timedelta(seconds=0.1))

    async with running(work) as worker:
        worker.wake()
        await until(lambda: len(asked) >= 1)
        worker.wake()
        await until(lambda: len(asked) >= 2)
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
    rounds: list[str] = []

    async def work() -> None:
        rounds.append("begun")
        if len(rounds) == 1:
            raise trouble
        rounds.append("ended")

    async with running(work) as worker:
        worker.wake()
        await until(lambda: bool(rounds))
        worker.wake()
        await until(lambda: rounds[:3] == ["begun", "begun", "ended"])


def every_other_round_fails(rounds: list[str]) -> Callable[[], Awaitable[None]]:
    async def work() -> None:
        rounds.append("round")
        if len(rounds) % 2:
            raise OSError("database is away")

    return work


async def test_a_success_makes_the_next_rest_short_again() -> None:
    rounds: list[str] = []
    async with running(every_other_round_fails(rounds)) as worker:
        for seen in range(0, 40, 2):  # rests that went on doubling would last for minutes
            worker.wake()
            await until(partial(lambda expected: len(rounds) == expected, seen + 2))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What the worker logs: the event and whether a traceback comes with it."""
    events: list[tuple[str, bool]] = []

    def keep(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        events.append((event["event"], "exc_info" in event))
        raise structlog.DropEvent

    monkeypatch.setattr(worker_module, "log", structlog.wrap_logger(None, processors=[keep]))
    return events


async def test_a_fault_is_told_in_full_once_and_in_a_line_while_it_goes_on(told: list[tuple[str, bool]]) -> None:
    faults = [OSError("away"), OSError("away"), OSError("away"), KeyError("bug")]

    async def work() -> None:
        if faults:
            raise faults.pop(0)

    async with running(work) as worker:
        worker.wake()
        await until(lambda: len(told) == 4)
    again = ("round failed again", False)
    assert told == [("round failed", True), again, again, ("round failed", True)]


async def test_a_fault_after_a_success_is_told_in_full(told: list[tuple[str, bool]]) -> None:
    rounds: list[str] = []
    async with running(every_other_round_fails(rounds)) as worker:
        worker.wake()
        await until(lambda: len(rounds) == 2)
        worker.wake()
        await until(lambda: len(told) == 2)
    assert told == [("round failed", True)] * 2


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
