"""Forwarding and the rest of writing, by Telethon's raw requests, as the reposter does it."""

from dataclasses import dataclass
from typing import Any

import pytest
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.server import Sandbox
from telegram_sandbox.tests.clients import listen, signed_in, until
from telegram_sandbox.world import AdminRights, Content, Person, ReactionsPolicy
from telegram_sandbox.world.buttons import ButtonAnswer
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.events import ButtonPressed, Event
from telethon import errors
from telethon import functions as f
from telethon import types as t


@dataclass
class Scene:
    telegram: Sandbox
    userbot: Person
    donor: Channel
    target: Channel

    def request(self, ids: list[int], random_ids: list[int]) -> Any:
        world = self.telegram.world
        donor, target = (
            t.InputPeerChannel(channel.id, world.access_hash(self.userbot, channel))
            for channel in (self.donor, self.target)
        )
        return f.messages.ForwardMessagesRequest(from_peer=donor, id=ids, to_peer=target, random_id=random_ids)

    def album(self, size: int = 3) -> list[int]:
        posts = self.telegram.world.posts
        return [post.id for post in posts.album(self.donor, [Content(media=posts.photo()) for _ in range(size)])]


@pytest.fixture
def scene(telegram: Sandbox) -> Scene:
    world = telegram.world
    owner, userbot = world.people.add("Owner"), world.people.add("Userbot")
    donor = world.channels.create("Donor", owner=owner, username="donor")
    target = world.channels.create("Target", owner=owner)
    world.members.promote(target, userbot)
    return Scene(telegram, userbot, donor, target)


def made(answer: Any) -> list[tuple[int, int]]:
    """(random id, new message's id) of an answer."""
    return [(u.random_id, u.id) for u in answer.updates if isinstance(u, t.UpdateMessageID)]


async def test_an_album_goes_in_one_request(scene: Scene) -> None:
    async with signed_in(scene.telegram, scene.userbot) as client:
        answer = await client(scene.request(scene.album(), [11, 12, 13]))
        assert made(answer) == [(11, 1), (12, 2), (13, 3)]
        copies = [u.message for u in answer.updates if isinstance(u, t.UpdateNewChannelMessage)]
        assert len({copy.grouped_id for copy in copies}) == 1
        assert [copy.fwd_from.channel_post for copy in copies] == [1, 2, 3]
        assert scene.telegram.mtproto.calls_of(scene.userbot, "messages.forwardMessages") == 1


async def test_telethons_own_forwarding_works_too(scene: Scene) -> None:
    scene.telegram.world.posts.publish(scene.donor, "hello")
    async with signed_in(scene.telegram, scene.userbot) as client:
        await client.get_dialogs()
        copy = await client.forward_messages(await client.get_entity(t.PeerChannel(scene.target.id)), 1, "donor")
        assert (copy.id, copy.text) == (1, "hello")


async def test_a_repeated_request_returns_the_first_messages(scene: Scene) -> None:
    ids = scene.album()
    async with signed_in(scene.telegram, scene.userbot) as client:
        first = await client(scene.request(ids, [11, 12, 13]))
        again = await client(scene.request(ids, [11, 12, 13]))
        assert made(first) == made(again)
        assert len(scene.telegram.world.forwards.log) == 1


async def test_the_answer_may_be_lost_after_the_deed(scene: Scene) -> None:
    """Telethon reconnects and repeats the request by itself; the repeat finds the first messages."""
    ids = scene.album()
    scene.telegram.faults.add(Rule.lose_answer("messages.forwardMessages", times=1))
    async with signed_in(scene.telegram, scene.userbot) as client:
        answer = await client(scene.request(ids, [11, 12, 13]))
        assert made(answer) == [(11, 1), (12, 2), (13, 3)]
        assert scene.telegram.mtproto.calls_of(scene.userbot, "messages.forwardMessages") == 2
        assert len(scene.telegram.world.forwards.log) == 1


async def test_forgotten_random_ids_let_a_repeat_double_the_post(scene: Scene) -> None:
    ids = scene.album()
    async with signed_in(scene.telegram, scene.userbot) as client:
        await client(scene.request(ids, [11, 12, 13]))
        scene.telegram.world.forwards.forget_random_ids()
        await client(scene.request(ids, [11, 12, 13]))
        assert len(scene.telegram.world.forwards.into(scene.target)) == 2


async def test_a_repeat_while_the_first_is_running_is_refused(scene: Scene) -> None:
    scene.telegram.world.posts.publish(scene.donor, "hello")
    scene.telegram.faults.add(Rule(FaultKind.DELAY_DEED, method="messages.forwardMessages", seconds=1.0, times=1))
    async with (
        signed_in(scene.telegram, scene.userbot, request_retries=0) as slow,
        signed_in(scene.telegram, scene.userbot, request_retries=0) as quick,
    ):
        first = slow.loop.create_task(slow(scene.request([1], [11])))
        await until(lambda: scene.telegram.mtproto.calls_of(scene.userbot, "messages.forwardMessages") == 1)
        with pytest.raises(errors.RandomIdDuplicateError):
            await quick(scene.request([1], [11]))
        assert made(await first) == [(11, 1)]


