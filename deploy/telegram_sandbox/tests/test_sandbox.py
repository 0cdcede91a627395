"""A sandbox as a whole: its doors open and shut together."""

import asyncio
from io import BytesIO

import aiohttp
import pytest
from telegram_sandbox.bot_api.uploads import PHOTO_LIMIT
from telegram_sandbox.control.chronicle import Chronicle
from telegram_sandbox.control.desk import Desk
from telegram_sandbox.control_client import ControlClient
from telegram_sandbox.http_door import BOT_API, CONTROL, HttpDoor
from telegram_sandbox.mtproto.server import MtprotoDoor
from telegram_sandbox.readers import Reader
from telegram_sandbox.server import Sandbox
from telegram_sandbox.world.media import picture


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


async def test_a_picture_of_ten_megabytes_comes_through_and_so_do_people_by_the_thousand() -> None:
    async with Sandbox() as sandbox:
        door = HttpDoor(Desk(sandbox.world, sandbox.faults, sandbox.mtproto, Chronicle(sandbox.world)))
        await door.start()
        bot, person = sandbox.world.people.add_bot("catalog_bot"), sandbox.world.people.add("Ann")
        sandbox.world.direct.start(person, bot)
        control = ControlClient(door.address + CONTROL)
        many = [Reader(7_900_000_001 + number, "Анна") for number in range(20_000)]
        assert await asyncio.to_thread(control.add_readers, "catalog_bot", many) == len(many)
        form = aiohttp.FormData({"chat_id": str(person.id)})
        form.add_field("photo", BytesIO(picture((200, 30, 30)).ljust(PHOTO_LIMIT, b" ")), filename="x.png")
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{door.address}{BOT_API}/bot{bot.token}/sendPhoto", data=form) as response,
        ):
            assert response.status == 200
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
