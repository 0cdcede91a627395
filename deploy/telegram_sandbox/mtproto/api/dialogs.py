"""messages.getDialogs and messages.getPeerDialogs: the list of chats, newest first."""

from dataclasses import dataclass
from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.api.peers import peer_of
from telegram_sandbox.mtproto.api.registry import Call, method
from telegram_sandbox.mtproto.api.state import channel_dialog, state_of
from telegram_sandbox.mtproto.message_views import direct_view, post_view
from telegram_sandbox.mtproto.tl import fill
from telegram_sandbox.mtproto.views import Views
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.messages import DirectMessage, Message
from telegram_sandbox.world.people import Person

PAGE = 100


@dataclass(frozen=True, slots=True)
class _Line:
    """One chat of the list and its newest message."""

    owner: Channel | Person
    date: int
    top: Message | DirectMessage | None

    def top_id(self, viewer: Person) -> int:
        if isinstance(self.top, DirectMessage):
            return self.top.ids[viewer.id]
        return self.top.id if self.top else 0


@method("messages.getDialogs", when_frozen=True)
def get_dialogs(call: Call, request: Any) -> Any:
    """A page of at most 100, after the chat at `offset_peer` (or after `offset_date`). Nothing is pinned here."""
    lines = _all_lines(call)
    rest = lines[_start(lines, request) :]
    if request.folder_id:
        rest = []
    page = rest[: max(1, min(request.limit or PAGE, PAGE))]
    views = call.views()
    dialogs = [_dialog(views, line) for line in page]
    messages = [_top_view(views, line) for line in page if line.top]
    if len(page) == len(lines):
        return T.messages.Dialogs(dialogs, messages, views.chats(), views.users())
    return T.messages.DialogsSlice(len(lines), dialogs, messages, views.chats(), views.users())


@method("messages.getPeerDialogs", when_frozen=True)
def get_peer_dialogs(call: Call, request: Any) -> Any:
    owners = [peer_of(call, given.peer) for given in request.peers]
    lines = [_line(call, owner) for owner in owners]
    views = call.views()
    dialogs = [_dialog(views, line) for line in lines]
    messages = [_top_view(views, line) for line in lines if line.top]
    return T.messages.PeerDialogs(dialogs, messages, views.chats(), views.users(), state_of(call))


@method("messages.getPinnedDialogs", when_frozen=True)
def get_pinned_dialogs(call: Call, _: Any) -> Any:
    return T.messages.PeerDialogs([], [], [], [], state_of(call))


def _all_lines(call: Call) -> list[_Line]:
    owners: list[Channel | Person] = [*call.world.channels.of(call.me.id)]
    owners += call.world.direct.correspondents(call.me)
    lines = [_line(call, owner) for owner in owners]
    return sorted(lines, key=lambda line: (line.date, line.owner.id), reverse=True)


def _line(call: Call, owner: Channel | Person) -> _Line:
    if isinstance(owner, Channel):
        latest = owner.latest()
        return _Line(owner, latest.date if latest else owner.date, latest)
    chat = call.world.direct.chat(call.me, owner)
    return _Line(owner, chat[-1].date if chat else 0, chat[-1] if chat else None)


def _start(lines: list[_Line], request: Any) -> int:
    """Where a page begins. The offset's peer is looked for first: dates of several chats may be equal."""
    # A date that was not given arrives as the beginning of 1970.
    before = request.offset_date.timestamp() if request.offset_date else 0
    given = request.offset_peer
    peer_id = getattr(given, "channel_id", None) or getattr(given, "user_id", None)
    for number, line in enumerate(lines):
        if line.owner.id == peer_id and (not before or line.date <= before):
            return number + 1
    return sum(1 for line in lines if line.date > before) if before else 0


def _dialog(views: Views, line: _Line) -> Any:
    if isinstance(line.owner, Channel):
        return channel_dialog(views, line.owner)
    return fill(
        T.Dialog,
        peer=views.peer(line.owner),
        top_message=line.top_id(views.viewer),
        notify_settings=T.PeerNotifySettings(),
    )


def _top_view(views: Views, line: _Line) -> Any:
    if isinstance(line.owner, Channel) and isinstance(line.top, Message):
        return post_view(views, line.owner, line.top)
    return direct_view(views, line.top) if isinstance(line.top, DirectMessage) else None
