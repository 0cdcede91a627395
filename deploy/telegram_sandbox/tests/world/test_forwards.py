"""Forwarding inside the world: Telegram's rules, and the log that «doubled» and «lost» come from."""

from dataclasses import dataclass

import pytest
from telegram_sandbox.world import (
    AdminRights,
    Content,
    ForwardHeader,
    Message,
    Person,
    Refused,
    Switches,
    World,
    WorldClock,
)
from telegram_sandbox.world.channels import Channel

NOON = 1_700_000_000


@dataclass
class Scene:
    world: World
    userbot: Person
    donor: Channel
    target: Channel

    def forward(self, ids: list[int], random_ids: list[int], target: Channel | Person | None = None) -> list[int]:
        done = self.world.forwards.forward(self.userbot, self.donor, ids, target or self.target, random_ids)
        return [message.id for message in done.messages if isinstance(message, Message)]


@pytest.fixture
def scene() -> Scene:
    world = World(WorldClock.standing(NOON))
    owner, userbot = world.people.add("Owner"), world.people.add("Userbot")
    donor = world.channels.create("Donor", owner=owner, username="donor")
    target = world.channels.create("Target", owner=owner)
    world.members.promote(target, userbot)
    return Scene(world, userbot, donor, target)


def test_a_forward_names_its_origin(scene: Scene) -> None:
    post = scene.world.posts.publish(scene.donor, "hello")
    scene.world.clock.advance(3600)
    [made] = scene.forward([post.id], [1])
    copy = scene.target.messages[made]
    assert copy.forward == ForwardHeader(NOON, from_channel_id=scene.donor.id, channel_post=post.id)
    assert (copy.text, copy.date) == ("hello", NOON + 3600)


def test_a_forward_of_a_forward_keeps_the_first_origin(scene: Scene) -> None:
    header = ForwardHeader(NOON - 60, from_channel_id=42, channel_post=7)
    post = scene.world.posts.publish(scene.donor, "second hand", forward=header)
    [made] = scene.forward([post.id], [1])
    assert scene.target.messages[made].forward == header


def test_an_album_forwarded_in_one_request_stays_one_album(scene: Scene) -> None:
    album = scene.world.posts.album(scene.donor, [Content(media=scene.world.posts.photo()) for _ in range(3)])
    made = scene.forward([post.id for post in album], [1, 2, 3])
    groups = {scene.target.messages[number].grouped_id for number in made}
    assert len(groups) == 1
    assert groups != {album[0].grouped_id}


def test_an_album_forwarded_piece_by_piece_falls_apart(scene: Scene) -> None:
    album = scene.world.posts.album(scene.donor, [Content(media=scene.world.posts.photo()) for _ in range(2)])
    made = [scene.forward([post.id], [post.id])[0] for post in album]
    assert len({scene.target.messages[number].grouped_id for number in made}) == 2


def test_a_repeated_random_id_returns_the_first_messages(scene: Scene) -> None:
    post = scene.world.posts.publish(scene.donor, "hello")
    first, again = scene.forward([post.id], [77]), scene.forward([post.id], [77])
    assert first == again
    assert len(scene.world.forwards.into(scene.target)) == 1


def test_a_repeat_is_answered_even_when_the_post_is_gone_meanwhile(scene: Scene) -> None:
    post = scene.world.posts.publish(scene.donor, "hello")
    first = scene.forward([post.id], [77])
    scene.world.posts.delete(scene.donor, [post.id])
    assert scene.forward([post.id], [77]) == first


def test_a_repeat_of_an_album_that_lost_a_member_returns_what_was_forwarded(scene: Scene) -> None:
    album = scene.world.posts.album(scene.donor, [Content("a"), Content("b"), Content("c")])
    scene.world.posts.delete(scene.donor, [album[1].id])
    first = scene.forward([1, 2, 3], [11, 12, 13])
    assert scene.forward([1, 2, 3], [11, 12, 13]) == first
    assert len(scene.world.forwards.log) == 1


def test_a_request_that_knows_some_random_ids_forwards_only_the_others(scene: Scene) -> None:
    for text in "ab":
        scene.world.posts.publish(scene.donor, text)
    [first] = scene.forward([1], [11])
    assert scene.forward([1, 2], [11, 12]) == [first, first + 1]
    assert [entry.source_ids for entry in scene.world.forwards.log] == [(1,), (2,)]


