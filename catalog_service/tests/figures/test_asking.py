"""A question through a door: the same by the real ones and by those in memory."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from catalog_service.figures import asking
from catalog_service.figures.asking import Doors
from catalog_service.figures.findings import Ask, Door, Finding, Request
from catalog_service.figures.politeness import Pace
from catalog_service.figures.states import State
from catalog_service.tests.figures.asked import found
from catalog_service.tests.figures.far_side import Clock, doors_to, far_side, said
from catalog_service.tests.figures.outside import OutsideInMemory


@pytest.fixture(params=["real", "in memory"])
async def doors(request: pytest.FixtureRequest) -> AsyncIterator[Doors]:
    """Telegram's is open, TGStat's rests."""
    paces = {Door.TGSTAT: Pace(rests_until=timezone.now() + timedelta(days=9999), why=State.QUOTA)}
    async with AsyncExitStack() as stack:
        if request.param == "real":
            side = await stack.enter_async_context(far_side())
            side.answers["/telegram/name"] = said(b"page")
            yield await stack.enter_async_context(doors_to(side, Clock(), paces=paces))
        else:
            opened, _ = await stack.enter_async_context(OutsideInMemory()(paces))
            yield opened


async def look(door: Door, finding: Finding, ask: Ask) -> Finding:
    await ask(Request(door, "/name"))
    return finding


async def test_the_door_that_was_asked_learns_what_came_of_it(doors: Doors) -> None:
    heard = await asking.ask(doors, partial(look, Door.TELEGRAM, found(subscribers=5)))
    assert heard == asking.Heard(found(subscribers=5), frozenset({Door.TELEGRAM}))
    assert doors.paces[Door.TELEGRAM].found_at
    assert doors.is_open(Door.TELEGRAM)
    await asking.ask(doors, partial(look, Door.TELEGRAM, found(State.REFUSED)))
    assert not doors.is_open(Door.TELEGRAM)


async def test_a_door_that_rests_is_not_asked_and_learns_nothing(doors: Doors) -> None:
    before = doors.paces[Door.TGSTAT]
    assert not doors.is_open(Door.TGSTAT)
    assert await asking.ask(doors, partial(look, Door.TGSTAT, found())) is None
    assert doors.paces[Door.TGSTAT] == before
