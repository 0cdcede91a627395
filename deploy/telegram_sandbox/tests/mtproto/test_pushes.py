"""What is pushed to whom, and how unmodified Telethon heals what was lost."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from telegram_sandbox.faults import Rule
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.clients import listen, signed_in, until
from telegram_sandbox.world import Content, Person, ReactionsPolicy
from telegram_sandbox.world.channels import Channel
from telethon import events
from telethon import functions as f
from telethon import types as t


@dataclass
class Scene:
    telegram: Sandbox
    reader: Person
    channel: Channel

    def post(self, text: str) -> int:
        return self.telegram.world.posts.publish(self.channel, text).id


@pytest.fixture
def scene(telegram: Sandbox) -> Scene:
    world = telegram.world
    reader = world.people.add("Reader")
    channel = world.channels.create("News", owner=world.people.add("Owner"), username="news")
    world.members.add(channel, reader)
    world.posts.publish(channel, "old")
    return Scene(telegram, reader, channel)


async def test_a_member_is_told_of_a_new_post(scene: Scene) -> None:
    async with signed_in(scene.telegram, scene.reader) as client:
        await client.get_dialogs()
        heard = listen(client)
        scene.post("hello")
        await until(lambda: heard)
        assert [(event.chat_id, event.raw_text) for event in heard] == [(scene.channel.bot_api_id, "hello")]


async def test_joining_begins_the_pushes_and_leaving_ends_them(scene: Scene) -> None:
    guest = scene.telegram.world.people.add("Guest")
    async with signed_in(scene.telegram, guest) as client:
        heard = listen(client)
        scene.post("before")
        await client(f.channels.JoinChannelRequest("news"))
        scene.post("during")
        await until(lambda: heard)
        await client(f.channels.LeaveChannelRequest("news"))
        scene.post("after")
        await client.get_me()
        assert [event.raw_text for event in heard] == ["during"]


async def test_edits_and_deletions_are_told(scene: Scene) -> None:
    async with signed_in(scene.telegram, scene.reader) as client:
        await client.get_dialogs()
        edited, deleted = listen(client, events.MessageEdited()), listen(client, events.MessageDeleted())
        number = scene.post("hello")
        scene.telegram.world.posts.edit(scene.channel, number, Content("better"))
        scene.telegram.world.posts.delete(scene.channel, [number])
        await until(lambda: edited and deleted)
        assert (edited[0].raw_text, deleted[0].deleted_ids) == ("better", [number])


async def test_an_album_comes_as_posts_of_one_group(scene: Scene) -> None:
    async with signed_in(scene.telegram, scene.reader) as client:
        await client.get_dialogs()
        albums = listen(client, events.Album())
        photo = scene.telegram.world.posts.photo()
        scene.telegram.world.posts.album(scene.channel, [Content("three", media=photo), *[Content(media=photo)] * 2])
        await until(lambda: albums)
        assert [message.id for message in albums[0].messages] == [2, 3, 4]


async def test_a_switch_of_reactions_is_only_hinted(scene: Scene) -> None:
    async with signed_in(scene.telegram, scene.reader) as client:
        await client.get_dialogs()
        heard = listen(client, events.Raw(t.UpdateChannel))
        scene.telegram.world.channels.set_reactions(scene.channel, ReactionsPolicy.none())
        await until(lambda: heard)
        assert heard[0].to_dict() == {"_": "UpdateChannel", "channel_id": scene.channel.id}


async def test_a_lost_push_is_healed_by_the_next(scene: Scene) -> None:
    async with signed_in(scene.telegram, scene.reader) as client:
        await client.get_dialogs()
        heard = listen(client)
        scene.telegram.faults.add(Rule.lose_pushes(channel_id=scene.channel.id, times=1))
        scene.post("lost")
        scene.post("arrives")
        await until(lambda: len(heard) == 2)
        assert [event.raw_text for event in heard] == ["lost", "arrives"]
        assert scene.telegram.mtproto.calls_of(scene.reader, "updates.getChannelDifference") == 1


async def test_a_difference_holds_edits_and_deletions_too(scene: Scene) -> None:
    begin = scene.channel.pts
    gone, kept = scene.post("gone"), scene.post("kept")
    scene.telegram.world.posts.delete(scene.channel, [gone])
    scene.telegram.world.posts.edit(scene.channel, kept, Content("kept, edited"))
    async with signed_in(scene.telegram, scene.reader) as client:
        everything = t.ChannelMessagesFilterEmpty()
        difference = await client(f.updates.GetChannelDifferenceRequest("news", everything, begin, 100))
        assert [message.message for message in difference.new_messages] == ["kept, edited"]
        assert [type(update) for update in difference.other_updates] == [
            t.UpdateDeleteChannelMessages,
            t.UpdateEditChannelMessage,
        ]
        assert (difference.pts, difference.final) == (scene.channel.pts, True)


async def test_too_much_lost_is_not_healed(scene: Scene) -> None:
    """More than 100 events missed: Telegram answers «too long», and Telethon drops them."""
    async with signed_in(scene.telegram, scene.reader) as client:
        await client.get_dialogs()
        heard = listen(client)
        scene.telegram.faults.add(Rule.lose_pushes(times=150))
        for number in range(150):
            scene.post(f"lost {number}")
        scene.post("the one that shows the gap")
        await until(lambda: scene.telegram.mtproto.calls_of(scene.reader, "updates.getChannelDifference"))
        scene.post("afterwards")
        await until(lambda: any(event.raw_text == "afterwards" for event in heard))
        assert not any(event.raw_text.startswith("lost") for event in heard)


async def test_a_world_without_pushes_is_silent(scene: Scene) -> None:
    scene.telegram.faults.add(Rule.lose_pushes())
    async with signed_in(scene.telegram, scene.reader) as client:
        await client.get_dialogs()
        heard = listen(client)
        scene.post("unheard")
        assert (await client.get_messages("news", limit=1))[0].raw_text == "unheard"
        assert heard == []


async def test_clients_reconnect_after_a_restart(scene: Scene) -> None:
    async with signed_in(scene.telegram, scene.reader, connection_retries=None) as client:
        await client.get_dialogs()
        heard = listen(client)
        await scene.telegram.restart()
        assert await client.get_me()
        scene.post("after the restart")
        await until(lambda: heard)
        assert [event.raw_text for event in heard] == ["after the restart"]


async def test_direct_messages_reach_both_ends(scene: Scene) -> None:
    ann, bob = scene.telegram.world.people.add("Ann"), scene.telegram.world.people.add("Bob", username="bob_here")
    async with signed_in(scene.telegram, ann) as from_ann, signed_in(scene.telegram, bob) as to_bob:
        heard = listen(to_bob)
        sent = await from_ann.send_message("bob_here", "hello")
        await until(lambda: heard)
        assert (heard[0].raw_text, heard[0].sender_id) == ("hello", ann.id)
        deleted = listen(to_bob, events.MessageDeleted())
        await from_ann.delete_messages("bob_here", [sent.id])
        await until(lambda: deleted)


async def test_direct_messages_missed_are_in_the_difference(scene: Scene) -> None:
    bot = scene.telegram.world.people.add_bot("menubot")
    scene.telegram.world.direct.start(scene.reader, bot)
    async with signed_in(scene.telegram, scene.reader) as client:
        before = await client(f.updates.GetStateRequest())
        scene.telegram.faults.add(Rule.lose_pushes())
        scene.telegram.world.direct.send(bot, scene.reader, "missed")
        difference = await client(f.updates.GetDifferenceRequest(before.pts, before.date, before.qts))
        assert [message.message for message in difference.new_messages] == ["missed"]


@asynccontextmanager
async def all_signed_in(telegram: Sandbox, people: list[Person]) -> AsyncIterator[list[Any]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(signed_in(telegram, person)) for person in people]


async def test_a_hundred_sessions_hear_one_post(scene: Scene) -> None:
    people = [scene.telegram.world.people.add(f"Reader {number}") for number in range(100)]
    for person in people:
        scene.telegram.world.members.add(scene.channel, person)
    async with all_signed_in(scene.telegram, people) as clients:
        for client in clients:
            await client.get_dialogs()
        heard = [listen(client) for client in clients]
        scene.post("to everybody")
        await until(lambda: all(heard))
        assert {events[0].raw_text for events in heard} == {"to everybody"}
