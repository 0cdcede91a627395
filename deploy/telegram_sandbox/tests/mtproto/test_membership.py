"""Coming into channels and going, through unmodified Telethon."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.clients import signed_in
from telegram_sandbox.world import Person, Standing
from telegram_sandbox.world.channels import Channel
from telethon import errors
from telethon import functions as f
from telethon import types as t


@pytest.fixture
def owner(telegram: Sandbox) -> Person:
    return telegram.world.people.add("Owner", username="the_owner")


@pytest.fixture
def guest(telegram: Sandbox) -> Person:
    return telegram.world.people.add("Guest")


@pytest.fixture
def closed(telegram: Sandbox, owner: Person) -> Channel:
    return telegram.world.channels.create("Closed", owner=owner)


@pytest.fixture
async def client(telegram: Sandbox, guest: Person) -> AsyncIterator[Any]:
    async with signed_in(telegram, guest) as client:
        yield client


async def test_joining_twice_is_no_error(telegram: Sandbox, client: Any, owner: Person, guest: Person) -> None:
    channel = telegram.world.channels.create("News", owner=owner, username="news")
    for _ in range(2):
        await client(f.channels.JoinChannelRequest("news"))
    assert channel.standing(guest.id) is Standing.MEMBER


async def test_an_invite_is_looked_at_and_used(telegram: Sandbox, client: Any, closed: Channel, guest: Person) -> None:
    link = telegram.world.channels.invite(closed).hash
    preview = await client(f.messages.CheckChatInviteRequest(link))
    assert (preview.title, preview.request_needed) == ("Closed", False)
    await client(f.messages.ImportChatInviteRequest(link))
    assert closed.standing(guest.id) is Standing.MEMBER
    assert isinstance(await client(f.messages.CheckChatInviteRequest(link)), t.ChatInviteAlready)
    with pytest.raises(errors.UserAlreadyParticipantError):
        await client(f.messages.ImportChatInviteRequest(link))


async def test_an_invite_may_need_approval(
    telegram: Sandbox, client: Any, closed: Channel, owner: Person, guest: Person
) -> None:
    link = telegram.world.channels.invite(closed, needs_approval=True).hash
    with pytest.raises(errors.InviteRequestSentError):
        await client(f.messages.ImportChatInviteRequest(link))
    telegram.world.members.approve(closed, guest, by=owner)
    assert isinstance(await client(f.messages.CheckChatInviteRequest(link)), t.ChatInviteAlready)


async def test_a_dead_invite_is_told(client: Any) -> None:
    with pytest.raises(errors.InviteHashExpiredError):
        await client(f.messages.ImportChatInviteRequest("nowhere"))


async def test_the_limit_of_channels_is_told(telegram: Sandbox, client: Any, owner: Person, guest: Person) -> None:
    for number in range(500):
        telegram.world.members.add(telegram.world.channels.create(f"C{number}", owner=owner), guest)
    telegram.world.channels.create("News", owner=owner, username="news")
    with pytest.raises(errors.ChannelsTooMuchError):
        await client(f.channels.JoinChannelRequest("news"))


async def test_leaving_what_one_is_not_in_is_told(telegram: Sandbox, client: Any, owner: Person) -> None:
    telegram.world.channels.create("News", owner=owner, username="news")
    with pytest.raises(errors.UserNotParticipantError):
        await client(f.channels.LeaveChannelRequest("news"))


async def test_members_are_listed_to_admins_only(
    telegram: Sandbox, client: Any, closed: Channel, guest: Person
) -> None:
    telegram.world.members.add(closed, guest)
    await client.get_dialogs()
    entity = await client.get_entity(t.PeerChannel(closed.id))
    with pytest.raises(errors.ChatAdminRequiredError):
        await client.get_participants(entity)
    telegram.world.members.promote(closed, guest)
    assert {person.first_name for person in await client.get_participants(entity)} == {"Owner", "Guest"}
    admins = await client.get_participants(entity, filter=t.ChannelParticipantsAdmins())
    assert len(admins) == 2


async def test_a_channel_is_made_and_named(telegram: Sandbox, client: Any) -> None:
    made = await client(f.channels.CreateChannelRequest("Mine", "about it", broadcast=True))
    [chat] = made.chats
    assert await client(f.channels.CheckUsernameRequest(chat, "my_channel"))
    await client(f.channels.UpdateUsernameRequest(chat, "my_channel"))
    assert not await client(f.channels.CheckUsernameRequest(chat, "my_channel"))
    [first] = await client.get_messages("my_channel", limit=10)
    assert isinstance(first.action, t.MessageActionChannelCreate)


@pytest.mark.parametrize("name", ["the_owner", "news", "menubot"], ids=["a person", "a channel", "a bot"])
async def test_names_of_every_kind_are_resolved(telegram: Sandbox, client: Any, owner: Person, name: str) -> None:
    telegram.world.channels.create("News", owner=owner, username="news")
    telegram.world.people.add_bot("menubot")
    entity = await client.get_entity(name)
    assert (entity.username, getattr(entity, "bot", False)) == (name, name == "menubot")
