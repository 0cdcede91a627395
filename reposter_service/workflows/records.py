"""The nouns that workflows hand around, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from reposter_service.domain.health import Standing
from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import Deed, Obstacle


class Membership(StrEnum):
    """How a userbot stands to a donor. Public donors are polled until joined."""

    NONE = "none"
    REQUESTED = "requested"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """A channel as resolved. `username` without @, None for a private one."""

    channel_id: int
    title: str
    username: str | None


@dataclass(frozen=True, slots=True)
class NewProject:
    title: str
    channel: ChannelCard


@dataclass(frozen=True, slots=True)
class Project:
    """`retired_at`: since when it is removed and its userbot leaves its channels."""

    id: int
    title: str
    channel_id: int
    username: str | None
    userbot_id: int | None
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What belongs to a project. `waiting`: reposts not sent yet. `phone`: of its userbot."""

    donors: int
    posts: int
    pauses: int
    waiting: int
    phone: str | None


@dataclass(frozen=True, slots=True)
class NewUserbot:
    """`session` is the plain Telethon string; storage encrypts it. The device is named once, for ever."""

    project_id: int
    phone: str
    session: str = field(repr=False)
    device_model: str = "Reposter"
    system_version: str = "Linux"
    app_version: str = "1.0"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account that Telegram has let in. `phone` as Telegram writes it, with +."""

    phone: str
    session: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AddedUserbot:
    """`replaced`: the session whose place it took, of the same account or of another, which nobody needs any more."""

    id: int
    replaced: SignedIn | None


@dataclass(frozen=True, slots=True)
class Userbot:
    """A Telegram account and what it needs to connect. The device is fixed per account for ever."""

    id: int
    project_id: int
    phone: str
    session: str = field(repr=False)
    device_model: str
    system_version: str
    app_version: str
    sign_ins: int = 1
    """How often it was signed in: another one is another session, were it written the same."""


@dataclass(frozen=True, slots=True)
class UserbotCard:
    """A userbot as people know it: its phone, its project, how it stands."""

    userbot_id: int
    project_id: int
    project: str
    phone: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Checked:
    """What a userbot's check of itself came to. `thawed`: Telegram has just lifted a freeze. `channels_limit`: how many
    channels it may be in, None before that is known.
    """

    thawed: bool
    channels_limit: int | None


@dataclass(frozen=True, slots=True)
class Room:
    """Which channels and groups an account is in, by id, and how many it may be in; None where that is not known."""

    joined: frozenset[int]
    limit: int | None


@dataclass(frozen=True, slots=True)
class NewDonor:
    project_id: int
    channel: ChannelCard
    x: int
    y: int
    invite: InviteLink | None = None


@dataclass(frozen=True, slots=True)
class Donor:
    """A channel watched for one project. `last_seen_id` is None until its first sight; `unavailable_since` while it
    grants all that a userbot wants of it.
    """

    id: int
    project_id: int
    channel_id: int
    title: str
    username: str | None
    x: int
    y: int
    membership: Membership
    invite: InviteLink | None
    last_seen_id: int | None
    last_read_at: datetime | None
    unavailable_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DuePost:
    """A waiting post. `reactions_off`: its donor's reactions are off, as believed. `doubted`: they look switched, which
    is not yet confirmed.
    """

    id: int
    donor: Donor
    message_ids: tuple[int, ...]
    grouped_id: int | None
    published_at: datetime
    due_at: datetime
    reactions_off: bool
    doubted: bool


@dataclass(frozen=True, slots=True)
class PlannedRepost:
    """A win to be sent to the project's channel until `expires_at`."""

    target_id: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenRepost:
    """A repost not finished. `sending`: an earlier attempt's outcome is unknown. `restored_at`: when the database last
    became that of a backup, None: never.
    """

    id: int
    project_id: int
    donor: Donor
    target_id: int
    message_ids: tuple[int, ...]
    generation: int
    sending: bool
    attempts: int
    published_at: datetime
    decided_at: datetime
    expires_at: datetime
    restored_at: datetime | None = None


class ClosedAs(StrEnum):
    """Why a win is not in the target. EXPIRED, PROTECTED and DELETED are told to the admins."""

    PAUSED = "paused"
    EXPIRED = "expired"
    PROTECTED = "protected"
    DELETED = "deleted"
    UNSETTLED = "unsettled"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class MissedPosts:
    """Posts that could not be measured on time, for one summary: project's title → donor's link → how many."""

    post_ids: tuple[int, ...]
    by_project: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class MembershipTask:
    """One channel that a userbot is to find, join or leave. `username` without @; `invite` of a private channel.

    `attempts`: how often the channel has refused. `turn_at`: when the account's turn came, None before its first.
    """

    id: int
    userbot_id: int
    deed: Deed
    channel_id: int
    username: str | None
    invite: InviteLink | None
    attempts: int
    obstacle: Obstacle | None
    turn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExpiredWins:
    """Wins that could not be sent in time, for one summary: project's title → links to the posts, oldest win first."""

    repost_ids: tuple[int, ...]
    by_project: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a userbot is with the donors of its project; the rest are counts of donors.

    `to_join` wait for their turn, `resting` could not be joined and are tried again later, `requested` wait for the
    channel's admins. `to_leave`: former donors. `until`: when the last of `to_join` is likely done, None where none
    waits. `flooded_until`: Telegram wants the account left alone with it.
    """

    donors: int
    joined: int
    requested: int
    to_join: int
    resting: int
    to_leave: int
    until: datetime | None
    flooded_until: datetime | None


class AlertKind(StrEnum):
    USERBOT_LOST = "userbot_lost"
    USERBOT_OFFLINE = "userbot_offline"
    CHANNELS_FULL = "channels_full"
    ADMIN_UNREACHABLE = "admin_unreachable"
    RIGHTS_LOST = "rights_lost"
    DONOR_UNAVAILABLE = "donor_unavailable"
    DONOR_PROTECTED = "donor_protected"
    REACTIONS_SWITCHED = "reactions_switched"
    POSTS_MISSED = "posts_missed"
    WIN_EXPIRED = "win_expired"
    WIN_DELETED = "win_deleted"


@dataclass(frozen=True, slots=True)
class Alert:
    """Words for the admins. `key` makes one event one alert, however often it is met. `not_to`: an admin left out."""

    kind: AlertKind
    key: str
    text: str
    project_id: int | None = None
    not_to: int | None = None


class Action(StrEnum):
    """What an alert's button leads to, in its project."""

    REPLACE_USERBOT = "replace_userbot"
    OPEN_PROJECT = "open_project"


@dataclass(frozen=True, slots=True)
class Offer:
    """The button under an alert."""

    action: Action
    project_id: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on its way to one admin. `admin_id`: a Telegram user id. `project_id`: None also where it is gone."""

    alert_id: int
    admin_id: int
    text: str
    attempts: int
    kind: AlertKind
    project_id: int | None
