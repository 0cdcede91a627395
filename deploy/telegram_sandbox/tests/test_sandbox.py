"""A sandbox as a whole: its doors open and shut together."""

import asyncio

import pytest
from telegram_sandbox.control.chronicle import Chronicle
from telegram_sandbox.control.desk import Desk
from telegram_sandbox.http_door import HttpDoor
from telegram_sandbox.mtproto.server import MtprotoDoor
from telegram_sandbox.server import Sandbox


async def is_open(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def test_doors_are_open_inside_and_shut_outside() -> None:
    async with Sandbox() as sandbox:
        assert await is_open(sandbox.mtproto.port)
    assert not await is_open(sandbox.mtproto.port)


async def test_a_restart_keeps_the_port_and_the_world() -> None:
    async with Sandbox() as sandbox:
        port, person = sandbox.mtproto.port, sandbox.world.people.add("Ann")
        await sandbox.restart()
        assert (sandbox.mtproto.port, sandbox.world.people.find(person.id)) == (port, person)
        assert await is_open(port)


async def test_a_port_that_somebody_has_becomes_a_free_one_that_is_kept() -> None:
    async with Sandbox() as other, Sandbox() as sandbox:
        chronicle = Chronicle(sandbox.world)
        door = HttpDoor(Desk(sandbox.world, sandbox.faults, sandbox.mtproto, chronicle), port=other.mtproto.port)
        await door.start()
        port = door.port
        assert port not in {0, other.mtproto.port}
        await door.stop()
        await door.start()
        assert door.port == port
        assert await is_open(port)
        await door.stop()


async def test_a_door_that_cannot_open_shuts_the_others() -> None:
    async with Sandbox() as other:
        sandbox = Sandbox()
        sandbox.doors.append(MtprotoDoor(sandbox.world, sandbox.faults, port=other.mtproto.port))
        with pytest.raises(OSError, match="address already in use"):
            await sandbox.start()
        assert not await is_open(sandbox.mtproto.port)


async def test_stopping_twice_is_no_error() -> None:
    sandbox = Sandbox()
    await sandbox.start()
    await sandbox.stop()
    await sandbox.stop()
