"""Reading: histories, single messages, view counters, files."""

from collections.abc import Sequence
from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.api.peers import channel_of, open_channel, peer_of
from telegram_sandbox.mtproto.api.registry import Call, method
from telegram_sandbox.mtproto.message_views import direct_view, post_view
from telegram_sandbox.mtproto.tl import fill
from telegram_sandbox.mtproto.views import Views
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.messages import Message
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused

PAGE = 100
Numbered = tuple[int, int]
"""(message id, date)"""


def window(messages: Sequence[Numbered], request: Any) -> list[int]:
    """Which ids `messages.getHistory` returns, newest first, of `messages` given newest first.

    The page begins behind every message with an id of at least `offset_id` (or, without one, a date of at
    least `offset_date`), is shifted by `add_offset` (negative: towards newer ones) and cut to `limit`, at most
    100. Only then `max_id` and `min_id` (both exclusive) are applied, so that a page may come out shorter.
    """
    start = _position(messages, request) + request.add_offset
    end = start + min(request.limit, PAGE)
    page = messages[max(start, 0) : max(end, 0)]
    return [number for number, _ in page if (not request.max_id or number < request.max_id) and number > request.min_id]


def _position(messages: Sequence[Numbered], request: Any) -> int:
    if request.offset_id:
        return sum(1 for number, _ in messages if number >= request.offset_id)
    if request.offset_date and request.offset_date.timestamp() > 0:
        since = request.offset_date.timestamp()
        return sum(1 for _, date in messages if date >= since)
    return 0


@method("messages.getHistory", when_frozen=True)
def get_history(call: Call, request: Any) -> Any:
    owner = peer_of(call, request.peer)
    if isinstance(owner, Person):
        return _chat_history(call, owner, request)
    ids = window([(message.id, message.date) for message in owner.newest_first()], request)
    return _channel_messages(call, owner, [owner.messages[message_id] for message_id in ids])


def _chat_history(call: Call, other: Person, request: Any) -> Any:
    mine = {message.ids[call.me.id]: message for message in call.world.direct.chat(call.me, other)}
    ids = window([(number, mine[number].date) for number in sorted(mine, reverse=True)], request)
    views = call.views()
    views.peer(other)
    shown = [direct_view(views, mine[number]) for number in ids]
    if len(shown) == len(mine):
        return T.messages.Messages(shown, [], views.chats(), views.users())
    return T.messages.MessagesSlice(len(mine), shown, [], views.chats(), views.users())


@method("channels.getMessages", when_frozen=True)
def get_channel_messages(call: Call, request: Any) -> Any:
    """Posts by id, in the order asked for; those that are gone as `messageEmpty`."""
    channel = open_channel(call, request.channel)
    wanted = [_number_of(given) for given in request.id]
    if len(wanted) > PAGE:
        raise Refused("LIMIT_INVALID")
    views = call.views()
    views.peer(channel)
    shown = [
        post_view(views, channel, channel.messages[number])
        if number in channel.messages
        else T.MessageEmpty(number, T.PeerChannel(channel.id))
        for number in wanted
    ]
    return _answer(views, channel, shown)


@method("messages.getMessages", when_frozen=True)
def get_messages(call: Call, request: Any) -> Any:
    """Direct messages by their numbers in the caller's box."""
    views = call.views()
    shown = []
    for given in request.id:
        message = call.world.direct.find(call.me, _number_of(given))
        shown.append(direct_view(views, message) if message else fill(T.MessageEmpty, id=_number_of(given)))
    return T.messages.Messages(shown, [], views.chats(), views.users())


@method("messages.getMessagesViews", when_frozen=True)
def get_messages_views(call: Call, request: Any) -> Any:
    """Counters by id; `increment` counts the caller as one more reader, once per post."""
    channel = open_channel(call, request.peer)
    shown = []
    for number in request.id:
        message = channel.messages.get(number)
        if message and request.increment:
            call.world.posts.see(message, call.me)
        shown.append(_counters(call, message))
    views = call.views()
    views.peer(channel)
    return T.messages.MessageViews(shown, views.chats(), views.users())


def _counters(call: Call, message: Message | None) -> Any:
    if message is None:
        return T.MessageViews()
    counters = call.world.posts.counters(message)
    return T.MessageViews(views=counters.views, forwards=counters.forwards)


@method("channels.readHistory", when_frozen=True)
def read_channel_history(call: Call, request: Any) -> Any:
    channel = channel_of(call, request.channel)
    known = channel.read_marks.get(call.me.id, 0)
    channel.read_marks[call.me.id] = max(known, request.max_id or channel.top_id)
    return True


@method("messages.readHistory", when_frozen=True)
def read_history(call: Call, request: Any) -> Any:
    peer_of(call, request.peer)
    return T.messages.AffectedMessages(call.world.direct.box(call.me.id).pts, 0)


@method("upload.getFile", when_frozen=True)
def get_file(call: Call, request: Any) -> Any:
    media = call.world.posts.files.get(getattr(request.location, "id", 0))
    if media is None:
        raise Refused("FILE_ID_INVALID")
    part = media.data[request.offset : request.offset + request.limit]
    kind = T.storage.FilePng() if media.mime_type == "image/png" else T.storage.FilePartial()
    return T.upload.File(kind, call.world.now(), part)


def _channel_messages(call: Call, channel: Channel, messages: Sequence[Message]) -> Any:
    views = call.views()
    views.peer(channel)
    return _answer(views, channel, [post_view(views, channel, message) for message in messages])


def _answer(views: Views, channel: Channel, shown: list[Any]) -> Any:
    return T.messages.ChannelMessages(
        pts=channel.pts,
        count=len(channel.messages),
        messages=shown,
        topics=[],
        chats=views.chats(),
        users=views.users(),
    )


def _number_of(given: Any) -> int:
    number: int = given if isinstance(given, int) else getattr(given, "id", 0)
    return number
