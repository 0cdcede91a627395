"""A long list in pages. A cursor holds the ordering, the value in it and the id of the last channel of a page.

No page is skipped over or counted off: the hundredth costs what the first does, and what is published or taken away
meanwhile moves no other channel from one page to the next.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog_service.channels.listing import Number, Place, Wanted, listed

_VALUE = re.compile(r"[0-9]{1,18}(\.[0-9]{1,2})?")
_MOST_ID = 2**63 - 1


class CursorError(ValueError):
    """Not a cursor that this list has given out."""


@dataclass(frozen=True)
class Page:
    """`count` is of all pages and told with the first; `next` is the cursor of the page after this one, or None."""

    edition: int
    cards: list[str]
    count: int | None
    next: str | None


def page(wanted: Wanted, limit: int, after: Place | None) -> Page:
    """One query; a second one where the channels without a value begin inside the page."""
    found = listed(wanted, limit + 1, after)
    following = written(wanted.ordering, found.rows[limit - 1].place) if len(found.rows) > limit else None
    return Page(found.edition, [row.card for row in found.rows[:limit]], found.count, following)


def written(ordering: str, place: Place) -> str:
    """Letters, digits, `-` and `_` only."""
    value = None if place.value is None else str(place.value)
    text = json.dumps([ordering, value, place.id], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str, ordering: str) -> Place:
    """`CursorError` also for one of another ordering: its value would mean nothing here."""
    try:
        parts: Any = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        given, value, last = parts
    except (ValueError, TypeError, RecursionError) as broken:
        raise CursorError from broken
    if given != ordering or type(last) is not int or not 0 < last <= _MOST_ID:
        raise CursorError
    return Place(None if value is None else _number(value), last)


def _number(text: object) -> Number:
    """A whole number stays whole: a column of such is not looked up by a decimal in its index."""
    if not isinstance(text, str) or not _VALUE.fullmatch(text):
        raise CursorError
    return Decimal(text) if "." in text else int(text)
