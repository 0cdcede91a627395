"""The wire itself: framings, salts, clocks, big answers, nonsense."""

import asyncio
import time
from typing import Any

import pytest
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.clients import listen, signed_in, stranger, until
from telegram_sandbox.world import Person
from telethon import TelegramClient
from telethon import functions as f
from telethon.network import connection
from telethon.sessions import StringSession

STATE = f.updates.GetStateRequest()


@pytest.fixture
def person(telegram: Sandbox) -> Person:
    return telegram.world.people.add("Ann")


@pytest.mark.parametrize(
    "framing",
    [connection.ConnectionTcpFull, connection.ConnectionTcpAbridged, connection.ConnectionTcpIntermediate],
    ids=["full", "abridged", "intermediate"],
)
async def test_every_framing_carries_short_and_long_packets(telegram: Sandbox, person: Person, framing: Any) -> None:
    channel = telegram.world.channels.create("News", owner=person, username="news")
    for number in range(100):
        telegram.world.posts.publish(channel, f"{number} " * 400)
    async with signed_in(telegram, person, connection=framing) as client:
        assert await client(STATE)
        assert len(await client.get_messages("news", limit=100)) == 100


@pytest.mark.parametrize(
    "framing",
    [connection.ConnectionTcpFull, connection.ConnectionTcpAbridged, connection.ConnectionTcpIntermediate],
    ids=["full", "abridged", "intermediate"],
)
async def test_a_key_can_be_agreed_on_in_every_framing(telegram: Sandbox, framing: Any) -> None:
    async with stranger(telegram, connection=framing) as client:
        assert not await client.is_user_authorized()


async def test_a_changed_salt_is_told(telegram: Sandbox, person: Person) -> None:
    async with signed_in(telegram, person) as client:
        await client(STATE)
        telegram.mtproto.rotate_salt()
        assert await client(STATE)


async def test_a_client_with_a_wrong_clock_is_set_right(telegram: Sandbox, person: Person) -> None:
    telegram.mtproto.wire_clock.shift = 3600
    async with signed_in(telegram, person) as client:
        assert await client(STATE)


async def test_the_worlds_time_does_not_disturb_the_wire(telegram: Sandbox, person: Person) -> None:
    channel = telegram.world.channels.create("News", owner=person, username="news")
    async with signed_in(telegram, person) as client:
        await client.get_entity("news")
        heard = listen(client)
        telegram.world.clock.advance(86400)
        telegram.world.posts.publish(channel, "tomorrow")
        await until(lambda: heard)
        assert heard[0].date.timestamp() - time.time() > 86000


async def test_many_requests_at_once_are_all_answered(telegram: Sandbox, person: Person) -> None:
    async with signed_in(telegram, person) as client:
        before = telegram.mtproto.calls_of(person, "updates.getState")
        assert len(await asyncio.gather(*(client(STATE) for _ in range(300)))) == 300
        assert telegram.mtproto.calls_of(person, "updates.getState") - before == 300


@pytest.mark.parametrize(
    "nonsense",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xef\x01abcd",
        b"\xee\xee\xee\xee\xff\xff\xff\xff",
        b"\xee" * 4 + b"\x20\0\0\0" + b"x" * 32,
    ],
    ids=["http", "short packet", "endless packet", "unknown key"],
)
async def test_nonsense_disturbs_nobody(telegram: Sandbox, person: Person, nonsense: bytes) -> None:
    async with signed_in(telegram, person) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", telegram.mtproto.port)
        writer.write(nonsense)
        writer.write_eof()
        await asyncio.wait_for(_drained(reader), 60)
        writer.close()
        assert await client(STATE)


async def _drained(reader: asyncio.StreamReader) -> None:
    try:
        while await reader.read(1024):
            pass
    except ConnectionError:
        return


async def test_two_processes_may_share_a_provisioned_session(telegram: Sandbox, person: Person) -> None:
    session = telegram.mtproto.provision(person)
    clients = [TelegramClient(StringSession(session), 1, "0" * 32) for _ in range(2)]
    for client in clients:
        await client.connect()
    assert [(await client.get_me()).id for client in clients] == [person.id] * 2
    for client in clients:
        await client.disconnect()
