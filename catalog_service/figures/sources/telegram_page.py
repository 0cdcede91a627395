"""PURE: the page of a name, `https://t.me/NAME`, and of an invitation, `https://t.me/+HASH`.

t.me answers 200 for whatever is asked. What a name belongs to is told by the page's structure, and by its words only
where two kinds look the same. Proven by captures: a channel, a bot, a person. By descriptions alone: a group («15 121
members, 3 314 online»), a free name (an icon in place of a title), the page of an invitation.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from selectolax.lexbor import LexborHTMLParser, LexborNode

from catalog_service.figures.numbers import count
from catalog_service.figures.sources import markup

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_ADDRESS = 255, 4000, 1024

_SUBSCRIBERS = re.compile("subscriber|подписчик|підписник", re.IGNORECASE)
_MEMBERS = re.compile("member|участник|учасник", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9](?:[0-9]|[^\w@])*")
_ONE_WORD = re.compile(rf"({_NUMBER.pattern})[^\W\d_]{{4,}}")
"""A number and one word in any language; «12 mil suscriptores» is two and no number that is known."""
_DOMAIN = re.compile(r"tg://resolve\?domain=([A-Za-z0-9_]+)")
_NO_PICTURE = "telegram.org/img/"
"""Telegram's own logo stands where there is no picture."""


class Kind(Enum):
    CHANNEL = auto()
    GROUP = auto()
    BOT = auto()
    PERSON = auto()
    FREE = auto()
    """Nobody has the name, or nobody is shown by it."""
    READ_BY_SOMEBODY = auto()
    """A channel or a group: the number's word is of an unknown language. Whether it has a feed tells."""


@dataclass(frozen=True, slots=True)
class Page:
    """`subscribers`: exact; None where the page shows none. The rest is None where there is none."""

    kind: Kind
    subscribers: Decimal | None = None
    title: str | None = None
    description: str | None = None
    picture: str | None = None
    username: str | None = None


def read(text: str) -> Page | None:
    """None: a page of unknown shape, or one that breaks off."""
    tree = markup.tree(text)
    box = tree.css_first(".tgme_page") if tree else None
    if tree is None or box is None:
        return None
    extras = [_words(extra) for extra in box.css(".tgme_page_extra")[:2]]
    kind = _kind(box, extras)
    if kind is None:
        return None
    if kind not in {Kind.CHANNEL, Kind.READ_BY_SOMEBODY}:
        return Page(kind, title=_title(box))
    subscribers = _subscribers(extras[0])
    if subscribers is None and _NUMBER.search(extras[0]):
        return None
    return Page(kind, subscribers, _title(box), _description(box), _picture(tree), _username(box))


def _kind(box: LexborNode, extras: list[str]) -> Kind | None:
    """`extras`: its first two lines; nobody has more."""
    if not extras:
        return Kind.FREE if _is_nobodys(box) else None
    if extras[0].startswith("@"):
        is_bot = len(extras) > 1 or extras[0].lower().endswith("bot")  # names that end so are for bots only
        return Kind.BOT if is_bot else Kind.PERSON
    numbers = len(_NUMBER.findall(extras[0]))
    if numbers > 1 or _MEMBERS.search(extras[0]):
        return Kind.GROUP
    if _SUBSCRIBERS.search(extras[0]) or (numbers and box.css_first('a[href^="/s/"]')):
        return Kind.CHANNEL
    return Kind.READ_BY_SOMEBODY if _ONE_WORD.fullmatch(extras[0]) else None


def _is_nobodys(box: LexborNode) -> bool:
    return box.css_first(".tgme_page_title") is None and box.css_first('a[href^="tg://"]') is not None


def _subscribers(extra: str) -> Decimal | None:
    if label := _SUBSCRIBERS.search(extra):
        return count(extra[: label.start()].strip())
    found = _ONE_WORD.fullmatch(extra)
    return count(found[1].strip()) if found else None


def _title(box: LexborNode) -> str | None:
    """Without the mark of a verified channel, which stands beside the name."""
    node = box.css_first(".tgme_page_title span") or box.css_first(".tgme_page_title")
    return _offered(_words(node), LONGEST_TITLE) if node else None


def _description(box: LexborNode) -> str | None:
    node = box.css_first(".tgme_page_description")
    if node is None:
        return None
    for line_break in node.css("br"):
        line_break.replace_with("\n")
    return _offered(_words(node), LONGEST_DESCRIPTION)


def _offered(text: str, longest: int) -> str | None:
    """Nobody wants a text in which letters are missing: the page was in another encoding than it said."""
    return None if "\ufffd" in text else text[:longest].strip() or None


def _picture(tree: LexborHTMLParser) -> str | None:
    image, meta = tree.css_first("img.tgme_page_photo_image"), tree.css_first('meta[property="og:image"]')
    for address in (image and image.attributes.get("src"), meta and meta.attributes.get("content")):
        if address and _NO_PICTURE not in address:
            whole = f"https:{address}" if address.startswith("//") else address
            return whole if re.match("https?://", whole) and len(whole) <= LONGEST_ADDRESS else None
    return None


def _username(box: LexborNode) -> str | None:
    link = box.css_first('a[href^="tg://resolve"]')
    found = _DOMAIN.match((link and link.attributes.get("href")) or "")
    return found[1] if found else None


def _words(node: LexborNode) -> str:
    """Spaces stay of the kind that they are: they hold a number together."""
    return node.text().strip()
