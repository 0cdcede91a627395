"""Telegram's own links: what `t.me/…` and `tg://…` lead to. The rules: core.telegram.org/api/links."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

HOSTS = {"t.me", "www.t.me", "telegram.me", "telegram.dog"}


@dataclass(frozen=True, slots=True)
class AppLink:
    """A Mini App; without a name the bot's first."""

    bot: str
    app: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ChatLink:
    """Who or what bears a public name. `text` is prepared to be sent, `start` goes with a bot's «Start», `post` is a
    channel's.
    """

    name: str
    text: str = ""
    start: str = ""
    post: int = 0


@dataclass(frozen=True, slots=True)
class PrivatePost:
    """Of a channel that has no public name."""

    channel_id: int
    post: int


@dataclass(frozen=True, slots=True)
class ShareLink:
    """To be sent to somebody whom the person chooses."""

    url: str
    text: str = ""


TgLink = AppLink | ChatLink | PrivatePost | ShareLink


def read(link: str) -> TgLink | None:
    """What a link means; None where it is none of Telegram's, or of a kind that the sandbox does not follow."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme == "tg":
        return _of_scheme(parts.netloc, query)
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() not in HOSTS:
        return None
    return _of_path([part for part in parts.path.split("/") if part], query)


def _of_scheme(what: str, query: Mapping[str, str]) -> TgLink | None:
    if what == "msg_url":
        return _shared(query)
    if what != "resolve" or not query.get("domain"):
        return None
    further = query.get("appname") or query.get("post") or ""
    return _of_path([part for part in (query["domain"], further) if part], query)


def _of_path(path: list[str], query: Mapping[str, str]) -> TgLink | None:
    match path:
        case ["share"] | ["share", "url"]:
            return _shared(query)
        case ["c", channel, post] if channel.isdecimal() and post.isdecimal():
            return PrivatePost(int(channel), int(post))
        case [name] if name.startswith("+"):
            return None
        case [name] if "startapp" in query:
            return AppLink(name, code=query["startapp"])
        case [name]:
            return ChatLink(name, query.get("text", ""), query.get("start", ""))
        case [name, post] if post.isdecimal():
            return ChatLink(name, post=int(post))
        case [name, app] if name != "joinchat":
            return AppLink(name, app, query.get("startapp", ""))
    return None


def _shared(query: Mapping[str, str]) -> ShareLink | None:
    return ShareLink(query["url"], query.get("text", "")) if query.get("url") else None
