"""Small pieces of SQL that several nouns need."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

IS_NEW = sa.literal_column("xmax = 0", sa.Boolean).label("is_new")
"""Of what an INSERT … ON CONFLICT DO UPDATE returns: xmax is 0 in a row just inserted, and this transaction's id in one
that was updated.
"""


def is_(column: sa.ColumnElement[Any], word: StrEnum) -> sa.ColumnElement[bool]:
    """`column = 'word'` with the word written out: a bound parameter would hide a partial index from the planner."""
    return column == sa.literal(word.value, sa.Text, literal_execute=True)


def is_one_of(column: sa.ColumnElement[Any], *words: StrEnum) -> sa.ColumnElement[bool]:
    """`column IN ('word', …)`, written out for the same reason."""
    return column.in_([sa.literal(word.value, sa.Text, literal_execute=True) for word in words])


def any_of(ids: Sequence[int]) -> sa.ColumnElement[int]:
    """One parameter however many ids: a statement may have 32 767 of them."""
    return sa.func.any(sa.literal(list(ids), sa.ARRAY(sa.BigInteger)))


def prefixed(table: sa.Table) -> list[sa.Label[Any]]:
    """All columns as `table_column`, for a row that joins several tables."""
    return [column.label(f"{table.name}_{column.name}") for column in table.c]
