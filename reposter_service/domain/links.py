"""Links to channels and posts in every form people paste them."""

import re
import string
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

_HOST = re.compile(r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/", re.IGNORECASE)
_NAMED_HOST = re.compile(r"(?:https?://)?([a-z][a-z0-9_]{3,31})\.t\.me(?:/|$)", re.IGNORECASE)
_ORDER = re.compile(r"tg:(?://)?([a-z]+)\?", re.IGNORECASE)
_UNSEEN = "".join(
    map(chr, [0xA0, 0x3000, 0xFEFF, *range(0x2000, 0x2010), *range(0x2028, 0x2030), *range(0x2060, 0x2070)])
)
"""Spaces of every width, and marks of direction, that come along when a link is copied."""
_AROUND = string.whitespace + _UNSEEN + "\"'`«»“”„‘’<>()[]{}.,;:!"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_HASH = re.compile(r"[A-Za-z0-9_-]{8,64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class PublicLink:
    """`t.me/name`, `https://t.me/name/123`, `name.t.me/123`, `@name`, `tg://resolve?domain=name&post=123`."""

    name: str
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class PrivateLink:
    """`https://t.me/c/123/45`, `tg://privatepost?channel=123&post=45`: the bare id; only members can read it."""

    channel_id: int
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class InviteLink:
    """`t.me/+hash`, `t.me/joinchat/hash`, `tg://join?invite=hash`."""

    hash: str


Link = PublicLink | PrivateLink | InviteLink


def parse(text: str) -> Link | None:
    """What a pasted text points to, or None where it is no link to a channel or post. Quotes, brackets, the end of a
    sentence and what cannot be seen may stand around it.
    """
    text = text.strip(_AROUND)
    if order := _ORDER.match(text):
        return _parse_order(order[1].lower(), dict(parse_qsl(text[order.end() :].partition("#")[0])))
    if host := _HOST.match(text):
        return _parse_path(_path(text[host.end() :]))
    if host := _NAMED_HOST.match(text):
        return _parse_path([host[1], *_path(text[host.end() :])])
    name, *rest = text.removeprefix("@").split("/")
    return _public(name, rest)


def _path(address: str) -> list[str]:
    """What stands between slashes, without questions."""
    path = re.split(r"[?#]", address, maxsplit=1)[0].strip("/")
    return [unquote(part) for part in path.split("/")] if path else []


def _parse_order(order: str, details: dict[str, str]) -> Link | None:
    """What Telegram's apps are told to open."""
    rest = [details["post"]] if "post" in details else []
    match order:
        case "resolve":
            return _public(details.get("domain", ""), rest)
        case "privatepost":
            return _parse_path(["c", details.get("channel", ""), *rest])
        case "join":
            return _parse_path(["joinchat", details.get("invite", "")])
    return None


def _public(name: str, rest: list[str]) -> PublicLink | None:
    if _NAME.fullmatch(name) and _leads_to_a_message(rest):
        return PublicLink(name, _message_id(rest))
    return None


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
        case ["s", name, *rest] | [name, *rest]:
            return _public(name, rest)
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
