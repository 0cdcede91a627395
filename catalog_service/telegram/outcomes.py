"""What becomes of a message. A value, so that nobody forgets that it may not have arrived."""

from dataclasses import dataclass

from catalog_service.telegram.models import ManagerChat


@dataclass(frozen=True)
class Sent:
    message_id: int


@dataclass(frozen=True)
class Refused:
    """Telegram does not let the bot write there, until somebody there changes that."""

    because: ManagerChat.Refusal


@dataclass(frozen=True)
class Moved:
    """The group has become a supergroup, which is another chat."""

    chat_id: int


@dataclass(frozen=True)
class Wait:
    """The bot is to be silent for so long, a second at least; the message has not arrived."""

    seconds: int


@dataclass(frozen=True)
class Unreached:
    """The way to Telegram failed before the request was said: the message has not arrived. Worth another attempt."""

    words: str


@dataclass(frozen=True)
class Trouble:
    """Telegram or the way to it failed: the message may or may not have arrived. Worth another attempt."""

    words: str


@dataclass(frozen=True)
class BotUnknown:
    """Telegram does not know the token, for whatever chat, until an operator gives another."""

    words: str


@dataclass(frozen=True)
class Wrong:
    """The message itself is not accepted: asking again makes no sense."""

    words: str


Outcome = Sent | Refused | Moved | Wait | Unreached | Trouble | BotUnknown | Wrong
