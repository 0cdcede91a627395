"""Where a new row stands among the others when nobody says: last."""

from typing import Any

from django.db.models import Max, Model, QuerySet

STEP = 10
"""Left between two rows, so that a third fits in by hand."""


def last(rows: QuerySet[Any]) -> int:
    """The `order` after the last of `rows`."""
    return int(rows.aggregate(last=Max("order"))["last"] or 0) + STEP


def put_last(row: Model, rows: QuerySet[Any]) -> None:
    """Give a row without a place one after `rows`; saving is the caller's."""
    if not getattr(row, "order", None):
        row.order = last(rows)  # type: ignore[attr-defined]  # every model that editors put in order has it
