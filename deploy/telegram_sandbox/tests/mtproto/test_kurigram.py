"""The independent judge: server and daemon share Telethon's TL code, and a mistake in it could cancel out."""

import importlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.clients import until
from telegram_sandbox.tests.mtproto.judge import judge, listen
from telegram_sandbox.world import AccountState, Content, Person, Reaction, ReactionsPolicy, Standing
from telegram_sandbox.world.channels import Channel

PHONE = "+79990001122"


@pytest.fixture
def ann(telegram: Sandbox) -> Person:
    return telegram.world.people.add("Ann", phone=PHONE)


@pytest.fixture
def channel(telegram: Sandbox) -> Channel:
    owner = telegram.world.people.add("Owner")
    policy = ReactionsPolicy.some(["👍", "🔥"])
    channel = telegram.world.channels.create("News", owner=owner, username="news", reactions=policy)
    post = telegram.world.posts.publish(channel, "old post")
    telegram.world.posts.set_counters(post, views=321, forwards=5, reactions={Reaction.emoji("👍"): 7})
    return channel


@pytest.fixture
async def client(telegram: Sandbox, ann: Person) -> AsyncIterator[Any]:
    async with judge(telegram) as client:
        sent = await client.send_code(PHONE)
        await client.sign_in(PHONE, sent.phone_code_hash, telegram.world.sign_in.code_for(PHONE))
        await client.initialize()
        yield client


async def texts(client: Any, chat: str) -> list[str]:
    return [message.text async for message in client.get_chat_history(chat)]


async def test_the_judge_signs_in(client: Any, ann: Person) -> None:
    assert (await client.get_me()).id == ann.id


async def test_the_judge_gives_a_password(telegram: Sandbox, ann: Person) -> None:
    ann.password = "correct horse"
    async with judge(telegram) as client:
        sent = await client.send_code(PHONE)
        with pytest.raises(Exception, match="SESSION_PASSWORD_NEEDED"):
            await client.sign_in(PHONE, sent.phone_code_hash, telegram.world.sign_in.code_for(PHONE))
        assert (await client.check_password("correct horse")).id == ann.id


async def test_the_judge_is_kept_out_in_telegrams_words(telegram: Sandbox, ann: Person) -> None:
    ann.password = "correct horse"
    async with judge(telegram) as client:
        with pytest.raises(Exception, match="PHONE_NUMBER_INVALID"):
            await client.send_code("+7999")
        sent = await client.send_code(PHONE)
        right = telegram.world.sign_in.code_for(PHONE)
        with pytest.raises(Exception, match="PHONE_CODE_INVALID"):
            await client.sign_in(PHONE, sent.phone_code_hash, "00000")
        with pytest.raises(Exception, match="SESSION_PASSWORD_NEEDED"):
            await client.sign_in(PHONE, sent.phone_code_hash, right)
        with pytest.raises(Exception, match="PASSWORD_HASH_INVALID"):
            await client.check_password("battery staple")
        assert (await client.check_password("correct horse")).id == ann.id


async def test_the_judges_typed_code_is_expired_and_a_banned_phone_gets_none(telegram: Sandbox, ann: Person) -> None:
    async with judge(telegram) as client:
        sent = await client.send_code(PHONE)
        code = telegram.world.sign_in.code_for(PHONE)
        telegram.world.direct.send(ann, telegram.world.people.add_bot("menubot"), code)
        with pytest.raises(Exception, match="PHONE_CODE_EXPIRED"):
            await client.sign_in(PHONE, sent.phone_code_hash, code)
        telegram.world.people.set_state(ann, AccountState.BANNED)
        with pytest.raises(Exception, match="PHONE_NUMBER_BANNED"):
            await client.send_code(PHONE)


async def test_the_judge_logs_out(client: Any) -> None:
    functions = importlib.import_module("pyrogram.raw.functions")
    await client.invoke(functions.auth.LogOut())
    with pytest.raises(Exception, match="AUTH_KEY_UNREGISTERED"):
        await client.invoke(functions.updates.GetState())


