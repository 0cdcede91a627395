"""Telethon's objects become ours: counters, forwards, protection, names."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telethon.tl import types

from reposter_service.domain.rating import Counters
from reposter_service.userbots import translate
from reposter_service.workflows.records import ChannelCard

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DONOR = 1_500_000_001


def raw_message(id_: int = 7, **fields: Any) -> Any:
    return types.Message(id=id_, peer_id=types.PeerChannel(DONOR), date=NOON, message="", **fields)


def raw_channel(id_: int = DONOR, **fields: Any) -> Any:
    return types.Channel(id=id_, title="Новости", photo=types.ChatPhotoEmpty(), date=NOON, **fields)


def answer(*messages: Any, chats: tuple[Any, ...] = ()) -> Any:
    return types.messages.ChannelMessages(
        pts=1, count=len(messages), messages=list(messages), topics=[], chats=list(chats), users=[]
    )


def reacted(*counts: tuple[Any, int]) -> Any:
    return types.MessageReactions([types.ReactionCount(reaction, count) for reaction, count in counts])


def forwarded_from(from_id: Any = None, **fields: Any) -> Any:
    return types.MessageFwdHeader(date=NOON, from_id=from_id, **fields)


def test_emoji_and_custom_reactions_are_summed_and_stars_are_kept_apart() -> None:
    reactions = reacted(
        (types.ReactionEmoji("👍"), 5), (types.ReactionCustomEmoji(99), 2), (types.ReactionPaid(), 1000)
    )

    message = translate.message(raw_message(views=300, forwards=4, reactions=reactions))

    assert message.counters == Counters(views=300, forwards=4, reactions=7, paid_reactions=1000)


@pytest.mark.parametrize("views", [None, 0], ids=["no view counter", "a view counter of zero"])
def test_views_are_told_as_telegram_gives_them(views: int | None) -> None:
    assert translate.message(raw_message(views=views)).counters == Counters(views=views, forwards=0, reactions=0)


@pytest.mark.parametrize(
    ("header", "from_channel"),
    [
        pytest.param(None, False, id="no forward"),
        pytest.param(forwarded_from(types.PeerChannel(5), channel_post=3), True, id="from a channel"),
        pytest.param(forwarded_from(types.PeerChannel(DONOR), channel_post=3), True, id="from the donor itself"),
        pytest.param(forwarded_from(types.PeerChat(5)), True, id="from a basic group"),
        pytest.param(forwarded_from(types.PeerUser(5)), False, id="from a person"),
        pytest.param(forwarded_from(from_name="Аня"), False, id="from a hidden author"),
    ],
)
def test_only_forwards_from_channels_and_groups_are_not_the_donors_own(header: Any, from_channel: bool) -> None:
    message = translate.message(raw_message(fwd_from=header))

    assert message.from_channel is from_channel
    assert message.counts_as_post is not from_channel


def test_a_service_message_is_no_post() -> None:
    raw = types.MessageService(
        id=1, peer_id=types.PeerChannel(DONOR), date=NOON, action=types.MessageActionChannelCreate("Новости")
    )

    assert not translate.message(raw).counts_as_post


def test_deleted_messages_are_left_out_of_an_answer() -> None:
    read = answer(raw_message(3), types.MessageEmpty(id=2, peer_id=None), raw_message(1))

    assert [message.id for message in translate.messages(read)] == [3, 1]


@pytest.mark.parametrize(
    ("message_forbids", "channel_forbids", "is_protected"),
    [(False, False, False), (True, False, True), (False, True, True)],
    ids=["nobody forbids", "the message forbids", "the channel forbids"],
)
def test_a_message_is_protected_by_itself_or_by_its_channel(
    message_forbids: bool, channel_forbids: bool, is_protected: bool
) -> None:
    read = answer(raw_message(noforwards=message_forbids), chats=(raw_channel(noforwards=channel_forbids),))

    assert [message.protected for message in translate.messages(read)] == [is_protected]


def test_the_protection_of_another_channel_does_not_matter() -> None:
    read = answer(raw_message(), chats=(raw_channel(), raw_channel(id_=5, noforwards=True)))

    assert not translate.messages(read)[0].protected


@pytest.mark.parametrize(
    ("available", "are_on"),
    [
        pytest.param(None, False, id="nothing said"),
        pytest.param(types.ChatReactionsNone(), False, id="none"),
        pytest.param(types.ChatReactionsAll(), True, id="all"),
        pytest.param(types.ChatReactionsSome([types.ReactionEmoji("👍")]), True, id="some"),
    ],
)
def test_reactions_are_off_when_none_are_available(available: Any, are_on: bool) -> None:
    assert translate.reactions_on(available) is are_on


@pytest.mark.parametrize(
    ("names", "username"),
    [
        pytest.param({"username": "news"}, "news", id="one name"),
        pytest.param({}, None, id="a private channel"),
        pytest.param(
            {"usernames": [types.Username("old", active=False), types.Username("new", active=True)]},
            "new",
            id="collectible names",
        ),
    ],
)
def test_a_channels_card_bears_its_active_name(names: dict[str, Any], username: str | None) -> None:
    assert translate.card(raw_channel(**names)) == ChannelCard(DONOR, "Новости", username)


def test_access_hashes_are_taken_from_whole_channels_only() -> None:
    chats = [
        raw_channel(1, access_hash=11),
        raw_channel(2, access_hash=22, min=True),
        raw_channel(3),
        types.ChannelForbidden(4, access_hash=44, title="Закрыт"),
    ]

    assert translate.access_hashes(chats) == {1: 11}
