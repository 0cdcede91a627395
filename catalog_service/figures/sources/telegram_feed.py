"""PURE: the feed of a channel, `https://t.me/s/NAME`: its last posts, about twenty of them, the oldest first.

An album is one post. Reactions stand there too and are not read: forwards and comments do not, and an ER without them
would be below the true one. The counter of subscribers there is rounded: `telegram_page.py` has the exact one.
"""

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from selectolax.lexbor import LexborNode

from catalog_service.figures.formulas import Post
from catalog_service.figures.numbers import count
from catalog_service.figures.sources import markup

MOST_POSTS = 200
"""A feed shows some twenty. Of thousands within each other each would be looked through for all that are in it."""

_POST_ADDRESS = re.compile(r"https?://[^/]+/(?:c/)?[^/?]+/[0-9]+")
_BOT_API_CHANNELS = 10**12
"""The Bot API writes a channel's id as -100…; a page writes it as -…: both are read."""


@dataclass(frozen=True, slots=True)
class Feed:
    """`telegram_id`: bare; None where no post shows it, or not all of them the same. Without service messages."""

    telegram_id: int | None
    username: str | None
    posts: tuple[Post, ...]

    @property
    def last_post_at(self) -> datetime | None:
        return max((post.at for post in self.posts if post.at), default=None)


def read(text: str) -> Feed | None:
    """None: no feed; or one that breaks off, whose newest posts would be missing; or with views that are no number; or
    with more posts than a feed has."""
    tree = markup.tree(text)
    if tree is None:
        return None
    messages = tree.css(".tgme_widget_message[data-post]")
    if not messages and not tree.css_first(".tgme_channel_history, .tgme_channel_info"):
        return None
    if len(messages) > MOST_POSTS:
        return None
    try:
        posts = tuple(_post(message) for message in messages if not _is_service(message))
    except _NotANumberError:
        return None
    return Feed(_telegram_id(messages), _username(messages), posts)


class _NotANumberError(Exception):
    """A median of the views that happen to be understood would be a wrong one."""


def _is_service(message: LexborNode) -> bool:
    """«Channel created», «pinned a photo»."""
    return "service_message" in (message.attributes.get("class") or "").split()


def _post(message: LexborNode) -> Post:
    return Post(_views(message), _at(message), _is_foreign(message))


def _views(message: LexborNode) -> Decimal | None:
    node = message.css_first(".tgme_widget_message_views")
    written = node.text().strip() if node else ""
    views = count(written)
    if written and views is None:
        raise _NotANumberError
    return views


def _at(message: LexborNode) -> datetime | None:
    node = message.css_first(".tgme_widget_message_date time[datetime]")
    try:
        at = datetime.fromisoformat((node and node.attributes.get("datetime")) or "")
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _is_foreign(message: LexborNode) -> bool:
    """Forwarded from a channel: with a link to the post there. A person is linked by his name alone, and what was
    forwarded from him has the channel's own views. Without a link he hides, or it is a private channel: left out."""
    if message.css_first(".tgme_widget_message_forwarded_from") is None:
        return False
    link = message.css_first("a.tgme_widget_message_forwarded_from_name[href]")
    return link is None or _POST_ADDRESS.match(link.attributes.get("href") or "") is not None


def _username(messages: list[LexborNode]) -> str | None:
    """`data-post` is NAME/number."""
    return (messages[0].attributes.get("data-post") or "").partition("/")[0] or None if messages else None


def _telegram_id(messages: Iterable[LexborNode]) -> int | None:
    found = {_channel_in(message.attributes.get("data-view") or "") for message in messages} - {None}
    return found.pop() if len(found) == 1 else None


def _channel_in(view: str) -> int | None:
    """`c` of the base64 of a JSON object, a negative number."""
    try:
        said = json.loads(base64.urlsafe_b64decode(view + "=" * (-len(view) % 4)))
    except (ValueError, RecursionError):
        return None
    number = said.get("c") if isinstance(said, dict) else None
    if not isinstance(number, int):
        return None
    bare = -number - _BOT_API_CHANNELS if -number > _BOT_API_CHANNELS else -number
    return bare if 0 < bare < _BOT_API_CHANNELS else None
