"""Texts as Telegram takes them: messages of limited length."""

from collections.abc import Iterable, Iterator

LONGEST = 4096
"""Characters of one message, core.telegram.org/bots/api#sendmessage; counted as Telegram does, in UTF-16 units."""


def split(text: str, longest: int = LONGEST) -> list[str]:
    """Parts that fit, cut at line breaks; a line that is too long by itself is cut anywhere. Never an empty part."""
    parts = [""]
    for line in _lines(text, longest):
        if _length(parts[-1] + line) > longest:
            parts.append("")
        parts[-1] += line
    return [part.strip("\n") for part in parts if part.strip()]


def pack(blocks: Iterable[str], longest: int = LONGEST) -> list[str]:
    """As few parts as needed of whole blocks, with a blank line between two. A block longer than that is left whole."""
    parts: list[str] = []
    for block in blocks:
        together = f"{parts[-1]}\n\n{block}" if parts else block
        if parts and _length(together) <= longest:
            parts[-1] = together
        else:
            parts.append(block)
    return parts


def _lines(text: str, longest: int) -> Iterator[str]:
    """With their line breaks, the too long ones in pieces."""
    for line in text.splitlines(keepends=True):
        piece = ""
        for character in line:
            if _length(piece + character) > longest:
                yield piece
                piece = ""
            piece += character
        yield piece


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
