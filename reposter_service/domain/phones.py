"""Phone numbers as people write them, and as Telegram does."""

import re

_WRITTEN = re.compile(r"\+?[0-9\s().\-\u2010-\u2015]+")
SHORTEST = 7
_WITH_COUNTRY = re.compile(r"[1-9][0-9]{6,14}")
_WITH_COUNTRY_UNSAID = re.compile(r"[1-9][0-9]{10,14}")
"""Shorter ones lack their country too often."""
_HOME = re.compile(r"8([79][0-9]{9})|(9[0-9]{9})")
"""A mobile of Russia or Kazakhstan as it is dialled at home, and a Russian one without anything before it. No country's
code is 87 or 89 with so many digits.
"""
_TWO_COUNTRIES = re.compile(r"8[348][0-9]{9}")
"""`84951234567` is Moscow, dialled at home, or Vietnam without its `+`."""


def digits(phone: str) -> str:
    """`+7 (900) 123` and `7900123` are one phone."""
    return "".join(character for character in phone if character.isascii() and character.isdigit())


def is_written_like_one(text: str) -> bool:
    """Nothing in it but what phones are written with, and as many digits as a phone has at least."""
    return _WRITTEN.fullmatch(text.strip()) is not None and len(digits(text)) >= SHORTEST


def parse(text: str) -> str | None:
    """`+79990001122` from any way to write it. None for what is no phone, and for what may be one of two: a code must
    not go to a stranger.
    """
    text = text.strip()
    if not _WRITTEN.fullmatch(text):
        return None
    number = digits(text)
    if text.startswith("+"):
        return f"+{number}" if _WITH_COUNTRY.fullmatch(number) else None
    if home := _HOME.fullmatch(number):
        return f"+7{home[1] or home[2]}"
    is_told = _WITH_COUNTRY_UNSAID.fullmatch(number) and not _TWO_COUNTRIES.fullmatch(number)
    return f"+{number}" if is_told else None
