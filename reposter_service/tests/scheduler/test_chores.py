"""Chores: woken, done, none in the way of another."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from reposter_service.errors import FloodWait
from reposter_service.scheduler.chores import EACH_MINUTE, Chore, Chores
from reposter_service.supervisor import Supervisor
from reposter_service.tests.builders import MINUTE
from reposter_service.tests.waiting import until


@pytest.fixture
async def supervisor() -> AsyncIterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    await supervisor.stop()


async def test_each_chore_is_done_when_it_is_woken_whatever_the_others_do(supervisor: Supervisor) -> None:
    done: Counter[Chore] = Counter()

    async def erase() -> None:
        done[Chore.WITHDRAWN] += 1

    async def waits() -> None:
        done[Chore.NOTES] += 1
        raise FloodWait("wait", MINUTE)

    async def hangs() -> None:
        done[Chore.RETIRING] += 1
        await asyncio.Event().wait()

    chores = Chores({Chore.WITHDRAWN: erase, Chore.NOTES: waits, Chore.RETIRING: hangs}, supervisor)
    chores.open()
    chores.wake(Chore)
    await until(lambda: len(done) == 3)
    chores.wake(EACH_MINUTE)
    await until(lambda: done[Chore.WITHDRAWN] == 2)
    await chores.close()

    assert done == {Chore.WITHDRAWN: 2, Chore.NOTES: 1, Chore.RETIRING: 1}


async def test_a_chore_that_is_under_way_is_broken_off_when_they_close(supervisor: Supervisor) -> None:
    begun, broken_off = asyncio.Event(), False

    async def hangs() -> None:
        nonlocal broken_off
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            broken_off = True

    chores = Chores({Chore.RETIRING: hangs}, supervisor)
    chores.open()
    chores.wake(Chore)
    await begun.wait()
    await chores.close()
    assert broken_off


async def test_what_is_nobodys_chore_is_not_missed(supervisor: Supervisor) -> None:
    chores = Chores({}, supervisor)
    chores.open()
    chores.wake(Chore)
    await chores.close()