async def test_a_deed_under_way_is_done_even_when_its_asker_is_gone(scene: Scene) -> None:
    scene.telegram.world.posts.publish(scene.donor, "hello")
    scene.telegram.faults.add(Rule(FaultKind.DELAY_DEED, method="messages.forwardMessages", seconds=0.2))
    async with signed_in(scene.telegram, scene.userbot) as client:
        asked = client.loop.create_task(client(scene.request([1], [11])))
        await until(lambda: scene.telegram.mtproto.calls_of(scene.userbot, "messages.forwardMessages"))
    asked.cancel()
    await until(lambda: scene.telegram.world.forwards.log)


async def test_a_dropped_socket_loses_nothing(scene: Scene) -> None:
    scene.telegram.world.posts.publish(scene.donor, "hello")
    scene.telegram.faults.add(Rule(FaultKind.DROP_SOCKET, method="messages.forwardMessages", times=1))
    async with signed_in(scene.telegram, scene.userbot) as client:
        assert made(await client(scene.request([1], [11]))) == [(11, 1)]


def forbid_posting(scene: Scene) -> None:
    scene.telegram.world.members.promote(scene.target, scene.userbot, AdminRights.none())


def throw_out(scene: Scene) -> None:
    world = scene.telegram.world
    world.members.kick(scene.target, scene.userbot, by=world.people.get(scene.target.owner_id))


def protect(scene: Scene) -> None:
    scene.telegram.world.channels.set_noforwards(scene.donor, is_on=True)


def delete_post(scene: Scene) -> None:
    scene.telegram.world.posts.delete(scene.donor, [1])


@pytest.mark.parametrize(
    ("happens", "error"),
    [
        (forbid_posting, errors.ChatAdminRequiredError),
        (throw_out, errors.ChannelPrivateError),
        (protect, errors.ChatForwardsRestrictedError),
        (delete_post, errors.MessageIdInvalidError),
    ],
    ids=["no right to post", "thrown out of the target", "protected", "deleted meanwhile"],
)
async def test_what_makes_a_forward_impossible_is_told(scene: Scene, happens: Any, error: type[Exception]) -> None:
    scene.telegram.world.posts.publish(scene.donor, "hello")
    happens(scene)
    async with signed_in(scene.telegram, scene.userbot) as client:
        with pytest.raises(error):
            await client(scene.request([1], [11]))
    assert scene.telegram.world.forwards.log == []


async def test_a_forward_can_be_found_in_the_targets_last_messages(scene: Scene) -> None:
    scene.telegram.world.posts.publish(scene.donor, "hello")
    async with signed_in(scene.telegram, scene.userbot) as client:
        request = scene.request([1], [11])
        await client(request)
        [newest] = await client.get_messages(request.to_peer, limit=1)
        assert (newest.fwd_from.from_id.channel_id, newest.fwd_from.channel_post) == (scene.donor.id, 1)


async def test_a_reaction_is_set_changed_and_taken_back(scene: Scene) -> None:
    scene.telegram.world.posts.publish(scene.donor, "hello")
    async with signed_in(scene.telegram, scene.userbot) as client:
        for emojis in (["👍"], ["🔥"], []):
            await client(
                f.messages.SendReactionRequest("donor", 1, reaction=[t.ReactionEmoji(emoji) for emoji in emojis])
            )
            reactions = (await client.get_messages("donor", ids=1)).reactions
            assert [r.reaction.emoticon for r in (reactions.results if reactions else [])] == emojis


async def test_reactions_switched_off_are_refused(scene: Scene) -> None:
    scene.telegram.world.posts.publish(scene.donor, "hello")
    scene.telegram.world.channels.set_reactions(scene.donor, ReactionsPolicy.none())
    async with signed_in(scene.telegram, scene.userbot) as client:
        with pytest.raises(errors.ReactionInvalidError):
            await client(f.messages.SendReactionRequest("donor", 1, reaction=[t.ReactionEmoji("👍")]))


async def test_an_admin_posts_edits_and_deletes(scene: Scene) -> None:
    async with signed_in(scene.telegram, scene.userbot) as client:
        await client.get_dialogs()
        target = await client.get_entity(t.PeerChannel(scene.target.id))
        sent = await client.send_message(target, "**hello**")
        await client.edit_message(target, sent, "better")
        assert scene.target.messages[sent.id].text == "better"
        await client.delete_messages(target, [sent.id])
        assert scene.target.messages == {}


async def test_a_button_under_a_bots_message_is_answered(scene: Scene) -> None:
    world = scene.telegram.world
    bot = world.people.add_bot("menubot")

    def answer(event: Event) -> None:
        if isinstance(event, ButtonPressed):
            world.buttons.answer(bot, event.query.id, ButtonAnswer(f"you pressed {event.query.data}", is_alert=True))

    world.subscribe(answer)
    async with signed_in(scene.telegram, scene.userbot) as client:
        heard = listen(client)
        await client.send_message("menubot", "/start")
        keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
        world.direct.send(bot, scene.userbot, Content("Sure?", markup=keyboard))
        await until(lambda: any(event.raw_text == "Sure?" for event in heard))
        [message] = await client.get_messages("menubot", limit=1)
        reply = await message.click(text="Yes")
        assert (reply.message, reply.alert) == ("you pressed yes", True)