def test_random_ids_are_remembered_per_account_and_peer(scene: Scene) -> None:
    post = scene.world.posts.publish(scene.donor, "hello")
    elsewhere = scene.world.channels.create("Elsewhere", owner=scene.userbot)
    scene.forward([post.id], [77])
    scene.forward([post.id], [77], elsewhere)
    assert len(scene.world.forwards.log) == 2


def test_a_forgotten_random_id_forwards_anew(scene: Scene) -> None:
    post = scene.world.posts.publish(scene.donor, "hello")
    first = scene.forward([post.id], [77])
    scene.world.forwards.forget_random_ids()
    assert scene.forward([post.id], [77]) != first


def test_the_same_request_twice_at_a_time_is_refused(scene: Scene) -> None:
    with (
        scene.world.forwards.running(scene.userbot, scene.target, [77]),
        pytest.raises(Refused, match="RANDOM_ID_DUPLICATE"),
        scene.world.forwards.running(scene.userbot, scene.target, [77]),
    ):
        pass


def test_ids_that_are_gone_are_passed_over_while_one_is_left(scene: Scene) -> None:
    posts = [scene.world.posts.publish(scene.donor, text) for text in "abc"]
    scene.world.posts.delete(scene.donor, [posts[1].id])
    assert len(scene.forward([1, 2, 3], [1, 2, 3])) == 2
    [entry] = scene.world.forwards.log
    assert (entry.source_ids, entry.random_ids) == ((1, 3), (1, 3))


def test_a_service_message_is_passed_over_too(scene: Scene) -> None:
    scene.world.posts.service(scene.donor, "pinned")
    scene.world.posts.publish(scene.donor, "hello")
    assert len(scene.forward([1, 2], [1, 2])) == 1
    with pytest.raises(Refused, match="MESSAGE_ID_INVALID"):
        scene.forward([1], [3])


def test_nothing_left_to_forward_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused, match="MESSAGE_ID_INVALID"):
        scene.forward([5], [1])


@pytest.mark.parametrize("whole_channel", [True, False], ids=["protected channel", "protected post"])
def test_protected_content_is_not_forwarded(scene: Scene, whole_channel: bool) -> None:
    post = scene.world.posts.publish(scene.donor, "mine")
    if whole_channel:
        scene.world.channels.set_noforwards(scene.donor, is_on=True)
    else:
        post.is_noforwards = True
    with pytest.raises(Refused, match="CHAT_FORWARDS_RESTRICTED"):
        scene.forward([post.id], [1])


def test_without_the_right_to_post_nothing_is_forwarded(scene: Scene) -> None:
    post = scene.world.posts.publish(scene.donor, "hello")
    scene.world.members.promote(scene.target, scene.userbot, AdminRights.none())
    with pytest.raises(Refused, match="CHAT_ADMIN_REQUIRED"):
        scene.forward([post.id], [1])
    assert scene.world.forwards.log == []


def test_a_forward_counts_under_the_original(scene: Scene) -> None:
    post = scene.world.posts.publish(scene.donor, "hello")
    scene.forward([post.id], [1])
    assert scene.world.posts.counters(post).forwards == 1


def test_a_replay_switches_that_off() -> None:
    still = World(WorldClock.standing(NOON), Switches(count_forwards=False))
    owner = still.people.add()
    donor, target = (still.channels.create(title, owner=owner) for title in ("Donor", "Target"))
    post = still.posts.publish(donor, "hello")
    still.forwards.forward(owner, donor, [post.id], target, [1])
    assert still.posts.counters(post).forwards == 0


def test_a_post_can_be_forwarded_to_a_bot(scene: Scene) -> None:
    bot = scene.world.people.add_bot("menubot")
    post = scene.world.posts.publish(scene.donor, "hello")
    scene.forward([post.id], [1], bot)
    [message] = scene.world.direct.chat(bot, scene.userbot)
    assert message.forward
    assert message.forward.channel_post == post.id


def test_the_log_tells_who_forwarded_what_where_and_when(scene: Scene) -> None:
    album = scene.world.posts.album(scene.donor, [Content("a"), Content("b")])
    scene.world.clock.advance(60)
    made = scene.forward([post.id for post in album], [5, 6])
    [entry] = scene.world.forwards.log
    assert (entry.at, entry.by_id, entry.source_id, entry.source_ids) == (
        NOON + 60,
        scene.userbot.id,
        scene.donor.id,
        (1, 2),
    )
    assert (entry.target_id, list(entry.target_ids), entry.random_ids) == (scene.target.id, made, (5, 6))
