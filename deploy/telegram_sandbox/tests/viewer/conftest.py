from collections.abc import AsyncIterator, Mapping
from typing import Any

import chromium
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser
from telegram_sandbox.tests.viewer.stage import Stage
from telegram_sandbox.viewer.server import application
from telegram_sandbox.world import World, WorldClock

NOON = 1_780_000_000
IN_A_BROWSER = [
    pytest.mark.skipif(chromium.installed() is None, reason=chromium.CURE),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    world = World(WorldClock.standing(NOON))
    owner, userbot = world.people.add("Owner"), world.people.add("Userbot")
    target = world.channels.create("Кино", owner=owner, username="best_of_cinema")
    donor = world.channels.create("Кинопоказ", owner=owner, username="kinopokaz")
    world.members.promote(target, userbot)
    world.members.join(donor, userbot)
    notes: dict[str, Any] = {}

    async def annotations() -> Mapping[str, Any]:
        return notes

    async with TestClient(TestServer(application(world, annotations))) as client:
        yield Stage(world, client, userbot, target, donor, notes)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chrome() -> AsyncIterator[Browser]:
    """To start one takes longer than most of what is done in it; each test has a profile of its own."""
    async with chromium.browser() as it:
        yield it
