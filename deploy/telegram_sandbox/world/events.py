"""What happens in the world, as the doors hear it.

`origin` is whatever the caller of the deed passed along (a connection, as a rule), so that a door
need not tell the doer what they have just done.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from telegram_sandbox.world.buttons import CallbackQuery
    from telegram_sandbox.world.channels import Channel
    from telegram_sandbox.world.messages import DirectMessage, Message
    from telegram_sandbox.world.people import Person


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A post appeared in a channel. `pts` is the channel's event count with it."""

    channel: "Channel"
    message: "Message"
    pts: int
    origin: object = None


@dataclass(frozen=True, slots=True)
class EditedMessage:
    channel: "Channel"
    message: "Message"
    pts: int
    origin: object = None


@dataclass(frozen=True, slots=True)
class DeletedMessages:
    """Several posts went at once: `pts` after them, counted once per message."""

    channel: "Channel"
    message_ids: tuple[int, ...]
    pts: int
    origin: object = None


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    """Title, name, reactions policy, protection: clients are only told that something changed."""

    channel: "Channel"
    origin: object = None


class MemberChange(StrEnum):
    JOINED = "joined"
    LEFT = "left"
    KICKED = "kicked"
    REQUESTED = "requested"
    DECLINED = "declined"
    RIGHTS = "rights"


@dataclass(frozen=True, slots=True)
class MemberChanged:
    """`by`: who did it to `person`; the person themselves when they joined or left."""

    channel: "Channel"
    person: "Person"
    change: MemberChange
    by: "Person"
    origin: object = None


@dataclass(frozen=True, slots=True)
class DirectMessageSent:
    message: "DirectMessage"
    origin: object = None


@dataclass(frozen=True, slots=True)
class DirectMessageEdited:
    message: "DirectMessage"
    origin: object = None


@dataclass(frozen=True, slots=True)
class DirectMessagesDeleted:
    messages: tuple["DirectMessage", ...]
    origin: object = None


@dataclass(frozen=True, slots=True)
class BotAccessChanged:
    """A person started, allowed, blocked or unblocked a bot."""

    person: "Person"
    bot: "Person"
    is_allowed: bool


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """An inline button with callback data was pressed; the bot owes an answer."""

    query: "CallbackQuery"


@dataclass(frozen=True, slots=True)
class ButtonAnswered:
    query: "CallbackQuery"


Event = (
    NewMessage
    | EditedMessage
    | DeletedMessages
    | ChannelChanged
    | MemberChanged
    | DirectMessageSent
    | DirectMessageEdited
    | DirectMessagesDeleted
    | BotAccessChanged
    | ButtonPressed
    | ButtonAnswered
)
