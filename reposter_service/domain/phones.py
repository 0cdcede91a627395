"""Phone numbers as people write them, and as Telegram does."""

import re

_WRITTEN = re.compile(r"\+?[0-9\s().\-\u2010-\u2015]+")
_LENGTHS = range(7, 16)
_HOME = re.compile(r"8([0-9]{10})")
"""A Russian number as it is dialled at home."""


def digits(phone: str) -> str:
    """`+7 (900) 123` and `7900123` are one phone."""
    return "".join(character for character in phone if character.isascii() and character.isdigit())


def parse(text: str) -> str | None:
    """`+79990001122` from any way to write it; None for what is no phone."""
    text = text.strip()
    if not _WRITTEN.fullmatch(text):
        return None
    number = digits(text)
    if home := None if text.startswith("+") else _HOME.fullmatch(number):
        number = f"7{home[1]}"
    return f"+{number}" if len(number) in _LENGTHS else None
