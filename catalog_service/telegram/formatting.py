"""PURE: a text in Telegram's HTML as Telegram counts it, and as a browser may show it."""

import re
import unicodedata
from dataclasses import dataclass
from html import escape

from catalog_service.telegram.lengths import telegram_length
from catalog_service.telegram.markup import BrokenHtmlError, Closing, Kind, Opening, Piece, read

__all__ = ["BrokenHtmlError", "Formatted", "formatted"]

CUT = " \t\n"
"""White space that Telegram cuts off at both ends, inside tags too."""
BLANK = {"Cc", "Cf", "Zl", "Zp", "Zs"}
"""Unicode's categories of what nobody sees."""
BLANK_TOO = {"\u2800", "\u3164", "\ufffc"}
FOUND = re.compile(
    r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]»]|(?<![\w./@])t\.me/[\w+/]+|(?<![\w@/.])@[A-Za-z][A-Za-z0-9_]{3,31}\b"
)
"""Addresses and names that Telegram makes links of by itself; roughly, for a browser's picture only."""
EMPTY = "здесь пусто: нет ни одного видимого знака."
_TAGS = {
    Kind.BOLD: "b",
    Kind.ITALIC: "i",
    Kind.UNDERLINE: "u",
    Kind.STRIKETHROUGH: "s",
    Kind.SPOILER: "span",
    Kind.EMOJI: "span",
    Kind.LINK: "a",
    Kind.CODE: "code",
    Kind.PRE: "pre",
    Kind.QUOTE: "blockquote",
}


@dataclass(frozen=True)
class Formatted:
    """`text` is what remains when the tags are read; `length` counts it as Telegram does, in UTF-16 units.

    `html` is safe to be shown: tags of ours only, everything else escaped, lines broken by <br> but for <pre>; links
    also where Telegram makes them by itself.
    Classes: `tg-spoiler`, `tg-emoji` (its substitute, that is), `expandable`, `language-…`.
    """

    text: str
    length: int
    html: str


def formatted(source: str) -> Formatted:
    """`BrokenHtmlError` for what Telegram would not take, or would show otherwise than it is written; and for nothing.

    As many characters as are wanted: how many Telegram takes depends on the picture.
    """
    source = source.replace("\r", "")
    pieces = _trimmed(read(source))
    text = "".join(each for each in pieces if isinstance(each, str))
    if not any(_is_visible(character) for character in text):
        raise BrokenHtmlError(EMPTY, 1, source.strip().split("\n", 1)[0][:30])
    return Formatted(text, telegram_length(text), _html(pieces))


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in BLANK and character not in BLANK_TOO


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    return _cut(_cut(pieces, at_end=False)[::-1], at_end=True)[::-1]


def _cut(pieces: list[Piece], *, at_end: bool) -> list[Piece]:
    """White space goes off the texts that come first; at the end they come backwards."""
    kept: list[Piece] = []
    for number, piece in enumerate(pieces):
        if not isinstance(piece, str):
            kept.append(piece)
        elif bare := piece.rstrip(CUT) if at_end else piece.lstrip(CUT):
            return [*kept, bare, *pieces[number + 1 :]]
    return kept


def _html(pieces: list[Piece]) -> str:
    written: list[str] = []
    within: list[Kind] = []
    for piece in pieces:
        match piece:
            case str():
                written.append(_words(piece, within))
            case Opening():
                within.append(piece.kind)
                written.append(_begun(piece))
            case Closing():
                within.pop()
                written.append(f"</{_TAGS[piece.kind]}>")
    return "".join(written)


def _words(text: str, within: list[Kind]) -> str:
    if Kind.PRE in within:
        return escape(text)
    shown = escape(text) if {Kind.LINK, Kind.CODE} & set(within) else _with_links(text)
    return shown.replace("\n", "<br>")


def _with_links(text: str) -> str:
    written, done = "", 0
    for found in FOUND.finditer(text):
        written += escape(text[done : found.start()]) + _link(_address(found[0])) + escape(found[0]) + "</a>"
        done = found.end()
    return written + escape(text[done:])


def _address(found: str) -> str:
    if found.startswith("@"):
        return f"https://t.me/{found[1:]}"
    return found if found.startswith("http") else f"https://{found}"


def _link(address: str) -> str:
    return f'<a href="{escape(address)}" rel="noopener noreferrer" target="_blank">'


def _begun(opening: Opening) -> str:
    tag = _TAGS[opening.kind]
    match opening.kind:
        case Kind.LINK:
            return _link(opening.argument)
        case Kind.CODE if opening.argument:
            return f'<{tag} class="language-{escape(opening.argument)}">'
        case Kind.QUOTE if opening.argument:
            return f'<{tag} class="expandable">'
        case Kind.SPOILER:
            return f'<{tag} class="tg-spoiler">'
        case Kind.EMOJI:
            return f'<{tag} class="tg-emoji">'
    return f"<{tag}>"
