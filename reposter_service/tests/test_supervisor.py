"""The supervisor keeps work alive and ends it."""

import asyncio

import pytest
from structlog.testing import capture_logs

from reposter_service import supervisor
from reposter_service.supervisor import Supervisor, cancel
from reposter_service.tests.waiting import PATIENCE_S


@pytest.fixture(autouse=True)
def _restart_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_RESTART_S", 0.0)


async def test_work_that_fails_is_started_again() -> None:
    runs = 0
    succeeded = asyncio.Event()

    async def work() -> None:
        nonlocal runs
        runs += 1
        if runs < 3:
            raise RuntimeError("not yet")
        succeeded.set()

    watched = Supervisor()
    watched.start("work", work)
    await asyncio.wait_for(succeeded.wait(), PATIENCE_S)
    await watched.stop()
    assert runs == 3


async def test_work_that_returns_is_done() -> None:
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1

    watched = Supervisor()
    await watched.start("work", work)
    await watched.stop()
    assert runs == 1


async def test_stopping_ends_everything_also_what_was_started_while_stopping() -> None:
    watched = Supervisor()
    ended: list[str] = []
    started = asyncio.Event()

    async def heir() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("heir")

    async def testator() -> None:
        try:
            started.set()
            await asyncio.Event().wait()
        finally:
            ended.append("testator")
            watched.start("heir", heir)
            await asyncio.sleep(0)  # the heir begins

    watched.start("testator", testator)
    await started.wait()
    await asyncio.wait_for(watched.stop(), PATIENCE_S)
    assert ended == ["testator", "heir"]


async def test_work_that_had_lived_long_is_started_again_without_a_longer_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_RESTART_S", 0.001)
    monkeypatch.setattr(supervisor, "LONG_LIFE_S", -1.0)
    lives = 0
    lived = asyncio.Event()

    async def work() -> None:
        nonlocal lives
        lives += 1
        if lives > 20:
            lived.set()
        raise RuntimeError("again")

    watched = Supervisor()
    with capture_logs() as logged:
        watched.start("work", work)
        await asyncio.wait_for(lived.wait(), PATIENCE_S)
        await watched.stop()
    assert {line["in_seconds"] for line in logged} == {0.001}


async def test_work_that_fails_at_once_is_started_again_ever_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_RESTART_S", 0.001)
    lives = 0
    lived = asyncio.Event()

    async def work() -> None:
        nonlocal lives
        lives += 1
        if lives == 5:
            lived.set()
        raise RuntimeError("again")

    watched = Supervisor()
    with capture_logs() as logged:
        watched.start("work", work)
        await asyncio.wait_for(lived.wait(), PATIENCE_S)
        await watched.stop()
    assert [line["in_seconds"] for line in logged][:4] == [0.001, 0.002, 0.004, 0.008]


async def test_work_that_fails_while_it_is_stopped_is_not_started_again() -> None:
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as stopped:
            raise RuntimeError("clumsy") from stopped

    watched = Supervisor()
    watched.start("work", work)
    await asyncio.sleep(0)
    with capture_logs() as logged:
        await asyncio.wait_for(watched.stop(), PATIENCE_S)
    assert runs == 1
    assert [line["event"] for line in logged] == ["work failed while it was stopped"]


async def test_whoever_waits_for_a_stop_may_be_stopped_meanwhile() -> None:
    """Or two that stop each other's work would wait for ever."""
    slow, passed = asyncio.Event(), False

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await slow.wait()

    async def stopper() -> None:
        nonlocal passed
        await cancel(stopped)
        passed = True

    watched = Supervisor()
    stopped = watched.start("work", work)
    await asyncio.sleep(0)
    waiting = watched.start("stopper", stopper)
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting], timeout=PATIENCE_S)
    assert waiting.cancelled()
    assert not passed
    slow.set()
    await watched.stop()


@pytest.mark.parametrize("stop_all", [True, False], ids=["all at once", "one alone"])
async def test_work_within_its_grace_is_not_asked_again(monkeypatch: pytest.MonkeyPatch, *, stop_all: bool) -> None:
    monkeypatch.setattr(supervisor, "ASKED_AGAIN_S", 0.01)
    begun, finished = asyncio.Event(), False

    async def dutiful() -> None:
        nonlocal finished
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.1)  # many times as long as others are given
            finished = True

    watched = Supervisor()
    task = watched.start("dutiful", dutiful, grace_s=20)
    await begun.wait()
    await (watched.stop() if stop_all else cancel(task, grace_s=20))

    assert finished


@pytest.mark.parametrize("stop_all", [True, False], ids=["all at once", "one alone"])
async def test_work_that_loses_its_cancellation_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, *, stop_all: bool
) -> None:
    monkeypatch.setattr(supervisor, "ASKED_AGAIN_S", 0.01)
    begun, asked = asyncio.Event(), 0

    async def deaf() -> None:
        nonlocal asked
        while asked < 2:
            begun.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                asked += 1
        await asyncio.Event().wait()

    watched = Supervisor()
    task = watched.start("deaf", deaf)
    await begun.wait()
    await (watched.stop() if stop_all else cancel(task))

    assert asked == 2
    assert task.cancelled()
