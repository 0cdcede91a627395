"""A batch of events as a phone tells it, read one by one: a wrong one is refused and takes no other with it.

The phone's clock is never read: it says how long ago something was, by whatever it measures that with.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from rest_framework.exceptions import ValidationError

from catalog_service.analytics.actions import Deed
from catalog_service.analytics.models import Kind
from catalog_service.mini_app.problems import ProblemError
from catalog_service.mini_app.questions import MOST_ID

MOST_EVENTS = 50
OLDEST = timedelta(days=7)
"""What a phone has kept for longer is no news."""
TARGETS = {
    Kind.OPENED_APP: None,
    Kind.OPENED_CATEGORY: "category",
    Kind.OPENED_CHANNEL: "channel",
    Kind.OPENED_PRICE: "channel",
    Kind.PRESSED_MANAGER: "channel",
    Kind.FOLLOWED_OUT: "channel",
}
"""What a phone may tell, and which id of it is read. Requests and favorites the catalog sees by itself."""
KINDS = {kind.name.lower(): kind for kind in TARGETS}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


class Code(StrEnum):
    """Why an event was refused. It is never to be told again."""

    INVALID = "invalid"
    CHANNEL_NOT_FOUND = "channel_not_found"
    CATEGORY_NOT_FOUND = "category_not_found"
    TOO_OLD = "too_old"
    TOO_MANY = "too_many"


class Refused(NamedTuple):
    """`id`: None where it cannot be read."""

    id: UUID | None
    code: Code


@dataclass(frozen=True)
class Batch:
    """What can be recorded, and what cannot."""

    deeds: list[Deed]
    refused: list[Refused]


def batch(body: Any, *, now: datetime) -> Batch:
    """Raises only where there is no batch, or one of more than `MOST_EVENTS`."""
    events = body.get("events") if isinstance(body, Mapping) else None
    if not isinstance(events, list) or not events:
        raise ValidationError({"events": ["Нужен список событий, хотя бы одно."]})
    if len(events) > MOST_EVENTS:
        words = f"За один раз принимается не больше {MOST_EVENTS} событий."
        raise ProblemError(400, "too_many_events", words, most=MOST_EVENTS)
    read = [_read(event, now) for event in events]
    return Batch(
        [each for each in read if isinstance(each, Deed)], [each for each in read if isinstance(each, Refused)]
    )


def not_found(deed: Deed) -> Refused:
    """Visitors do not see what it was about."""
    is_of_a_channel = TARGETS[deed.kind] == "channel"
    return Refused(deed.id, Code.CHANNEL_NOT_FOUND if is_of_a_channel else Code.CATEGORY_NOT_FOUND)


def too_many(deed: Deed) -> Refused:
    """The visitor has told so much of late that nothing more is believed."""
    return Refused(deed.id, Code.TOO_MANY)


def _read(event: Any, now: datetime) -> Deed | Refused:
    told = event if isinstance(event, Mapping) else {}
    number, kind, age = _uuid(told.get("id")), _kind(told.get("kind")), _age_ms(told.get("age_ms"))
    if number is None or kind is None or age is None:
        return Refused(number, Code.INVALID)
    target = TARGETS[kind]
    if target and not _is_id(told.get(target)):
        return Refused(number, Code.INVALID)
    if age > OLDEST / timedelta(milliseconds=1):
        return Refused(number, Code.TOO_OLD)
    return Deed(number, kind, now - timedelta(milliseconds=age), **({target: told[target]} if target else {}))


def _uuid(value: Any) -> UUID | None:
    """Of the usual spelling only: Python's own reads signs, spaces and digits of all scripts."""
    return UUID(value) if isinstance(value, str) and _UUID.fullmatch(value) else None


def _kind(value: Any) -> Kind | None:
    return KINDS.get(value) if isinstance(value, str) else None


def _age_ms(value: Any) -> int | None:
    """None: not a number. Of what is said to come from the future, or says nothing, the age is 0."""
    if value is None:
        return 0
    return max(0, value) if type(value) is int else None


def _is_id(value: Any) -> bool:
    return type(value) is int and 0 < value <= MOST_ID
