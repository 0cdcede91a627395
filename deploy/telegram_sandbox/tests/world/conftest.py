"""A world that stands still at noon, with one channel and its owner."""

import pytest
from telegram_sandbox.world import Person, World, WorldClock
from telegram_sandbox.world.channels import Channel

NOON = 1_700_000_000


@pytest.fixture
def world() -> World:
    return World(WorldClock.standing(NOON))


@pytest.fixture
def owner(world: World) -> Person:
    return world.people.add("Owner")


@pytest.fixture
def channel(world: World, owner: Person) -> Channel:
    return world.channels.create("News", owner=owner, username="news")
