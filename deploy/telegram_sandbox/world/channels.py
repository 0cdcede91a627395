"""Channels and groups: what they are, who is in them, what has happened in them."""

import secrets
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from telegram_sandbox.world.events import ChannelChanged
from telegram_sandbox.world.ground import Ground
from telegram_sandbox.world.messages import Message
from telegram_sandbox.world.names import Names
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused
from telegram_sandbox.world.rights import AdminRights, ReactionsPolicy


class Standing(StrEnum):
    """What a person is to a channel: the Bot API's words."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"


@dataclass(slots=True)
class Invite:
    """A `t.me/+hash` link. `needs_approval`: an admin lets people in one by one."""

    hash: str
    creator_id: int
    date: int
    needs_approval: bool = False
    is_revoked: bool = False
    expires_at: int | None = None


@dataclass(frozen=True, slots=True)
class ChannelEvent:
    """One step of a channel's history: `pts` after it. A difference is computed from these."""

    pts: int
    kind: Literal["new", "edit", "delete"]
    message_ids: tuple[int, ...]


@dataclass(eq=False, slots=True)
class Channel:
    """`members`: person id → when they joined; `join_requests`: person id → by which invite they asked."""

    id: int
    title: str
    owner_id: int
    date: int
    username: str | None = None
    about: str = ""
    is_group: bool = False
    is_noforwards: bool = False
    reactions: ReactionsPolicy = field(default_factory=ReactionsPolicy)
    members: dict[int, int] = field(default_factory=dict, repr=False)
    admins: dict[int, AdminRights] = field(default_factory=dict)
    kicked: set[int] = field(default_factory=set)
    join_requests: dict[int, str] = field(default_factory=dict)
    invites: dict[str, Invite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    top_id: int = 0
    pts: int = 1
    events: list[ChannelEvent] = field(default_factory=list, repr=False)
    read_marks: dict[int, int] = field(default_factory=dict, repr=False)
    extras: int = 0
    """Subscribers who are counted but played by nobody."""

    @property
    def subscribers(self) -> int:
        return len(self.members) + self.extras

    @property
    def is_private(self) -> bool:
        return self.username is None

    @property
    def bot_api_id(self) -> int:
        """The id this channel bears at the bot door: −100… ."""
        return -1_000_000_000_000 - self.id

    def standing(self, person_id: int) -> Standing:
        if person_id == self.owner_id:
            return Standing.CREATOR
        if person_id in self.kicked:
            return Standing.KICKED
        if person_id in self.admins:
            return Standing.ADMINISTRATOR
        return Standing.MEMBER if person_id in self.members else Standing.LEFT

    def rights_of(self, person_id: int) -> AdminRights | None:
        """An owner's or admin's rights; None for everybody else."""
        return AdminRights.all() if person_id == self.owner_id else self.admins.get(person_id)

    def may_read(self, person_id: int) -> bool:
        """Public channels are open to all but those thrown out; private ones to members only."""
        if person_id in self.kicked:
            return False
        return not self.is_private or person_id in self.members

    def latest(self) -> Message | None:
        """The newest post that still exists."""
        return next(reversed(self.messages.values()), None)

    def newest_first(self) -> list[Message]:
        return list(reversed(self.messages.values()))

    def events_after(self, pts: int) -> list[ChannelEvent]:
        """What happened since the channel's event count was `pts`."""
        return self.events[bisect_right(self.events, pts, key=lambda event: event.pts) :]

    def pts_of(self, message_id: int) -> int:
        """The channel's event count at which a post appeared."""
        return next(e.pts for e in reversed(self.events) if e.kind == "new" and message_id in e.message_ids)

    def record(self, kind: Literal["new", "edit", "delete"], message_ids: tuple[int, ...]) -> int:
        """Count one event (a deletion counts once per message); the channel's new pts."""
        self.pts += len(message_ids)
        self.events.append(ChannelEvent(self.pts, kind, message_ids))
        return self.pts


class Channels:
    """Every channel and group of the world."""

    def __init__(self, ground: Ground, names: Names) -> None:
        self._ground = ground
        self._names = names
        self._by_id: dict[int, Channel] = {}
        self._next = 1_500_000_001

    def create(
        self,
        title: str,
        *,
        owner: Person,
        username: str | None = None,
        about: str = "",
        is_group: bool = False,
        is_noforwards: bool = False,
        reactions: ReactionsPolicy | None = None,
        channel_id: int | None = None,
    ) -> Channel:
        """A new channel (or group) with its owner in it. Without a username it is private."""
        new_id = channel_id if channel_id is not None else self._next
        if new_id in self._by_id:
            raise ValueError(f"channel {new_id} exists")
        if username:
            self._names.take(username, new_id, is_channel=True)
        self._next = max(self._next, new_id) + 1
        channel = Channel(new_id, title, owner.id, self._ground.now(), username, about, is_group, is_noforwards)
        channel.reactions = reactions or ReactionsPolicy.all()
        channel.members[owner.id] = channel.date
        self._by_id[new_id] = channel
        self._ground.note("channel", channel_id=new_id, title=title, owner_id=owner.id)
        return channel

    def get(self, channel_id: int) -> Channel:
        """The channel with this id, or `CHANNEL_INVALID`."""
        if channel_id not in self._by_id:
            raise Refused("CHANNEL_INVALID")
        return self._by_id[channel_id]

    def find(self, channel_id: int) -> Channel | None:
        return self._by_id.get(channel_id)

    def by_username(self, username: str) -> Channel:
        """The channel with this public name, or `USERNAME_NOT_OCCUPIED`."""
        owner = self._names.owner(username)
        if not owner.is_channel:
            raise Refused("USERNAME_NOT_OCCUPIED")
        return self._by_id[owner.id]

    def all(self) -> list[Channel]:
        return list(self._by_id.values())

    def of(self, person_id: int) -> list[Channel]:
        """Channels and groups a person (or bot) is a member of."""
        return [channel for channel in self._by_id.values() if person_id in channel.members]

    def rename(self, channel: Channel, username: str | None, *, origin: object = None) -> None:
        """Give a channel a public name, another one, or (None) make it private."""
        if username and username.lower() == (channel.username or "").lower():
            raise Refused("USERNAME_NOT_MODIFIED")
        if username:
            self._names.take(username, channel.id, is_channel=True)
        if channel.username:
            self._names.release(channel.username)
        channel.username = username
        self._changed(channel, "renamed", origin, username=username)

    def set_title(self, channel: Channel, title: str, *, origin: object = None) -> None:
        channel.title = title
        self._changed(channel, "title", origin, title=title)

    def set_reactions(self, channel: Channel, policy: ReactionsPolicy, *, origin: object = None) -> None:
        """Switch reactions on, off or to a choice. Those already given stay where they are."""
        channel.reactions = policy
        self._changed(channel, "reactions", origin, mode=policy.mode.value)

    def set_noforwards(self, channel: Channel, *, is_on: bool, origin: object = None) -> None:
        """Protect a channel's content, or stop protecting it."""
        channel.is_noforwards = is_on
        self._changed(channel, "noforwards", origin, is_on=is_on)

    def invite(
        self,
        channel: Channel,
        *,
        needs_approval: bool = False,
        expires_at: int | None = None,
        by: Person | None = None,
    ) -> Invite:
        """A new invite link; its address is `https://t.me/+` + `hash`."""
        link = secrets.token_urlsafe(12)
        invite = Invite(link, by.id if by else channel.owner_id, self._ground.now(), needs_approval)
        invite.expires_at = expires_at
        channel.invites[link] = invite
        return invite

    def by_invite(self, link: str) -> tuple[Channel, Invite]:
        """Where an invite leads; `INVITE_HASH_EXPIRED` when nowhere, or no longer."""
        for channel in self._by_id.values():
            invite = channel.invites.get(link)
            if invite is not None:
                self._refuse_stale(invite)
                return channel, invite
        raise Refused("INVITE_HASH_EXPIRED" if link else "INVITE_HASH_EMPTY")

    def _refuse_stale(self, invite: Invite) -> None:
        is_past = invite.expires_at is not None and invite.expires_at <= self._ground.now()
        if invite.is_revoked or is_past:
            raise Refused("INVITE_HASH_EXPIRED")

    def _changed(self, channel: Channel, what: str, origin: object, **details: object) -> None:
        self._ground.note(what, channel_id=channel.id, **details)
        self._ground.emit(ChannelChanged(channel, origin))
