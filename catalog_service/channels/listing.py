"""The list of the catalog: searched, narrowed, ordered, from any place on.

    listed(Wanted(category=3, ordering="-cpm"), most=21)        -> `Listed`, one query

Written as SQL: it is what visitors ask for most, and Django would think about the query and its rows several times as
long as PostgreSQL takes to answer it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from catalog_service.channels.expressions import searched
from catalog_service.postgres.base import prepared

EDITORS = "order"
"""The column of the editors' own ordering: the only one that is never missing."""
Number = int | Decimal


class Place(NamedTuple):
    """Where a page has ended: the value in the ordering's column, None where it has none, and the id."""

    value: Number | None
    id: int


class Row(NamedTuple):
    """`card` is JSON; `value` is that of the ordering's column."""

    card: str
    value: Number | None
    id: int

    @property
    def place(self) -> Place:
        return Place(self.value, self.id)


@dataclass(frozen=True)
class Listed:
    """`edition`: of the catalog, as it was when this was read. `count`: of all that are wanted, None after a place."""

    edition: int
    count: int | None
    rows: list[Row]


@dataclass(frozen=True)
class Wanted:
    """`least` and `most` by column, ends included: where a value is missing it is in no range.

    `words`: of a search, each is looked for as a part of a word too. `ids`: of these channels alone; None: of all.
    `ordering`: a column, `-` in front for falling. Columns are names of our own: they are written into the SQL.
    """

    category: int | None = None
    words: str = ""
    least: Mapping[str, Number] = field(default_factory=dict)
    most: Mapping[str, Number] = field(default_factory=dict)
    ordering: str = EDITORS
    ids: tuple[int, ...] | None = None

    @property
    def narrows(self) -> bool:
        """By more than a category."""
        return bool(self.words or self.least or self.most) or self.ids is not None

    @property
    def is_planned_anew(self) -> bool:
        """A range of all may be little of the catalog or much of it, and so may ids: the values decide how to read."""
        return self.ids is not None or (self.narrows and not self.words and self.category is None)

    @property
    def column(self) -> str:
        return self.ordering.removeprefix("-")

    @property
    def falls(self) -> bool:
        return self.ordering.startswith("-")


class Sql(NamedTuple):
    """A piece of SQL with the values for its placeholders."""

    text: str
    values: tuple[Any, ...] = ()

    def and_(self, condition: str, *values: Any) -> "Sql":
        return Sql(f"{self.text} AND {condition}", (*self.values, *values))


NOT_COUNTED = Sql("NULL")


def listed(wanted: Wanted, most: int, after: Place | None = None) -> Listed:
    """At most so many, missing values last, ties by id. A second query where the missing begin inside the page."""
    where = _where(wanted)
    if after is None:
        return _read(wanted, where, most, _count(wanted, where))
    missing = where.and_(f'"{wanted.column}" IS NULL')
    if after.value is None:
        return _read(wanted, missing.and_("id > %s", after.id), most)
    found = _read(wanted, _beyond(wanted, where, after), most)
    if len(found.rows) < most and wanted.column != EDITORS:
        found.rows.extend(_read(wanted, missing, most - len(found.rows)).rows)
    return found


def _where(wanted: Wanted) -> Sql:
    where = Sql("published")
    if wanted.category is not None:
        where = where.and_("category_id = %s", wanted.category)
    if wanted.ids is not None:
        where = where.and_("id = ANY(%s)", list(wanted.ids))
    for column, value in wanted.least.items():
        where = where.and_(f'"{column}" >= %s', value)
    for column, value in wanted.most.items():
        where = where.and_(f'"{column}" <= %s', value)
    for word in searched(wanted.words).split():
        where = where.and_("search_text LIKE %s", f"%{_as_it_is(word)}%")
    return where


def _as_it_is(word: str) -> str:
    """What means something to LIKE means itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _beyond(wanted: Wanted, where: Sql, place: Place) -> Sql:
    """One range and what is left out of it, instead of two with "or": it is read from its place in the index."""
    column, beyond = f'"{wanted.column}"', "<" if wanted.falls else ">"
    return where.and_(f"{column} {beyond}= %s AND ({column} {beyond} %s OR id > %s)", place.value, *place)


def _count(wanted: Wanted, where: Sql) -> Sql:
    """How many channels a category shows is kept in `shelf`; others are counted in the index `channel_narrowed`."""
    if wanted.narrows:
        return Sql(f"SELECT count(*) FROM channel WHERE {where.text}", where.values)  # noqa: S608 - our own names
    if wanted.category is None:
        return Sql("SELECT coalesce(sum(count), 0) FROM shelf")
    return Sql("SELECT coalesce(sum(count), 0) FROM shelf WHERE category_id = %s", (wanted.category,))


def _read(wanted: Wanted, where: Sql, most: int, count: Sql = NOT_COUNTED) -> Listed:
    """From the edition's row on, so that there is one where no channel is: then its card is NULL."""
    in_order = f"{'DESC' if wanted.falls else 'ASC'} NULLS LAST, id"
    with connection.cursor() if wanted.is_planned_anew else prepared() as cursor:
        cursor.execute(
            f"""
            SELECT edition.number, ({count.text}), page.* FROM edition LEFT JOIN (
                SELECT catalog.shown(card, hot_slot), "{wanted.column}" AS value, id FROM channel WHERE {where.text}
                ORDER BY "{wanted.column}" {in_order} LIMIT {most}
            ) AS page ON true ORDER BY value {in_order}
            """,  # noqa: S608 - our own names
            [*count.values, *where.values],
        )
        rows = cursor.fetchall()
    edition, counted = rows[0][:2]
    return Listed(edition, counted, [Row(*row[2:]) for row in rows if row[2] is not None])
