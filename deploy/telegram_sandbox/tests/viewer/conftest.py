from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from telegram_sandbox.tests.viewer.stage import Stage
from telegram_sandbox.viewer.server import application
from telegram_sandbox.world import World, WorldClock

NOON = 1_780_000_000


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
