"""A running sandbox with its control port, and the client that its users have."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from telegram_sandbox.control.chronicle import Chronicle
from telegram_sandbox.control.desk import Desk
from telegram_sandbox.control.server import application
from telegram_sandbox.control_client import ControlClient
from telegram_sandbox.server import Sandbox
from telegram_sandbox.world import World, WorldClock

BEGAN = 1_700_000_000


class Controlled:
    """`await controlled.does(lambda control: control.advance(60))`: the blocking client, off the server's loop."""

    def __init__(self, world: World, address: str) -> None:
        self.world = world
        self._client = ControlClient(address)

    async def does(self, deed: Callable[[ControlClient], Any]) -> Any:
        return await asyncio.to_thread(deed, self._client)


@pytest.fixture
async def controlled() -> AsyncIterator[Controlled]:
    world = World(WorldClock.standing(BEGAN))
    chronicle = Chronicle(world)
    async with (
        Sandbox(world) as sandbox,
        TestServer(application(Desk(world, sandbox.faults, sandbox.mtproto, chronicle))) as server,
    ):
        yield Controlled(world, str(server.make_url("/")))
