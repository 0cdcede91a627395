"""Texts as Telegram takes them: messages of limited length."""

from collections.abc import Iterator

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
