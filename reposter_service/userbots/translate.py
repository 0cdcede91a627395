"""Telethon's objects as ours. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from telethon.tl import types

from reposter_service.domain.posts import Message
from reposter_service.domain.rating import Counters
from reposter_service.workflows.records import ChannelCard


def message(raw: Any, *, channel_protected: bool = False) -> Message:
    """A `Message` or `MessageService`. `channel_protected`: the whole channel forbids forwarding."""
    service = isinstance(raw, types.MessageService)
    return Message(
        id=raw.id,
        date=raw.date,
        counters=_counters(raw),
        grouped_id=raw.grouped_id,
        from_channel=_from_channel(raw.fwd_from),
        service=service,
        protected=channel_protected or bool(raw.noforwards),
    )


def messages(answer: Any) -> list[Message]:
    """The messages of a channel in an answer, in its order, without `MessageEmpty`: that is a deleted one."""
    protected = {chat.id for chat in answer.chats if isinstance(chat, types.Channel) and chat.noforwards}
    return [
        message(raw, channel_protected=raw.peer_id.channel_id in protected)
        for raw in answer.messages
        if not isinstance(raw, types.MessageEmpty)
    ]


def new_ids(answer: Any) -> Mapping[int, int]:
    """`random_id` → id of the message that was made for it."""
    return {update.random_id: update.id for update in answer.updates if isinstance(update, types.UpdateMessageID)}


def reactions_on(available: Any) -> bool:
    """`available_reactions` of a full channel: nothing, or said to be none, is off."""
    return available is not None and not isinstance(available, types.ChatReactionsNone)


def method_name(request: type) -> str:
    """As Telegram names it: `messages.getHistory`."""
    room, name = request.__module__.rpartition(".")[2], request.__name__.removesuffix("Request")
    return f"{room}.{name[0].lower()}{name[1:]}"


def card(channel: Any) -> ChannelCard:
    return ChannelCard(channel_id=channel.id, title=channel.title, username=_username(channel))


def cards(chats: Iterable[Any]) -> list[ChannelCard]:
    """Of the channels that are shown whole: a `min` one may lack what it bears."""
    return [card(chat) for chat in chats if isinstance(chat, types.Channel) and not chat.min]


def access_hashes(chats: Iterable[Any]) -> dict[int, int]:
    """Channel id → access hash. A `min` channel's hash opens nothing."""
    return {
        chat.id: chat.access_hash
        for chat in chats
        if isinstance(chat, types.Channel) and chat.access_hash is not None and not chat.min
    }


def _counters(raw: Any) -> Counters:
    paid, people = 0, 0
    for result in raw.reactions.results if raw.reactions else ():
        if isinstance(result.reaction, types.ReactionPaid):
            paid += result.count
        else:
            people += result.count
    return Counters(views=raw.views, forwards=raw.forwards or 0, reactions=people, paid_reactions=paid)


def _from_channel(header: Any) -> bool:
    # A person's forward carries PeerUser, a hidden author's a name alone: both are the donor's own posts.
    return header is not None and isinstance(header.from_id, types.PeerChannel | types.PeerChat)


def _username(channel: Any) -> str | None:
    if channel.username:
        return str(channel.username)
    return next((str(name.username) for name in channel.usernames or () if name.active), None)