@pytest.mark.parametrize("framing", ["TCPFull", "TCPAbridged", "TCPIntermediate", "TCPIntermediatePadded"])
async def test_the_judge_connects_in_every_framing(telegram: Sandbox, framing: str) -> None:
    async with judge(telegram, framing=framing) as client:
        assert await client.send_code(PHONE)


async def test_the_judge_joins_hears_and_leaves(telegram: Sandbox, client: Any, ann: Person, channel: Channel) -> None:
    heard = listen(client)
    await client.join_chat("news")
    telegram.world.posts.publish(channel, "hello")
    await until(lambda: heard)
    await client.leave_chat("news")
    assert ([message.text for message in heard], channel.standing(ann.id)) == (["hello"], Standing.LEFT)


async def test_the_judge_hears_albums_edits_and_deletions(telegram: Sandbox, client: Any, channel: Channel) -> None:
    new, edited = listen(client), listen(client, "EditedMessageHandler")
    deleted = listen(client, "DeletedMessagesHandler")
    await client.join_chat("news")
    photo = telegram.world.posts.photo()
    album = telegram.world.posts.album(channel, [Content("first", media=photo), Content(media=photo)])
    telegram.world.posts.edit(channel, album[0].id, Content("better", media=photo))
    telegram.world.posts.delete(channel, [album[1].id])
    await until(lambda: len(new) == 2 and edited and deleted)
    assert {message.media_group_id for message in new} == {album[0].grouped_id}
    assert ([message.caption for message in edited], [message.id for message in deleted[0]]) == (["better"], [3])


async def test_the_judge_reads_history_and_numbers(telegram: Sandbox, client: Any, channel: Channel) -> None:
    for number in range(150):
        telegram.world.posts.publish(channel, f"post {number}")
    assert await texts(client, "news") == [f"post {number}" for number in range(149, -1, -1)] + ["old post"]
    old = await client.get_messages("news", 1)
    [reaction] = old.reactions.reactions
    assert (old.views, old.forwards, reaction.emoji, reaction.count) == (321, 5, "👍", 7)


async def test_the_judge_reacts(telegram: Sandbox, client: Any, ann: Person, channel: Channel) -> None:
    await client.send_reaction("news", 1, "🔥")
    assert channel.messages[1].chosen == {ann.id: (Reaction.emoji("🔥"),)}


async def test_the_judge_forwards_an_album_whole(telegram: Sandbox, client: Any, ann: Person, channel: Channel) -> None:
    target = telegram.world.channels.create("Target", owner=ann, username="target")
    photo = telegram.world.posts.photo()
    album = telegram.world.posts.album(channel, [Content("first", media=photo), Content(media=photo)])
    copies = await client.forward_messages("target", "news", [post.id for post in album])
    assert [copy.id for copy in copies] == [1, 2]
    assert len({copy.media_group_id for copy in copies}) == 1
    [entry] = telegram.world.forwards.into(target)
    assert entry.source_ids == (2, 3)


async def test_the_judge_sees_chats_and_members(telegram: Sandbox, client: Any, ann: Person) -> None:
    closed = telegram.world.channels.create("Closed", owner=telegram.world.people.add("Owner"))
    telegram.world.posts.publish(closed, "inside")
    await client.join_chat(f"https://t.me/+{telegram.world.channels.invite(closed).hash}")
    chats = [dialog.chat.title async for dialog in client.get_dialogs()]
    assert "Closed" in chats
    member = await client.get_chat_member(closed.bot_api_id, "me")
    assert (member.user.id, str(member.status)) == (ann.id, "ChatMemberStatus.MEMBER")
    chat = await client.get_chat(closed.bot_api_id)
    assert (chat.title, chat.members_count) == ("Closed", 2)


async def test_the_judge_asks_to_be_let_in(telegram: Sandbox, client: Any, ann: Person) -> None:
    closed = telegram.world.channels.create("Closed", owner=telegram.world.people.add("Owner"))
    invite = telegram.world.channels.invite(closed, needs_approval=True)
    await client.join_chat(f"https://t.me/+{invite.hash}")
    assert list(closed.join_requests) == [ann.id]


async def test_the_judge_is_refused_in_telegrams_words(client: Any) -> None:
    with pytest.raises(Exception, match="USERNAME_NOT_OCCUPIED"):
        await client.get_chat("nobody_here")
