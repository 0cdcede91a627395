"""The number of the edition: it grows with every committed change of what visitors see, once a transaction."""

from collections.abc import Iterator

import provision
import psycopg
import pytest

from shared_schema.database import CATALOG

NUMBER = "SELECT number FROM catalog.edition"
CHANGES = {
    "category": "UPDATE catalog.category SET name = 'Другая'",
    "channel": "UPDATE catalog.channel SET published = false",
    "figure": "INSERT INTO catalog.figure (channel_id, name, value, source, measured_at)"
    " VALUES (1, 'reach', 5, 'tgstat', now())",
    "price": "INSERT INTO catalog.price (channel_id, format_id, amount) VALUES (1, 1, 100)",
    "price format": "UPDATE catalog.price_format SET name = '1/24 ч' WHERE is_base",
    "review": "INSERT INTO catalog.review (channel_id, author, text, \"order\") VALUES (1, 'Анна', 'Хорошо', 0)",
    "ad example": 'INSERT INTO catalog.ad_example (channel_id, picture, text, post_link, "order")'
    " VALUES (1, '', 'Текст', '', 0)",
    "share": "INSERT INTO catalog.share (channel_id, kind, name, percent, source, changed_at)"
    " VALUES (1, 'gender', 'male', 5, 'editor', now())",
    "hot slot": "INSERT INTO catalog.hot_slot (channel_id, runs_at, price, until, created_at)"
    " VALUES (1, now() + interval '2 hours', 100, now() + interval '1 hour', now())",
    "a channel that goes": "DELETE FROM catalog.channel",
}


@pytest.fixture
def app(own: provision.HouseDatabase) -> Iterator[psycopg.Connection]:
    """The app role in a database of its own, with one channel; every statement commits."""
    with psycopg.connect(own.dsn(CATALOG.app), autocommit=True) as connection:
        connection.execute("""INSERT INTO catalog.category (id, name, "order") VALUES (1, 'Кино', 0)""")
        connection.execute("""
            INSERT INTO catalog.channel (id, category_id, title, description, logo, telegram_link, tgstat_link,
                                         telemetr_link, rkn_number, published, "order", created_at)
            VALUES (1, 1, 'Кино', '', '', 'https://t.me/kino', '', '', '', true, 0, now())
        """)
        yield connection


def number(connection: psycopg.Connection) -> int:
    row = connection.execute(NUMBER).fetchone()
    assert row
    return int(row[0])


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
def test_a_change_of_what_is_shown_is_a_new_edition(app: psycopg.Connection, statement: str) -> None:
    before = number(app)
    app.execute(statement.encode())
    assert number(app) > before


def test_a_transaction_is_one_edition_and_nobody_sees_it_before(app: psycopg.Connection) -> None:
    before = number(app)
    with app.transaction():
        app.execute("UPDATE catalog.channel SET title = 'Раз'")
        app.execute("UPDATE catalog.channel SET title = 'Два'")
        assert number(app) == before
        app.execute("SET CONSTRAINTS ALL IMMEDIATE")
        within = number(app)
        app.execute("UPDATE catalog.channel SET title = 'Три'")
    assert number(app) == within > before


def test_a_catalog_that_was_restored_has_no_number_again(app: psycopg.Connection) -> None:
    backed_up = number(app)
    app.execute("UPDATE catalog.channel SET title = 'Раз'")
    seen = number(app)
    app.execute("UPDATE catalog.edition SET number = %s", [backed_up])
    app.execute("UPDATE catalog.channel SET title = 'Два'")
    assert number(app) > seen


def test_a_clock_that_was_set_back_stops_no_edition(app: psycopg.Connection) -> None:
    app.execute("UPDATE catalog.edition SET number = %s", [10**17])
    app.execute("UPDATE catalog.channel SET title = 'Раз'")
    assert number(app) == 10**17 + 1


def test_what_was_taken_back_is_no_edition(app: psycopg.Connection) -> None:
    before = number(app)
    with app.transaction(force_rollback=True):
        app.execute("UPDATE catalog.channel SET title = 'Раз'")
    assert number(app) == before


def test_what_visitors_do_is_no_edition(app: psycopg.Connection) -> None:
    before = number(app)
    app.execute(
        "INSERT INTO catalog.visitor (telegram_id, first_name, last_name, username, language, reachable,"
        " first_seen_at, last_seen_at) VALUES (1, '', '', '', '', false, now(), now())"
    )
    app.execute("INSERT INTO catalog.favorite (visitor_id, channel_id, created_at) VALUES (1, 1, now())")
    assert number(app) == before
