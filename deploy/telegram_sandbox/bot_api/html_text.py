"""Telegram's HTML: strict where a browser is lenient, with Telegram's own complaints.

The rules of the Bot API's «HTML style»: an unknown tag, a tag that is not closed, a lonely `<` are errors, not
text; only `&lt; &gt; &amp; &quot;` and numbers are decoded. Python's `html.parser` forgives all of these, so it
cannot judge a bot's texts.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Entity

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
LATELY_READ = 64
"""Sources: a mailing says the same to thousands, and those need not be kept thousands of times either."""
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(?P<decimal>\d+)|#x(?P<hex>[0-9a-f]+)|(?P<name>lt|gt|amp|quot));?", re.IGNORECASE)
_TEXT = re.compile(r"[^<]+")
_END_TAG = re.compile(r"</([^\s>]*)\s*")
_START_TAG = re.compile(r"<([^\s>]*)")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']*)\s*(?:=\s*("[^"]*"?|'[^']*'?|[^\s>"']*))?\s*""")
_MENTION = re.compile(r"tg://user/?\?id=(\d+)")


@lru_cache(LATELY_READ)
def parse(source: str) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities of an HTML source; `BotApiError` with Telegram's complaint if it is not Telegram's HTML."""
    scan = _Scan(source)
    while scan.position < len(source):
        scan.step()
    if scan.open:
        raise BotApiError(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{scan.open[-1].tag}\""
        )
    return scan.text, tuple(sorted(scan.entities, key=lambda entity: (entity.offset, -entity.length)))


def utf16_length(text: str) -> int:
    """Telegram counts offsets in UTF-16 units: 😀 is two."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag not closed yet: `offset` in UTF-16 units, `begin` in characters of the text so far."""

    tag: str
    attributes: dict[str, str]
    offset: int
    begin: int


@dataclass(slots=True)
class _Scan:
    """How far the source has been read, and what came out."""

    source: str
    position: int = 0
    text: str = ""
    offset: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def step(self) -> None:
        """Read one tag, or the text up to the next."""
        if self.source.startswith("</", self.position):
            self._end_tag()
        elif self.source[self.position] == "<":
            self._start_tag()
        else:
            self._text()

    def _text(self) -> None:
        match = _TEXT.match(self.source, self.position)
        piece = decoded(match[0]) if match else ""
        self.text += piece
        self.offset += utf16_length(piece)
        self.position = match.end() if match else len(self.source)

    def _start_tag(self) -> None:
        match = _START_TAG.match(self.source, self.position)
        tag = match[1].lower() if match else ""
        if match is None or match.end() == len(self.source):
            raise self._complaint("Unclosed start tag{}")
        if tag not in _KINDS:
            raise self._complaint(f'Unsupported start tag "{tag}"{{}}')
        attributes, end = self._attributes(tag, match.end())
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._complaint('Tag "span" must have class "tg-spoiler"{}')
        self.open.append(_Open(tag, attributes, self.offset, len(self.text)))
        self.position = end

    def _attributes(self, tag: str, position: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while not self.source.startswith(">", position):
            match = _ATTRIBUTE.match(self.source, position)
            if match is None or match.end() >= len(self.source):
                raise self._complaint("Unclosed start tag{}")
            name, value = match[1].lower(), match[2] or ""
            if not name and not self.source.startswith(">", match.end()):
                raise self._complaint(f'Empty attribute name in the tag "{tag}"{{}}')
            if name:
                found[name] = decoded(value.strip("\"'"))
            position = match.end()
        return found, position + 1

    def _end_tag(self) -> None:
        if not self.open:
            raise self._complaint("Unexpected end tag{}")
        match = _END_TAG.match(self.source, self.position)
        if match is None or not self.source.startswith(">", match.end()):
            raise self._complaint("Unclosed end tag{}")
        tag, found = self.open[-1].tag, match[1].lower()
        if found and found != tag:
            raise self._complaint(f'Unmatched end tag{{}}, expected "</{tag}>", found "</{found}>"')
        self._close(self.open.pop())
        self.position = match.end() + 1

    def _close(self, opened: _Open) -> None:
        length = self.offset - opened.offset
        entity = _entity(opened, length, self.text[opened.begin :]) if length else None
        if entity is None:
            return
        if opened.tag == "pre" and self.entities and _is_code_inside(self.entities[-1], entity):
            entity = Entity("pre", entity.offset, length, language=self.entities.pop().language)
        self.entities.append(entity)

    def _complaint(self, words: str) -> BotApiError:
        place = f" at byte offset {len(self.source[: self.position].encode())}"
        return BotApiError("can't parse entities: " + words.format(place))


def _entity(opened: _Open, length: int, inner: str) -> Entity | None:
    kind, attributes = _KINDS[opened.tag], opened.attributes
    match opened.tag:
        case "a":
            return _link(opened, length, attributes.get("href") or inner)
        case "tg-emoji":
            return Entity(kind, opened.offset, length, custom_emoji_id=attributes.get("emoji-id", ""))
        case "code":
            language = attributes.get("class", "").removeprefix("language-")
            return Entity(kind, opened.offset, length, language=language)
        case "blockquote":
            return Entity("expandable_blockquote" if "expandable" in attributes else kind, opened.offset, length)
        case _:
            return Entity(kind, opened.offset, length)


def _link(opened: _Open, length: int, url: str) -> Entity | None:
    """A link, a mention by id, or, as at Telegram, plain text when the address is none."""
    if mention := _MENTION.fullmatch(url):
        return Entity("text_mention", opened.offset, length, person_id=int(mention[1]))
    if re.match(r"(https?|tg|ton|tonsite|ftp)://.", url):
        return Entity("text_link", opened.offset, length, url=url)
    if re.match(r"[^\s/:]+\.[^\s/.:]{2,}(?:[/:?#]|$)", url):
        return Entity("text_link", opened.offset, length, url=f"http://{url}")
    return None


def _is_code_inside(code: Entity, pre: Entity) -> bool:
    return code.kind == "code" and (code.offset, code.length) == (pre.offset, pre.length)


def decoded(text: str) -> str:
    """Character references as characters; those Telegram does not know stay as they are written."""
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match["name"]:
        # Names are told apart by case: `&LT;` is text.
        return _NAMED.get(match["name"], match[0])
    number = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else match[0]
