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

from django.db.models import Q, QuerySet

from catalog_service.channels import queries
from catalog_service.channels.models import Channel

NEVER_MISSING = "order"
_VALUE = re.compile(r"[0-9]{1,18}(\.[0-9]{1,2})?")
_MOST_ID = 2**63 - 1


class CursorError(ValueError):
    """Not a cursor that this list has given out."""


@dataclass(frozen=True)
class Cursor:
    """The last channel of a page: its value in the ordering's column, None where it has none, and its id."""

    ordering: str
    value: Decimal | None
    id: int


@dataclass(frozen=True)
class Page:
    """`next` is the cursor of the page after this one, None after the last."""

    channels: list[Channel]
    next: str | None


def page(channels: QuerySet[Channel], ordering: str, limit: int, after: Cursor | None) -> Page:
    """One query; a second one where the channels without a value begin inside the page."""
    found = _after(channels, ordering, limit + 1, after)
    if len(found) <= limit:
        return Page(found, None)
    last = found[limit - 1]
    return Page(found[:limit], written(Cursor(ordering, getattr(last, _column(ordering)), last.pk)))


def _after(channels: QuerySet[Channel], ordering: str, most: int, after: Cursor | None) -> list[Channel]:
    """Two ranges instead of one condition with "or": each is read from its place in the index."""
    if after is None:
        return list(queries.in_order(channels, ordering)[:most])
    column = _column(ordering)
    missing = channels.filter(**{f"{column}__isnull": True})
    if after.value is None:
        return list(queries.in_order(missing.filter(id__gt=after.id), ordering)[:most])
    beyond = "lt" if ordering.startswith("-") else "gt"
    valued = channels.filter(
        Q(**{f"{column}__{beyond}": after.value}) | Q(id__gt=after.id), **{f"{column}__{beyond}e": after.value}
    )
    found = list(queries.in_order(valued, ordering)[:most])
    if len(found) < most and column != NEVER_MISSING:
        found += queries.in_order(missing, ordering)[: most - len(found)]
    return found


def _column(ordering: str) -> str:
    return ordering.removeprefix("-")


def written(cursor: Cursor) -> str:
    """Letters, digits, `-` and `_` only."""
    value = None if cursor.value is None else str(cursor.value)
    text = json.dumps([cursor.ordering, value, cursor.id], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str, ordering: str) -> Cursor:
    """`CursorError` also for one of another ordering: its value would mean nothing here."""
    try:
        parts: Any = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        given, value, last = parts
    except (ValueError, TypeError, RecursionError) as broken:
        raise CursorError from broken
    if given != ordering or type(last) is not int or not 0 < last <= _MOST_ID:
        raise CursorError
    if value is None:
        return Cursor(ordering, None, last)
    if not isinstance(value, str) or not _VALUE.fullmatch(value):
        raise CursorError
    return Cursor(ordering, Decimal(value), last)
