"""The list: in order, from any place on, from an index whatever its size."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import provision
import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from catalog_service.channels.listing import Place, Wanted, listed
from catalog_service.channels.models import Channel
from catalog_service.channels.models.channel import ORDERINGS
from catalog_service.channels.queries import edition, shelves
from catalog_service.tests.builders import a_category, a_channel
from catalog_service.tests.conftest import entered, named

FIGURES = ("subscribers", "err")
DIRECTIONS = [(sign + column, "down" if sign else "up") for column in ORDERINGS for sign in ("", "-")]


def with_value(column: str, value: int | None) -> int:
    """Id of a channel that has `value` in the column."""
    if value is None:
        return a_channel().pk
    if column in FIGURES:
        return a_channel(figures={column: value}).pk
    return a_channel(price=value, figures={"reach": 1000}).pk


def ids(wanted: Wanted, after: Place | None = None) -> list[int]:
    return [row.id for row in listed(wanted, 99, after).rows]


@pytest.mark.django_db
@pytest.mark.parametrize("column", ORDERINGS)
def test_a_list_rises_and_falls_with_missing_values_last_and_ties_by_age(column: str) -> None:
    missing, big, small, big_too = (with_value(column, value) for value in (None, 30, 10, 30))
    assert ids(Wanted(ordering=column)) == [small, big, big_too, missing]
    assert ids(Wanted(ordering=f"-{column}")) == [big, big_too, small, missing]


@pytest.mark.django_db
def test_what_is_listed_has_the_edition_and_the_count_of_all() -> None:
    assert listed(Wanted(), 1).edition == edition()
    kino = a_category()
    for _ in range(3):
        a_channel(kino)
    a_channel()
    a_channel(kino, published=False)
    assert [listed(Wanted(category), 1).count for category in (None, kino.pk, 999_999)] == [4, 3, 0]
    assert listed(Wanted(), 1, Place(0, 1)).count is None


# ── Of some thousand channels ────────────────────────────────────────────────────────────────────────────────────────

MANY = """
INSERT INTO category (id, name, "order") SELECT n, 'Категория ' || n, n FROM generate_series(1, 4) AS n;
INSERT INTO channel (category_id, title, description, logo, telegram_link, tgstat_link, telemetr_link, rkn_number,
                     published, "order", created_at)
SELECT 1 + n % 4, 'Канал ' || md5(n::text), 'Описание ' || n, '', 'https://t.me/channel_' || n, '', '', '', n % 10 > 0,
       n % 97, now()
FROM generate_series(1, 2500) AS n;
INSERT INTO figure (channel_id, name, value, source, measured_at)
SELECT id, name, 1 + id * 7919 % 3001, 'telegram', now()
FROM channel, unnest(ARRAY['subscribers', 'reach', 'err']) AS name WHERE id % 20 > 0;
INSERT INTO price (channel_id, format_id, amount) SELECT id, 1, 100 + id * 31 % 997 FROM channel WHERE id % 15 > 0;
"""


@pytest.fixture(scope="module")
def filled(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_admin_url: str
) -> provision.HouseDatabase:
    """As the app role writes them, and as a database of some days knows them. It takes seconds: tests only read it."""
    own = provision.clone(database_admin_url, named("many_channels"))
    with django_db_blocker.unblock(), entered(own), connection.cursor() as cursor:
        cursor.execute(MANY)
    with psycopg.connect(own.as_admin, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")
    return own


@pytest.fixture
def many(filled: provision.HouseDatabase, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), entered(filled):
        yield


def plan(wanted: Wanted, after: Place | None = None) -> tuple[str, str]:
    """How PostgreSQL counts, and how it reads the page, where it may know the values and where not."""
    asked: list[tuple[str, Any]] = []

    def heard(execute: Callable[..., Any], sql: str, values: Any, *rest: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, *rest)

    with connection.execute_wrapper(heard):
        listed(wanted, 21, after)
    sql, values = asked[0]
    with connection.cursor() as cursor:
        if wanted.is_planned_anew:
            cursor.execute(f"EXPLAIN {sql}", values)
        else:
            cursor.execute(f"PREPARE asked AS {sql}" % tuple(f"${n}" for n, _ in enumerate(values, 1)))
            cursor.execute(f"EXPLAIN EXECUTE asked({', '.join(['%s'] * len(values))})".replace("()", ""), values)
        count, limit, page = "\n".join(line for (line,) in cursor.fetchall()).partition("Limit")
        cursor.execute("DEALLOCATE ALL")
    return count, limit + page


def test_every_list_is_read_from_its_index(many: None) -> None:
    for ordering, suffix in DIRECTIONS:
        column = ordering.removeprefix("-")
        for wanted, index in ((Wanted(), ""), (Wanted(2), "of_")):
            asked = Wanted(wanted.category, ordering=ordering)
            for after in (None, Place(500, 7)):
                _, lines = plan(asked, after)
                assert f"Index Scan using channel_{index}{column}_{suffix} on channel" in lines, (asked, after, lines)
                assert "Sort" not in lines
                assert "Seq Scan on channel" not in lines
    assert "channel_order" in plan(Wanted())[1]
    assert "channel_category_order" in plan(Wanted(2))[1]


def test_a_search_is_read_from_its_index(many: None) -> None:
    for lines in plan(Wanted(words="канал c4ca4238a0")):
        assert "Bitmap Index Scan on channel_search" in lines
        assert "Seq Scan on channel" not in lines


@pytest.mark.parametrize("size", [1, 20])
def test_chosen_channels_are_looked_up_by_their_ids(many: None, size: int) -> None:
    for lines in plan(Wanted(ids=tuple(range(7, 7 + 20 * size, 20)), ordering="-base_price")):
        assert "channel_pkey" in lines
        assert "Seq Scan on channel" not in lines


def test_what_a_range_holds_is_counted_without_looking_at_the_channels(many: None) -> None:
    narrowed = Wanted(2, least={"err": Decimal(10), "subscribers": 100}, most={"base_price": 900})
    lines, _ = plan(narrowed)
    assert "Index Only Scan using channel_narrowed" in lines
    assert (
        listed(narrowed, 1).count
        == Channel.objects.filter(
            published=True, category=2, err__gte=10, subscribers__gte=100, base_price__lte=900
        ).count()
    )


def test_kept_counts_and_cards_of_many_are_those_of_the_channels(many: None) -> None:
    _, first = shelves()
    counted = {shelf.id: shelf.count for shelf in first}
    assert counted == {of: Channel.objects.filter(category=of, published=True).count() for of in (1, 2, 3, 4)}
    assert listed(Wanted(), 1).count == sum(counted.values())
    cards: list[dict[str, Any]] = [json.loads(row.card, parse_float=Decimal) for row in listed(Wanted(), 3000).rows]
    shown = Channel.objects.filter(published=True).values_list("id", "subscribers", "err", "base_price", "cpm")
    assert sorted((c["id"], c["subscribers"], c["err"], c["price"], c["cpm"]) for c in cards) == sorted(shown)
