"""The small requests a client makes on its way."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.clients import signed_in, stranger
from telegram_sandbox.world import Person
from telethon import errors
from telethon import functions as f

PHONE = "+79990001122"


@pytest.fixture
def ann(telegram: Sandbox) -> Person:
    return telegram.world.people.add("Ann", phone=PHONE, is_premium=True)


@pytest.fixture
async def client(telegram: Sandbox, ann: Person) -> AsyncIterator[Any]:
    async with signed_in(telegram, ann) as client:
        yield client


async def test_this_server_poses_as_every_datacenter(telegram: Sandbox, client: Any) -> None:
    config = await client(f.help.GetConfigRequest())
    assert {(option.ip_address, option.port) for option in config.dc_options} == {("127.0.0.1", telegram.mtproto.port)}
    assert (await client(f.help.GetNearestDcRequest())).nearest_dc == config.this_dc


async def test_an_account_knows_itself(client: Any, ann: Person) -> None:
    full = await client(f.users.GetFullUserRequest("me"))
    assert (full.full_user.id, full.users[0].premium) == (ann.id, True)


async def test_being_online_is_taken_note_of(client: Any) -> None:
    assert await client(f.account.UpdateStatusRequest(offline=False))


async def test_reading_marks_a_channel_as_read(telegram: Sandbox, client: Any, ann: Person) -> None:
    channel = telegram.world.channels.create("News", owner=ann, username="news")
    telegram.world.posts.publish(channel, "one")
    telegram.world.posts.publish(channel, "two")
    [before] = await client.get_dialogs()
    await client.send_read_acknowledge("news", max_id=1)
    [after] = await client.get_dialogs()
    assert (before.unread_count, after.unread_count) == (2, 1)


async def test_reading_a_chat_changes_no_count(telegram: Sandbox, client: Any, ann: Person) -> None:
    telegram.world.direct.start(ann, telegram.world.people.add_bot("menubot"))
    before = await client(f.updates.GetStateRequest())
    await client.send_read_acknowledge("menubot")
    assert (await client(f.updates.GetStateRequest())).pts == before.pts


async def test_direct_messages_are_read_by_number(telegram: Sandbox, client: Any, ann: Person) -> None:
    sent = telegram.world.direct.start(ann, telegram.world.people.add_bot("menubot"))
    here, gone = await client.get_messages(None, ids=[sent.ids[ann.id], 99])
    assert (here.text, gone) == ("/start", None)


async def test_a_code_can_be_sent_again(telegram: Sandbox, ann: Person) -> None:
    async with stranger(telegram) as client:
        sent = await client.send_code_request(PHONE)
        again = await client(f.auth.ResendCodeRequest(PHONE, sent.phone_code_hash))
        code = telegram.world.sign_in.code_for(PHONE)
        assert (await client.sign_in(PHONE, code, phone_code_hash=again.phone_code_hash)).id == ann.id


async def test_a_cancelled_code_is_worthless(telegram: Sandbox, ann: Person) -> None:
    async with stranger(telegram) as client:
        sent = await client.send_code_request(PHONE)
        code = telegram.world.sign_in.code_for(str(ann.phone))
        await client(f.auth.CancelCodeRequest(PHONE, sent.phone_code_hash))
        with pytest.raises(errors.PhoneCodeExpiredError):
            await client.sign_in(PHONE, code)


async def test_no_chat_is_pinned(client: Any) -> None:
    assert (await client(f.messages.GetPinnedDialogsRequest(0))).dialogs == []
