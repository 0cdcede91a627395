"""PURE: Telegram's HTML read as strictly as Telegram reads it, and told in an editor's words where it is broken.

The rules are core.telegram.org/bots/api#html-style. In places this is stricter, never laxer: what Telegram would
pass over in silence, a tag in capitals or an address that it makes no link of, is an error here.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

EXCERPT = 30
"""Characters that show an editor the place."""


class Kind(StrEnum):
    """What a tag makes of its words; the values are those of the Bot API's entities."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKETHROUGH = "strikethrough"
    SPOILER = "spoiler"
    EMOJI = "custom_emoji"
    LINK = "text_link"
    CODE = "code"
    PRE = "pre"
    QUOTE = "blockquote"


DEEPEST = 16
"""Tags within one another; no letter needs as many, and each of them costs time with all that are within it."""

STYLES = {Kind.BOLD, Kind.ITALIC, Kind.UNDERLINE, Kind.STRIKETHROUGH, Kind.SPOILER}
KINDS = {
    "b": Kind.BOLD,
    "strong": Kind.BOLD,
    "i": Kind.ITALIC,
    "em": Kind.ITALIC,
    "u": Kind.UNDERLINE,
    "ins": Kind.UNDERLINE,
    "s": Kind.STRIKETHROUGH,
    "strike": Kind.STRIKETHROUGH,
    "del": Kind.STRIKETHROUGH,
    "span": Kind.SPOILER,
    "tg-spoiler": Kind.SPOILER,
    "tg-emoji": Kind.EMOJI,
    "a": Kind.LINK,
    "code": Kind.CODE,
    "pre": Kind.PRE,
    "blockquote": Kind.QUOTE,
}
ATTRIBUTES = {"span": "class", "tg-emoji": "emoji-id", "a": "href", "code": "class", "blockquote": "expandable"}
"""The only one that each of them may have."""
LINE_TAGS = {"br", "p", "div", "h1", "h2", "h3", "h4", "ul", "ol", "li"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_TEXT = re.compile(r"[^<]+")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(r"""\s+([A-Za-z-]+)(?:=("[^"]*"|'[^']*'))?""")
_END = re.compile(r"\s*>")
_REFERENCE = re.compile(r"&(?:(?P<name>lt|gt|amp|quot)|#(?P<decimal>[0-9]{1,7})|#x(?P<hex>[0-9A-Fa-f]{1,6}));")
_LIKE_A_REFERENCE = re.compile(r"&#?\w+;")
_DECODED_WITHOUT_END = re.compile(r"&(?:lt|gt|amp|quot|#)")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_LANGUAGE = re.compile(r"language-([A-Za-z0-9+#._-]+)")
_EMOJI = re.compile(r"[1-9][0-9]{0,17}|[1-8][0-9]{18}")
_WEB = re.compile(r"https?://[^\s/?#@:\"'<>\\]+\.[^\s/?#@:\"'<>\\]{2,}(?::[0-9]{1,5})?(?:[/?#]\S*)?")
_OWN = re.compile(r"tg://[a-z][a-z0-9_-]*(?:[/?#]\S*)?")


class BrokenHtmlError(ValueError):
    """`words`, for the editor: what is wrong at `line`, where `there` stands; all three as text."""

    def __init__(self, words: str, line: int, there: str) -> None:
        super().__init__(f"Строка {line}, «{there}»: {words}")
        self.words = words
        self.line = line
        self.there = there


@dataclass(frozen=True)
class Opening:
    """`argument`: a link's address, a code's language, an emoji's number; "expandable" of such a quotation."""

    tag: str
    argument: str = ""

    @property
    def kind(self) -> Kind:
        return KINDS[self.tag]


@dataclass(frozen=True)
class Closing:
    kind: Kind


Piece = str | Opening | Closing


def read(source: str) -> list[Piece]:
    """Texts, which are decoded, and tags, which are closed in their order. `BrokenHtmlError`."""
    return _Reader(source).read()


@dataclass(frozen=True)
class _Open:
    opening: Opening
    at: int
    pieces: int
    """So many pieces were there up to it."""


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._pieces: list[Piece] = []
        self._open: list[_Open] = []

    def read(self) -> list[Piece]:
        if strange := _INVISIBLE.search(self._source):
            self._refuse("здесь невидимый служебный знак, удалите его.", strange.start())
        while self._at < len(self._source):
            self._text() if self._source[self._at] != "<" else self._tag()
        if self._open:
            tag = self._open[-1].opening.tag
            self._refuse(f"тег <{tag}> не закрыт, дальше нужен </{tag}>.", self._open[-1].at)
        return self._pieces

    def _text(self) -> None:
        found = _TEXT.match(self._source, self._at)
        written = found[0] if found else ""
        self._pieces.append(self._decoded(written))
        self._at += len(written)

    def _decoded(self, written: str) -> str:
        """Of a text: each & belongs to something that Telegram decodes."""
        for sign in re.finditer("&", written):
            if _REFERENCE.match(written, sign.start()):
                continue
            if like := _LIKE_A_REFERENCE.match(written, sign.start()):
                words = f"{like[0]} Telegram не знает, поставьте сам знак; он знает &lt; &gt; &amp; &quot; и &#8212;."
                self._refuse(words, self._at + sign.start())
            self._refuse("знак & сам по себе пишется &amp;", self._at + sign.start())
        return _REFERENCE.sub(self._character, written)

    def _character(self, found: re.Match[str]) -> str:
        if found["name"]:
            return NAMED[found["name"]]
        number = int(found["decimal"]) if found["decimal"] else int(found["hex"], 16)
        if not 0 < number < 0x10FFFF or _INVISIBLE.match(chr(number)):
            self._refuse(f"{found[0]} — не знак.", self._at)
        return chr(number)

    def _tag(self) -> None:
        found = _TAG.match(self._source, self._at)
        if found is None:
            self._refuse("знак < сам по себе пишется &lt;")
        slash, tag = found.groups()
        if tag.lower() not in KINDS:
            hint = "строки разделяет Enter" if tag.lower() in LINE_TAGS else "если это не тег, напишите &lt; вместо <"
            self._refuse(f"тега <{tag}> Telegram не знает; {hint}.")
        if tag != tag.lower():
            self._refuse(f"теги пишутся строчными буквами: <{slash}{tag.lower()}>.")
        self._close(tag, found.end()) if slash else self._begin(tag, found.end())

    def _begin(self, tag: str, after: int) -> None:
        attribute, end = self._attribute(tag, after)
        opening = Opening(tag, self._argument(tag, attribute))
        self._refuse_place(opening.kind)
        self._pieces.append(opening)
        self._open.append(_Open(opening, self._at, len(self._pieces)))
        self._at = end

    def _attribute(self, tag: str, after: int) -> tuple[str | None, int]:
        """What the tag's only attribute says, None without one; and where the tag ends."""
        value: str | None = None
        if found := _ATTRIBUTE.match(self._source, after):
            allowed = ATTRIBUTES.get(tag)
            if found[1] != allowed:
                only = f"у него бывает только {allowed}" if allowed else "у него ничего такого не бывает"
                self._refuse(f"в теге <{tag}> лишнее «{found[1]}»: {only}.")
            value = self._unquoted(found[2] or "")
            after = found.end()
        end = _END.match(self._source, after)
        if end is None:
            self._refuse(f"тег <{tag}> не дописан: лишнее в нём, или нет кавычек, или не хватает знака >.")
        return value, end.end()

    def _unquoted(self, value: str) -> str:
        """A lone & is none of an editor's business here: addresses are full of it, and Telegram leaves it as it is."""
        value = value[1:-1]
        for sign in _DECODED_WITHOUT_END.finditer(value):
            if not _REFERENCE.match(value, sign.start()):
                self._refuse("знак & в этом адресе напишите как &amp;")
        return _REFERENCE.sub(self._character, value)

    def _argument(self, tag: str, attribute: str | None) -> str:
        match KINDS[tag]:
            case Kind.LINK:
                return self._address(attribute)
            case Kind.QUOTE:
                return self._quotation(attribute)
            case Kind.CODE if attribute is not None:
                return self._language(attribute)
            case Kind.EMOJI if attribute is None or not _EMOJI.fullmatch(attribute):
                self._refuse('у <tg-emoji> должен быть номер: <tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>.')
            case Kind.SPOILER if tag == "span" and attribute != "tg-spoiler":
                self._refuse("<span> бывает только скрытым текстом: <tg-spoiler>текст</tg-spoiler>.")
        return attribute or ""

    def _address(self, address: str | None) -> str:
        if not address:
            self._refuse('у ссылки нет адреса: <a href="https://t.me/…">слова</a>.')
        if not (_WEB.fullmatch(address) or _OWN.fullmatch(address)):
            self._refuse(f"адрес «{address[:EXCERPT]}» Telegram не откроет: нужен https://…, http://… или tg://…")
        return address

    def _quotation(self, attribute: str | None) -> str:
        if attribute:
            self._refuse("раскрывающаяся цитата пишется <blockquote expandable>.")
        return "" if attribute is None else "expandable"

    def _language(self, attribute: str) -> str:
        language = _LANGUAGE.fullmatch(attribute)
        if language is None or not self._is_within(Kind.PRE):
            self._refuse('язык указывают так: <pre><code class="language-python">текст</code></pre>.')
        return language[1]

    def _is_within(self, *kinds: Kind) -> bool:
        return any(each.opening.kind in kinds for each in self._open)

    def _refuse_place(self, kind: Kind) -> None:
        """What may stand within what: core.telegram.org/bots/api#formatting-options."""
        if len(self._open) == DEEPEST:
            self._refuse("здесь слишком много тегов один в другом.")
        if self._is_within(Kind.CODE, Kind.EMOJI):
            self._refuse(f"внутри <{self._open[-1].opening.tag}> тегов не бывает.")
        if self._is_within(Kind.PRE) and (kind is not Kind.CODE or self._open[-1].pieces != len(self._pieces)):
            self._refuse("внутри <pre> бывает только <code>, и сразу после него.")
        if kind in {Kind.CODE, Kind.PRE} and self._is_within(*STYLES):
            self._refuse(f"<{kind.value}> не бывает жирным, курсивом и подобным: закройте выделение перед ним.")
        if kind in {Kind.LINK, Kind.QUOTE} and self._is_within(kind):
            self._refuse("ссылка внутри ссылки." if kind is Kind.LINK else "цитата внутри цитаты.")
        if self._is_within(Kind.LINK) and kind not in STYLES:
            self._refuse("внутри ссылки бывает только выделение: жирное, курсив и подобное.")

    def _close(self, tag: str, after: int) -> None:
        end = _END.match(self._source, after)
        if end is None:
            self._refuse(f"тег </{tag}> не дописан: не хватает знака >.")
        if not self._open:
            self._refuse(f"тег </{tag}> закрывает то, что не открыто.")
        opened = self._open.pop()
        if tag != opened.opening.tag:
            line = self._source.count("\n", 0, opened.at) + 1
            self._refuse(f"сначала нужен </{opened.opening.tag}>: этот тег открыт последним, в строке {line}.")
        self._refuse_content(opened)
        self._pieces.append(Closing(opened.opening.kind))
        self._at = end.end()

    def _refuse_content(self, opened: _Open) -> None:
        within = self._pieces[opened.pieces :]
        is_empty = not any(isinstance(each, str) and each.strip() for each in within)
        if opened.opening.kind in {Kind.LINK, Kind.EMOJI} and is_empty:
            self._refuse("здесь нет ни слова: не на что нажать." if opened.opening.tag == "a" else "нужен сам знак.")
        if opened.opening.kind is Kind.PRE and Closing(Kind.CODE) in within[:-1]:
            self._refuse("после </code> сразу нужен </pre>.")

    def _refuse(self, words: str, at: int | None = None) -> NoReturn:
        at = self._at if at is None else at
        line = self._source[at:].split("\n", 1)[0]
        there = f"{line[:EXCERPT]}…" if len(line) > EXCERPT else line
        raise BrokenHtmlError(words, self._source.count("\n", 0, at) + 1, there.strip())
