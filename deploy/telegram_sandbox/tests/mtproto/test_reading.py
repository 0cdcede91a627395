"""Reading through unmodified Telethon: histories, counters, dialogs, what is closed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.clients import signed_in
from telegram_sandbox.world import (
    Content,
    Entity,
    ForwardHeader,
    MediaKind,
    Person,
    Reaction,
    ReactionsPolicy,
)
from telegram_sandbox.world.channels import Channel
from telethon import errors, utils
from telethon import functions as f
from telethon import types as t


@pytest.fixture
def owner(telegram: Sandbox) -> Person:
    return telegram.world.people.add("Owner")


@pytest.fixture
def reader(telegram: Sandbox) -> Person:
    return telegram.world.people.add("Reader")


@pytest.fixture
def channel(telegram: Sandbox, owner: Person) -> Channel:
    return telegram.world.channels.create("News", owner=owner, username="news")


@pytest.fixture
async def client(telegram: Sandbox, reader: Person) -> AsyncIterator[Any]:
    async with signed_in(telegram, reader) as client:
        yield client


def fill(telegram: Sandbox, channel: Channel, count: int) -> None:
    for number in range(1, count + 1):
        telegram.world.posts.publish(channel, f"post {number}", date=1_700_000_000 + 60 * number)


async def test_a_public_channel_is_read_without_joining(telegram: Sandbox, channel: Channel, client: Any) -> None:
    fill(telegram, channel, 3)
    assert [message.text async for message in client.iter_messages("news")] == ["post 3", "post 2", "post 1"]


async def test_a_long_history_is_read_page_by_page(
    telegram: Sandbox, channel: Channel, client: Any, reader: Person
) -> None:
    fill(telegram, channel, 250)
    ids = [message.id async for message in client.iter_messages("news", wait_time=0)]
    assert ids == list(range(250, 0, -1))
    assert telegram.mtproto.calls_of(reader, "messages.getHistory") == 3


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"min_id": 245}, [250, 249, 248, 247, 246]),
        ({"max_id": 4}, [3, 2, 1]),
        ({"min_id": 100, "reverse": True, "limit": 3}, [101, 102, 103]),
        ({"min_id": 120, "reverse": True}, list(range(121, 251))),
        ({"offset_id": 10, "limit": 2}, [9, 8]),
        ({"offset_id": 10, "add_offset": -2, "limit": 2}, [11, 10]),
        ({"ids": [7, 999, 5]}, [7, None, 5]),
    ],
    ids=[
        "after an id",
        "before an id",
        "oldest first",
        "oldest first, two pages",
        "from an id",
        "around an id",
        "by id",
    ],
)
async def test_a_history_is_cut_as_asked(
    telegram: Sandbox, channel: Channel, client: Any, asked: dict[str, Any], expected: list[int]
) -> None:
    fill(telegram, channel, 250)
    found = await client.get_messages("news", **{"limit": None, "wait_time": 0} | asked)
    assert [message and message.id for message in found] == expected


async def test_one_request_brings_all_numbers_of_several_posts(
    telegram: Sandbox, channel: Channel, client: Any, reader: Person
) -> None:
    fill(telegram, channel, 3)
    kinds = {Reaction.emoji("👍"): 20, Reaction.custom(5368324170671202286): 3, Reaction.paid(): 500}
    telegram.world.posts.set_counters(channel.messages[2], views=300, forwards=5, reactions=kinds)
    telegram.world.posts.delete(channel, [3])
    posts = await client.get_messages("news", ids=[2, 3])
    shown = {type(result.reaction).__name__: result.count for result in posts[0].reactions.results}
    assert (posts[0].views, posts[0].forwards, posts[1]) == (300, 5, None)
    assert shown == {"ReactionEmoji": 20, "ReactionCustomEmoji": 3, "ReactionPaid": 500}
    assert telegram.mtproto.calls_of(reader, "channels.getMessages") == 1


async def test_a_post_may_show_no_views(telegram: Sandbox, channel: Channel, client: Any) -> None:
    fill(telegram, channel, 1)
    telegram.world.posts.set_counters(channel.messages[1], views=None)
    assert (await client.get_messages("news", ids=1)).views is None


async def test_where_a_post_comes_from_is_told(telegram: Sandbox, channel: Channel, client: Any, owner: Person) -> None:
    date = 1_700_000_000
    for header in (
        ForwardHeader(date, from_channel_id=42, channel_post=7),
        ForwardHeader(date, from_person_id=owner.id),
        ForwardHeader(date, from_name="Somebody hidden"),
    ):
        telegram.world.posts.publish(channel, "second hand", forward=header)
    channels, person, hidden = [post.fwd_from for post in await client.get_messages("news", ids=[1, 2, 3])]
    assert (channels.from_id.channel_id, channels.channel_post) == (42, 7)
    assert (person.from_id.user_id, hidden.from_id, hidden.from_name) == (owner.id, None, "Somebody hidden")


async def test_a_service_message_is_told_apart(telegram: Sandbox, channel: Channel, client: Any) -> None:
    telegram.world.posts.service(channel, "title_changed", title="Better news")
    message = await client.get_messages("news", ids=1)
    assert isinstance(message, t.MessageService)
    assert message.action.title == "Better news"


async def test_formatting_and_files_arrive(telegram: Sandbox, channel: Channel, client: Any) -> None:
    posts = telegram.world.posts
    entities = (Entity("bold", 0, 4), Entity("text_link", 5, 4, url="https://example.org/"))
    posts.publish(channel, Content("bold link", entities, posts.photo(b"\x89PNG picture")))
    posts.publish(channel, Content("", media=posts.keep_file(MediaKind.VIDEO, b"film", mime_type="video/mp4")))
    photo, video = await client.get_messages("news", ids=[1, 2])
    assert photo.text == "**bold** [link](https://example.org/)"
    assert (await client.download_media(photo, bytes), await client.download_media(video, bytes)) == (
        b"\x89PNG picture",
        b"film",
    )


async def test_protected_content_is_marked(telegram: Sandbox, channel: Channel, client: Any) -> None:
    telegram.world.channels.set_noforwards(channel, is_on=True)
    assert (await client.get_entity("news")).noforwards


@pytest.mark.parametrize(
    ("policy", "kind"),
    [
        (ReactionsPolicy.all(), t.ChatReactionsAll),
        (ReactionsPolicy.some(["👍"]), t.ChatReactionsSome),
        (ReactionsPolicy.none(), t.ChatReactionsNone),
    ],
    ids=["all", "some", "off"],
)
async def test_the_reactions_policy_is_told(
    telegram: Sandbox, channel: Channel, client: Any, policy: ReactionsPolicy, kind: type
) -> None:
    telegram.world.channels.set_reactions(channel, policy)
    full = await client(f.channels.GetFullChannelRequest("news"))
    assert isinstance(full.full_chat.available_reactions, kind)


async def test_reading_counts_a_view_once(telegram: Sandbox, channel: Channel, client: Any) -> None:
    fill(telegram, channel, 1)
    for _ in range(2):
        answer = await client(f.messages.GetMessagesViewsRequest("news", [1, 9], increment=True))
    assert [counters.views for counters in answer.views] == [1, None]


async def test_dialogs_show_the_newest_post_of_every_channel(
    telegram: Sandbox, client: Any, owner: Person, reader: Person
) -> None:
    for number in range(230):
        joined = telegram.world.channels.create(f"Channel {number}", owner=owner)
        telegram.world.members.add(joined, reader)
        fill(telegram, joined, 1 + number % 3)
    dialogs = await client.get_dialogs()
    assert {dialog.name: dialog.dialog.top_message for dialog in dialogs} == {
        f"Channel {number}": 1 + number % 3 for number in range(230)
    }
    assert telegram.mtproto.calls_of(reader, "messages.getDialogs") == 3


async def test_one_channels_dialog_can_be_asked_for(telegram: Sandbox, channel: Channel, client: Any) -> None:
    fill(telegram, channel, 2)
    peer = t.InputDialogPeer(await client.get_input_entity("news"))
    answer = await client(f.messages.GetPeerDialogsRequest([peer]))
    assert [dialog.top_message for dialog in answer.dialogs] == [2]


async def test_another_accounts_access_hash_is_refused(
    telegram: Sandbox, channel: Channel, client: Any, owner: Person, reader: Person
) -> None:
    mine = telegram.world.access_hash(reader, channel)
    theirs = telegram.world.access_hash(owner, channel)
    assert await client.get_entity(t.InputPeerChannel(channel.id, mine))
    with pytest.raises(errors.ChannelInvalidError):
        await client(f.channels.GetFullChannelRequest(t.InputChannel(channel.id, theirs)))


async def test_a_stored_access_hash_is_enough_to_read(
    telegram: Sandbox, channel: Channel, client: Any, reader: Person
) -> None:
    fill(telegram, channel, 1)
    peer = t.InputPeerChannel(channel.id, telegram.world.access_hash(reader, channel))
    assert [post.id for post in await client.get_messages(peer, limit=10)] == [1]
    assert telegram.mtproto.calls_of(reader, "contacts.resolveUsername") == 0


@pytest.mark.parametrize(
    "ask",
    [
        lambda peer: f.messages.GetHistoryRequest(peer, 0, None, 0, 10, 0, 0, 0),
        lambda peer: f.channels.GetMessagesRequest(utils.get_input_channel(peer), [1]),
        lambda peer: f.channels.GetFullChannelRequest(utils.get_input_channel(peer)),
    ],
    ids=["history", "messages", "full"],
)
async def test_a_private_channel_is_closed(
    telegram: Sandbox, client: Any, owner: Person, reader: Person, ask: Any
) -> None:
    closed = telegram.world.channels.create("Closed", owner=owner)
    peer = t.InputPeerChannel(closed.id, telegram.world.access_hash(reader, closed))
    with pytest.raises(errors.ChannelPrivateError):
        await client(ask(peer))


async def test_an_unknown_name_is_told(client: Any) -> None:
    with pytest.raises(errors.UsernameNotOccupiedError):
        await client(f.contacts.ResolveUsernameRequest("nobody_here"))


async def test_an_admin_sees_their_rights(telegram: Sandbox, channel: Channel, client: Any, reader: Person) -> None:
    telegram.world.members.promote(channel, reader)
    rights = await client.get_permissions("news", "me")
    assert (rights.is_admin, rights.post_messages, rights.add_admins) == (True, True, False)
