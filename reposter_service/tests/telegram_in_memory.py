"""A Telegram that lives in memory, for the workflows' tests: the ports Userbots, Reader, Publisher, Subscriber.

It keeps the contract of `tests/userbots/test_contract.py`, which the real userbots keep too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from reposter_service.domain.links import InviteLink, Link, PrivateLink, PublicLink
from reposter_service.domain.posts import Message
from reposter_service.domain.rating import Counters
from reposter_service.errors import (
    AccountLost,
    AccountState,
    Disconnected,
    DonorUnavailable,
    ForwardsForbidden,
    LinkProblem,
    LinkRefused,
    PostUnavailable,
    TargetClosed,
)
from reposter_service.workflows.records import ChannelCard, Checked, Membership, Room


@dataclass
class ChannelInMemory:
    id: int
    username: str | None = None
    title: str = "Канал"
    messages: dict[int, Message] = field(default_factory=dict)
    forwards: dict[int, tuple[int, int]] = field(default_factory=dict)
    joined: bool = True
    asks_admins: bool = False
    invite_lives: bool = True
    readable: bool = True
    protected: bool = False
    writable: bool = True
    reactions: bool = True
    top: int = 0

    def post(
        self,
        date: datetime,
        *,
        views: int | None = 100,
        forwards: int = 0,
        reactions: int = 0,
        grouped_id: int | None = None,
        from_channel: bool = False,
        service: bool = False,
    ) -> Message:
        self.top += 1
        message = Message(
            id=self.top,
            date=date,
            counters=Counters(views, forwards, reactions),
            grouped_id=grouped_id,
            from_channel=from_channel,
            service=service,
            protected=self.protected,
        )
        self.messages[message.id] = message
        return message

    def count(self, message_id: int, *, views: int | None, forwards: int = 0, reactions: int = 0) -> None:
        self.messages[message_id] = replace(self.messages[message_id], counters=Counters(views, forwards, reactions))


@dataclass
class TelegramInMemory:
    """All channels, and one userbot that serves every project. `calls` counts requests by method."""

    channels: dict[int, ChannelInMemory] = field(default_factory=dict)
    connected: bool = True
    frozen: bool = False
    was_frozen: bool = False
    channels_limit: int | None = 500
    remembers_random_ids: bool = True
    calls: list[str] = field(default_factory=list)
    raises: dict[str, list[Exception]] = field(default_factory=dict)
    meanwhile: dict[str, Callable[[], None]] = field(default_factory=dict)
    """What happens while a method is answered."""
    loses_answers: int = 0
    refuses_parts: bool = False
    """Of an album with a deleted member Telegram has been seen to forward the rest; nobody promises it."""
    _random_ids: dict[tuple[int, int], int] = field(default_factory=dict)

    def channel(self, id_: int, username: str | None = None) -> ChannelInMemory:
        self.channels[id_] = ChannelInMemory(id_, username)
        return self.channels[id_]

    # --- Userbots

    def reader(self, project_id: int) -> "TelegramInMemory":
        if not self.connected:
            raise Disconnected(f"project {project_id} has no connection")
        return self

    publisher = subscriber = checkup = reader

    # --- Checkup

    async def look(self) -> Checked:
        self._called("look")
        was_frozen, self.was_frozen = self.was_frozen, self.frozen
        return Checked(thawed=was_frozen and not self.frozen, channels_limit=self.channels_limit)

    # --- Reader

    async def tops(self) -> Mapping[int, int]:
        self._called("tops")
        return {channel.id: channel.top for channel in self.channels.values() if channel.joined and channel.top}

    async def after(self, channel_id: int, message_id: int, limit: int) -> Sequence[Message]:
        messages = self._readable("after", channel_id).messages
        return [messages[id_] for id_ in sorted(messages) if id_ > message_id][:limit]

    async def newest(self, channel_id: int, before: int | None, limit: int) -> Sequence[Message]:
        messages = self._readable("newest", channel_id).messages
        return [messages[id_] for id_ in sorted(messages, reverse=True) if before is None or id_ < before][:limit]

    async def exact(self, channel_id: int, ids: Sequence[int]) -> Mapping[int, Message]:
        messages = self._readable("exact", channel_id).messages
        return {id_: messages[id_] for id_ in ids if id_ in messages}

    async def reactions_on(self, channel_id: int) -> bool:
        return self._readable("reactions_on", channel_id).reactions

    # --- Publisher

    async def forward(
        self, *, source: int, message_ids: Sequence[int], target: int, random_ids: Sequence[int]
    ) -> tuple[int, ...]:
        donor, into = self._readable("forward", source), self.channels[target]
        if self.frozen:
            self.was_frozen = True
            raise AccountLost(AccountState.FROZEN)
        if donor.protected:
            raise ForwardsForbidden("CHAT_FORWARDS_RESTRICTED")
        if not into.writable:
            raise TargetClosed("CHAT_ADMIN_REQUIRED")
        left = [
            (id_, random_id) for id_, random_id in zip(message_ids, random_ids, strict=True) if id_ in donor.messages
        ]
        if not left or (self.refuses_parts and len(left) < len(message_ids)):
            raise PostUnavailable("MESSAGE_ID_INVALID")
        sent = tuple(self._forward_one(donor, into, message_id, random_id) for message_id, random_id in left)
        if self.loses_answers:
            self.loses_answers -= 1
            raise Disconnected("answer lost")
        return sent

    def _forward_one(self, donor: ChannelInMemory, into: ChannelInMemory, message_id: int, random_id: int) -> int:
        if self.remembers_random_ids and (into.id, random_id) in self._random_ids:
            return self._random_ids[into.id, random_id]
        copy = into.post(donor.messages[message_id].date, from_channel=True)
        into.forwards[copy.id] = (donor.id, message_id)
        self._random_ids[into.id, random_id] = copy.id
        return copy.id

    async def sent_before(self, *, source: int, message_ids: Sequence[int], target: int, limit: int) -> tuple[int, ...]:
        forwards = self._readable("sent_before", target).forwards
        wanted = [(source, message_id) for message_id in message_ids]
        return tuple(id_ for id_ in sorted(forwards)[-limit:] if forwards[id_] in wanted)

    # --- Subscriber

    async def resolve(self, link: Link) -> ChannelCard:
        self._called("resolve")
        for channel in self.channels.values():
            if _leads_to(link, channel):
                if isinstance(link, InviteLink):
                    self._let_in(channel)
                return ChannelCard(channel.id, channel.title, channel.username)
        raise LinkRefused(LinkProblem.NOTHING)

    async def behind(self, invite: InviteLink) -> ChannelCard | None:
        self._called("behind")
        for channel in self.channels.values():
            if _leads_to(invite, channel) and channel.invite_lives:
                if not channel.joined and channel.asks_admins:
                    raise LinkRefused(LinkProblem.AWAITS_APPROVAL)
                return ChannelCard(channel.id, channel.title, channel.username) if channel.joined else None
        raise LinkRefused(LinkProblem.INVITE_EXPIRED)

    def _let_in(self, channel: ChannelInMemory) -> None:
        if not channel.joined and channel.asks_admins:
            raise LinkRefused(LinkProblem.AWAITS_APPROVAL)
        channel.joined = True

    async def join(self, channel_id: int, invite: InviteLink | None) -> Membership:
        channel = self._readable("join", channel_id)
        if invite is not None and not channel.invite_lives:
            raise LinkRefused(LinkProblem.INVITE_EXPIRED)
        channel.joined = not channel.asks_admins
        return Membership.JOINED if channel.joined else Membership.REQUESTED

    async def leave(self, channel_id: int) -> None:
        self._called("leave")
        if channel_id in self.channels:
            self.channels[channel_id].joined = False

    async def may_post(self, channel_id: int) -> bool:
        self._called("may_post")
        channel = self.channels.get(channel_id)
        return channel is not None and channel.readable and channel.writable

    async def room(self) -> Room:
        self._called("room")
        joined = {channel.id for channel in self.channels.values() if channel.joined}
        return Room(frozenset(joined), self.channels_limit)

    def _readable(self, method: str, channel_id: int) -> ChannelInMemory:
        self._called(method)
        channel = self.channels.get(channel_id)
        if channel is None or not channel.readable:
            raise DonorUnavailable("CHANNEL_PRIVATE")
        return channel

    def _called(self, method: str) -> None:
        self.calls.append(method)
        self.meanwhile.get(method, _nothing)()
        if self.raises.get(method):
            raise self.raises[method].pop(0)


def _nothing() -> None:
    return None


def _leads_to(link: Link, channel: ChannelInMemory) -> bool:
    match link:
        case PublicLink(name):
            return channel.username is not None and channel.username.lower() == name.lower()
        case PrivateLink(id_):
            return channel.id == id_ and channel.joined
        case InviteLink(code):
            return code == f"invite-{channel.id}"
