"""Posts: ids, events, albums, limits, reactions."""

import pytest
from telegram_sandbox.world import (
    Content,
    Person,
    Reaction,
    ReactionsPolicy,
    Refused,
    World,
)
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.events import DeletedMessages, Event, NewMessage

NOON = 1_700_000_000


def heard(world: World) -> list[Event]:
    events: list[Event] = []
    world.subscribe(events.append)
    return events


def test_a_channels_ids_are_dense_and_never_used_again(world: World, channel: Channel) -> None:
    ids = [world.posts.publish(channel, "a").id, world.posts.publish(channel, "b").id]
    world.posts.delete(channel, ids)
    assert [*ids, world.posts.publish(channel, "c").id] == [1, 2, 3]


def test_every_event_of_a_channel_counts_once_per_message(world: World, channel: Channel) -> None:
    begin = channel.pts
    album = world.posts.album(channel, [Content("a"), Content(""), Content("")])
    world.posts.edit(channel, album[0].id, Content("b"))
    world.posts.delete(channel, [post.id for post in album])
    assert [(event.kind, event.pts - begin) for event in channel.events] == [
        ("new", 1),
        ("new", 2),
        ("new", 3),
        ("edit", 4),
        ("delete", 7),
    ]


def test_an_album_has_one_number_and_adjacent_ids(world: World, channel: Channel) -> None:
    album = world.posts.album(channel, [Content(media=world.posts.photo()) for _ in range(10)])
    assert len({post.grouped_id for post in album}) == 1
    assert [post.id for post in album] == list(range(1, 11))


def test_deleting_what_is_gone_is_no_event(world: World, channel: Channel) -> None:
    events = heard(world)
    assert world.posts.delete(channel, [5]) == []
    assert events == []


def test_listeners_hear_what_happened_and_who_did_it(world: World, channel: Channel) -> None:
    events = heard(world)
    post = world.posts.publish(channel, "hello", origin="a connection")
    world.posts.delete(channel, [post.id])
    assert events == [
        NewMessage(channel, post, channel.pts - 1, "a connection"),
        DeletedMessages(channel, (1,), channel.pts),
    ]


def test_a_failing_listener_undoes_nothing(world: World, channel: Channel) -> None:
    def fail(_: Event) -> None:
        raise RuntimeError("a door is broken")

    world.subscribe(fail)
    events = heard(world)
    world.posts.publish(channel, "hello")
    assert (len(events), channel.top_id) == (1, 1)


@pytest.mark.parametrize(
    ("content", "word"),
    [(Content("x" * 4097), "MESSAGE_TOO_LONG"), (Content("y" * 1025), "MEDIA_CAPTION_TOO_LONG")],
    ids=["text over 4096", "caption over 1024"],
)
def test_texts_have_telegrams_limits(world: World, channel: Channel, content: Content, word: str) -> None:
    if word.startswith("MEDIA"):
        content = Content(content.text, media=world.posts.photo())
    with pytest.raises(Refused, match=word):
        world.posts.publish(channel, content)


def test_reactions_switched_off_are_refused(world: World, channel: Channel, owner: Person) -> None:
    post = world.posts.publish(channel, "hello")
    world.channels.set_reactions(channel, ReactionsPolicy.none())
    with pytest.raises(Refused, match="REACTION_INVALID"):
        world.posts.react(channel, post.id, owner, [Reaction.emoji("👍")])
