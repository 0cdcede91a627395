"""updates.*: where an account and its channels stand, and what was missed."""

from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.api.peers import open_channel
from telegram_sandbox.mtproto.api.registry import Call, method
from telegram_sandbox.mtproto.message_views import direct_view, post_view
from telegram_sandbox.mtproto.tl import fill
from telegram_sandbox.mtproto.views import Views
from telegram_sandbox.world.channels import Channel, ChannelEvent
from telegram_sandbox.world.direct import BoxEvent

_TOO_LONG_SHOWS = 10
_POLL_AGAIN = 30


@method("updates.getState", when_frozen=True)
def get_state(call: Call, _: Any) -> Any:
    return state_of(call)


def state_of(call: Call) -> Any:
    """The account's own box; channels have counts of their own."""
    box = call.world.direct.box(call.me.id)
    return T.updates.State(box.pts, 0, call.world.now(), 0, 0)


@method("updates.getDifference", when_frozen=True)
def get_difference(call: Call, request: Any) -> Any:
    """Direct messages missed since `pts`."""
    box = call.world.direct.box(call.me.id)
    missed = box.events_after(request.pts)
    if not missed:
        return T.updates.DifferenceEmpty(call.world.now(), 0)
    views = call.views()
    new = [
        direct_view(views, box.messages[event.message_id])
        for event in missed
        if event.kind == "new" and event.message_id in box.messages
    ]
    other = [update for event in missed if (update := _box_update(call, views, event))]
    return T.updates.Difference(new, [], other, views.chats(), views.users(), state_of(call))


def _box_update(call: Call, views: Views, event: BoxEvent) -> Any:
    message = call.world.direct.find(call.me, event.message_id)
    if event.kind == "delete":
        return T.UpdateDeleteMessages([event.message_id], event.pts, 1)
    if event.kind == "edit" and message:
        return T.UpdateEditMessage(direct_view(views, message), event.pts, 1)
    return None


@method("updates.getChannelDifference", when_frozen=True)
def get_channel_difference(call: Call, request: Any) -> Any:
    """What was missed in one channel, always final; more than `limit` events are «too long»."""
    channel = open_channel(call, request.channel)
    missed = channel.events_after(request.pts)
    if not missed:
        return T.updates.ChannelDifferenceEmpty(pts=channel.pts, final=True, timeout=_POLL_AGAIN)
    views = call.views()
    if len(missed) > request.limit:
        return _too_long(views, channel)
    new = [post_view(views, channel, message) for message in _still_there(channel, missed)]
    other = [update for event in missed if (update := _channel_update(views, channel, event))]
    views.peer(channel)
    return T.updates.ChannelDifference(
        pts=channel.pts,
        new_messages=new,
        other_updates=other,
        chats=views.chats(),
        users=views.users(),
        final=True,
        timeout=_POLL_AGAIN,
    )


def _still_there(channel: Channel, events: list[ChannelEvent]) -> list[Any]:
    ids = [event.message_ids[0] for event in events if event.kind == "new"]
    return [channel.messages[message_id] for message_id in ids if message_id in channel.messages]


def _channel_update(views: Views, channel: Channel, event: ChannelEvent) -> Any:
    if event.kind == "delete":
        ids = list(event.message_ids)
        return T.UpdateDeleteChannelMessages(channel.id, ids, event.pts, len(ids))
    message = channel.messages.get(event.message_ids[0])
    if event.kind == "edit" and message:
        return T.UpdateEditChannelMessage(post_view(views, channel, message), event.pts, 1)
    return None


def _too_long(views: Views, channel: Channel) -> Any:
    messages = [post_view(views, channel, message) for message in channel.newest_first()[:_TOO_LONG_SHOWS]]
    return T.updates.ChannelDifferenceTooLong(
        dialog=channel_dialog(views, channel),
        messages=messages,
        chats=views.chats(),
        users=views.users(),
        final=True,
        timeout=_POLL_AGAIN,
    )


def channel_dialog(views: Views, channel: Channel) -> Any:
    """A channel's line in the list of chats."""
    latest = channel.latest()
    read_up_to = channel.read_marks.get(views.viewer.id, 0)
    return fill(
        T.Dialog,
        peer=views.peer(channel),
        top_message=latest.id if latest else 0,
        read_inbox_max_id=read_up_to,
        unread_count=max(0, channel.top_id - read_up_to),
        notify_settings=T.PeerNotifySettings(),
        pts=channel.pts,
    )
