"""The door's own mistakes are never hidden."""

from typing import Any

import pytest
from telegram_sandbox.mtproto.api.registry import METHODS, Entry
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.clients import listen, signed_in, until
from telegram_sandbox.world import AccountState, Content
from telethon import errors
from telethon import functions as f


def broken(_: Any, __: Any) -> Any:
    raise ZeroDivisionError("a mistake of the sandbox")


async def test_a_method_that_breaks_is_counted_like_an_unknown_one(
    telegram: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with signed_in(telegram, telegram.world.people.add("Ann"), request_retries=0) as client:
        monkeypatch.setitem(METHODS, "help.getNearestDc", Entry(broken, is_public=True, when_frozen=True))
        with pytest.raises(errors.ServerError):
            await client(f.help.GetNearestDcRequest())
    assert telegram.mtproto.unknown == {"failed help.getNearestDc": 1}
    telegram.mtproto.unknown.clear()


async def test_a_banned_account_hears_nothing_more(telegram: Sandbox) -> None:
    owner, banned, other = (telegram.world.people.add(name) for name in ("Owner", "Banned", "Other"))
    channel = telegram.world.channels.create("News", owner=owner, username="news")
    for person in (banned, other):
        telegram.world.members.add(channel, person)
    async with signed_in(telegram, banned) as deaf, signed_in(telegram, other) as listening:
        await deaf.get_entity("news")
        await listening.get_entity("news")
        unheard, heard = listen(deaf), listen(listening)
        telegram.world.people.set_state(banned, AccountState.BANNED)
        telegram.world.posts.publish(channel, "hello")
        await until(lambda: heard)
        assert unheard == []


async def test_messages_of_several_chats_are_deleted_at_once(telegram: Sandbox) -> None:
    world = telegram.world
    ann, bots = world.people.add("Ann"), [world.people.add_bot(name) for name in ("one_bot", "two_bot")]
    numbers = [world.direct.send(ann, bot, Content("hello")).ids[ann.id] for bot in bots]
    async with signed_in(telegram, ann) as client:
        await client.delete_messages(None, numbers)
    assert [world.direct.chat(ann, bot) for bot in bots] == [[], []]
