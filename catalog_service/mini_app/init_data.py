"""PURE: who opened the Mini App, as Telegram signed it. https://core.telegram.org/bots/webapps

    checked(raw, token, now=now, lasts=24 * 3600)       -> `InitData`, or `InitDataError` with its `reason`

`raw` is the query string that Telegram hands to the page, `token` the bot's own, times are Unix seconds.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

AHEAD_S = 60
"""How far Telegram's clock may be before ours."""
LONGEST = 8192
"""Telegram's own are below 2000 characters."""
_MOST_FIELDS = 64
_MOST_ID = 2**52


class Reason(StrEnum):
    """MALFORMED: not what Telegram writes · FORGED: not its signature · EXPIRED: too old · FUTURE: not yet signed."""

    MALFORMED = "malformed"
    FORGED = "forged"
    EXPIRED = "expired"
    FUTURE = "future"


class InitDataError(Exception):
    """Nobody is known by this; never holds a part of what was sent."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class User:
    """What Telegram tells of the person; a text that it does not tell is ""."""

    id: int
    first_name: str
    last_name: str
    username: str
    language: str


@dataclass(frozen=True)
class InitData:
    """What was signed: by whom it was opened, when (Unix seconds), with which parameter of the link ("" without)."""

    user: User
    signed_at: int
    start_param: str


def checked(raw: str, token: str, *, now: float, lasts: float) -> InitData:
    """The signature is looked at before anything is made of the fields; an empty token signs nothing."""
    fields = _fields(raw)
    if not token or not hmac.compare_digest(fields.pop("hash", "").encode(), signature(fields, token).encode()):
        raise InitDataError(Reason.FORGED)
    signed_at = _whole(fields.get("auth_date", ""))
    if signed_at > now + AHEAD_S:
        raise InitDataError(Reason.FUTURE)
    if signed_at < now - lasts:
        raise InitDataError(Reason.EXPIRED)
    return InitData(_user(fields.get("user", "")), signed_at, fields.get("start_param", ""))


def signature(fields: Mapping[str, str], token: str) -> str:
    """Hex HMAC over every field but `hash`; `signature`, which Telegram adds for third parties, is one of them."""
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()


def _fields(raw: str) -> dict[str, str]:
    if len(raw) > LONGEST:
        raise InitDataError(Reason.MALFORMED)
    try:
        pairs = parse_qsl(
            raw, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
        "".join(part for pair in pairs for part in pair).encode()
    except ValueError as broken:  # also a text that is not UTF-8
        raise InitDataError(Reason.MALFORMED) from broken
    fields = dict(pairs)
    # Of a name that comes twice one reader takes the first, another the last: nobody knows which was signed.
    if not pairs or len(fields) < len(pairs):
        raise InitDataError(Reason.MALFORMED)
    return fields


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise InitDataError(Reason.MALFORMED)
    return int(text)


def _user(text: str) -> User:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise InitDataError(Reason.MALFORMED) from broken
    if not isinstance(told, dict) or not _is_id(told.get("id")) or told.get("is_bot") is True:
        raise InitDataError(Reason.MALFORMED)
    return User(
        id=told["id"],
        first_name=_text(told, "first_name", 256),
        last_name=_text(told, "last_name", 256),
        username=_text(told, "username", 64),
        language=_text(told, "language_code", 16),
    )


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MOST_ID


def _text(told: Mapping[str, Any], name: str, longest: int) -> str:
    """Without what PostgreSQL cannot store: NUL, and halves of characters that JSON can spell."""
    value = told.get(name)
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode(errors="ignore").decode()[:longest]
