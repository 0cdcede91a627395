"""What the world's events look like to those connected: updates, pushed per account."""

from collections.abc import Callable, Container, Iterable
from functools import partial
from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.faults import Call, Faults, names_of
from telegram_sandbox.mtproto import tl
from telegram_sandbox.mtproto.connection import Connection
from telegram_sandbox.mtproto.message_views import direct_view, post_view
from telegram_sandbox.mtproto.views import Views
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.events import (
    ChannelChanged,
    DeletedMessages,
    DirectMessageEdited,
    DirectMessagesDeleted,
    DirectMessageSent,
    EditedMessage,
    Event,
    MemberChanged,
    NewMessage,
)
from telegram_sandbox.world.world import World

Make = Callable[[Views], Any]
"""One update as a given account sees it."""


class Pushes:
    """Joining is needed for a channel's pushes; the doer's own connection gets its answer instead."""

    def __init__(self, world: World, faults: Faults, connections: Callable[[], Iterable[Connection]]) -> None:
        self._world = world
        self._faults = faults
        self._connections = connections

    def hear(self, event: Event) -> None:
        """Tell everybody whom it concerns."""
        match event:
            case NewMessage(channel, message, pts, origin):
                self._to_members(
                    channel, origin, lambda v: T.UpdateNewChannelMessage(post_view(v, channel, message), pts, 1)
                )
            case EditedMessage(channel, message, pts, origin):
                self._to_members(
                    channel, origin, lambda v: T.UpdateEditChannelMessage(post_view(v, channel, message), pts, 1)
                )
            case DeletedMessages(channel, ids, pts, origin):
                self._to_members(
                    channel,
                    origin,
                    lambda _: T.UpdateDeleteChannelMessages(channel.id, list(ids), pts, len(ids)),
                )
            case ChannelChanged(channel, origin):
                self._to_members(channel, origin, lambda v: _changed(v, channel))
            case MemberChanged():
                self._member_changed(event)
            case DirectMessageSent() | DirectMessageEdited():
                self._direct(event)
            case DirectMessagesDeleted():
                self._direct_gone(event)
            case _:
                return

    def _member_changed(self, event: MemberChanged) -> None:
        channel = event.channel
        self._to({event.person.id}, event.origin, lambda v: _changed(v, channel), channel.id)

    def _direct(self, event: DirectMessageSent | DirectMessageEdited) -> None:
        for owner_id in event.message.ids:
            self._to({owner_id}, event.origin, partial(_direct_update, event, self._pts(owner_id)))

    def _direct_gone(self, event: DirectMessagesDeleted) -> None:
        for owner_id in {owner_id for message in event.messages for owner_id in message.ids}:
            ids = [message.ids[owner_id] for message in event.messages if owner_id in message.ids]
            update = T.UpdateDeleteMessages(ids, self._pts(owner_id), len(ids))
            self._to({owner_id}, event.origin, partial(_constant, update))

    def _pts(self, owner_id: int) -> int:
        return self._world.direct.box(owner_id).pts

    def _to_members(self, channel: Channel, origin: object, make: Make) -> None:
        self._to(channel.members, origin, make, channel.id)

    def _to(self, people: Container[int], origin: object, make: Make, channel_id: int | None = None) -> None:
        for connection in list(self._connections()):
            person_id = connection.person_id
            if person_id is None or person_id not in people:
                continue
            if connection is origin or not connection.takes_updates:
                continue
            viewer = self._world.people.get(person_id)
            if viewer.is_alive:
                self._push(connection, Views(self._world, viewer), make, channel_id)

    def _push(self, connection: Connection, views: Views, make: Make, channel_id: int | None) -> None:
        update = make(views)
        if not self._is_lost(views, update, channel_id):
            connection.push(views.updates([update]))

    def _is_lost(self, views: Views, update: Any, channel_id: int | None) -> bool:
        viewer = views.viewer
        who = names_of(viewer.id, viewer.phone, viewer.username)
        name = tl.update_name(update)
        return bool(self._faults.strike(Call("mtproto", name, who, channel_id, is_push=True)).struck)


def _changed(views: Views, channel: Channel) -> Any:
    views.peer(channel)
    return T.UpdateChannel(channel.id)


def _direct_update(event: DirectMessageSent | DirectMessageEdited, pts: int, views: Views) -> Any:
    kind = T.UpdateNewMessage if isinstance(event, DirectMessageSent) else T.UpdateEditMessage
    return kind(direct_view(views, event.message), pts, 1)


def _constant(update: Any, _: Views) -> Any:
    return update
