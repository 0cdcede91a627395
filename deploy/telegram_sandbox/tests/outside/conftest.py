"""The doors for strangers with the control port, over HTTP; time stands still."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import ClientSession
from telegram_sandbox.catalogued import Catalogued
from telegram_sandbox.control.chronicle import Chronicle
from telegram_sandbox.control.desk import Desk
from telegram_sandbox.control_client import ControlClient
from telegram_sandbox.http_door import CONTROL, HttpDoor
from telegram_sandbox.server import Sandbox
from telegram_sandbox.world import World, WorldClock

BEGAN = 1_780_000_000


class Stranger:
    """Somebody who asks over HTTP, follows nothing and keeps no cookies."""

    def __init__(self, world: World, door: HttpDoor, session: ClientSession) -> None:
        self.world = world
        self.door = door
        self._session = session
        self._control = ControlClient(door.address + CONTROL)

    async def asks(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and body."""
        async with self._session.get(self.door.address + path, headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def reads(self, path: str, **headers: str) -> Any:
        """A JSON body."""
        async with self._session.get(self.door.address + path, headers=headers) as answer:
            return await answer.json()

    async def loads(self, path: str) -> bytes:
        """The first bytes of a file."""
        async with self._session.get(self.door.address + path) as answer:
            return (await answer.read())[:4]

    async def is_sent_to(self, path: str) -> str | None:
        async with self._session.get(self.door.address + path, allow_redirects=False) as answer:
            return answer.headers.get("Location")

    async def control(self, deed: Callable[[ControlClient], Any]) -> Any:
        return await asyncio.to_thread(deed, self._control)

    async def catalogues(self, **more: Any) -> Catalogued:
        told: dict[str, Any] = {"address": "biznes_demo", "title": "Бизнес & Ко", "subscribers": 21_345}
        listed = Catalogued(**told | more)
        await self.control(lambda control: control.catalogue([listed]))
        return listed


@pytest.fixture
async def stranger() -> AsyncIterator[Stranger]:
    world = World(WorldClock.standing(BEGAN))
    async with Sandbox(world) as sandbox, ClientSession() as session:
        door = HttpDoor(Desk(world, sandbox.faults, sandbox.mtproto, Chronicle(world)))
        await door.start()
        try:
            yield Stranger(world, door, session)
        finally:
            await door.stop()
