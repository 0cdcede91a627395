"""Links to channels and posts in every form people paste them."""

import re
from dataclasses import dataclass

_HOST = re.compile(r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_HASH = re.compile(r"[A-Za-z0-9_-]{8,64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class PublicLink:
    """`https://t.me/name`, `t.me/name/123`, `@name`, `name`."""

    name: str
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class PrivateLink:
    """`https://t.me/c/123/45`: the bare channel id, readable by members only."""

    channel_id: int
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class InviteLink:
    """`t.me/+hash`, `t.me/joinchat/hash`."""

    hash: str


Link = PublicLink | PrivateLink | InviteLink


def parse(text: str) -> Link | None:
    """What a pasted text points to, or None where it is no link to a channel or post."""
    text = text.strip()
    host = _HOST.match(text)
    if host is None:
        name = text.removeprefix("@")
        return PublicLink(name) if _NAME.fullmatch(name) else None
    path = re.split(r"[?#]", text[host.end() :], maxsplit=1)[0].strip("/")
    return _parse_path(path.split("/"))


def _parse_path(parts: list[str]) -> Link | None:
    match parts:
        case ["joinchat", code] if _HASH.fullmatch(code):
            return InviteLink(code)
        case ["joinchat", *_]:
            return None
        case [code] if code.startswith("+") and _HASH.fullmatch(code[1:]):
            return InviteLink(code[1:])
        case ["c", channel, *rest] if _NUMBER.fullmatch(channel) and _leads_to_a_message(rest):
            return PrivateLink(int(channel), _message_id(rest))
        case ["s", name, *rest] | [name, *rest] if _NAME.fullmatch(name) and _leads_to_a_message(rest):
            return PublicLink(name, _message_id(rest))
    return None


def _leads_to_a_message(rest: list[str]) -> bool:
    """Nothing, a message, or a topic and a message. `t.me/addstickers/cats` or `t.me/bot/app` are no channels."""
    return len(rest) <= 2 and all(_NUMBER.fullmatch(part) for part in rest)


def _message_id(rest: list[str]) -> int | None:
    return int(rest[-1]) if rest else None


def leads_to(link: Link | None, channel_id: int, username: str | None, invite: InviteLink | None = None) -> bool:
    """Whether a link is known to lead to a channel of which this much is known, without asking Telegram."""
    match link:
        case PublicLink(name):
            return username is not None and username.lower() == name.lower()
        case PrivateLink(of_channel):
            return of_channel == channel_id
        case InviteLink():
            return link == invite
        case None:
            return False


def channel_link(channel_id: int, username: str | None) -> str:
    """A channel's address; a private one has only the form that its members can open."""
    return f"https://t.me/{username}" if username else f"https://t.me/c/{channel_id}"


def post_link(channel_id: int, username: str | None, message_id: int) -> str:
    return f"{channel_link(channel_id, username)}/{message_id}"
