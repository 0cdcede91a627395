"""How many published channels a category has: kept at every commit, whatever is committed, by whom at once."""

import random
from collections.abc import Iterator

import provision
import psycopg
import pytest

from shared_schema.database import CATALOG

CHANNEL = """
INSERT INTO catalog.channel (category_id, title, description, logo, telegram_link, tgstat_link, telemetr_link,
                             rkn_number, published, "order", created_at)
SELECT %s, 'Канал', '', '', 'https://t.me/+' || lpad(md5(random()::text), 32, 'x'), '', '', '', %s, 0, now()
"""
KEPT = "SELECT category_id, count FROM catalog.shelf WHERE count > 0 ORDER BY 1"
COUNTED = "SELECT category_id, count(*) FROM catalog.channel WHERE published GROUP BY 1 ORDER BY 1"


@pytest.fixture
def app(own: provision.HouseDatabase) -> Iterator[psycopg.Connection]:
    """The app role in a database of its own, with three categories; every statement commits."""
    with psycopg.connect(own.dsn(CATALOG.app), autocommit=True) as connection:
        connection.execute("""INSERT INTO catalog.category (name, "order") VALUES ('А', 1), ('Б', 2), ('В', 3)""")
        yield connection


def counts(connection: psycopg.Connection) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    return connection.execute(KEPT).fetchall(), connection.execute(COUNTED).fetchall()


def change(connection: psycopg.Connection, dice: random.Random) -> None:
    match dice.randrange(5):
        case 0 | 1:
            connection.execute(CHANNEL, [dice.randint(1, 3), dice.random() < 0.7])
        case 2:
            connection.execute(
                "UPDATE catalog.channel SET published = NOT published WHERE id %% 5 = %s", [dice.randrange(5)]
            )
        case 3:
            of = dice.randint(1, 3), dice.randrange(4)
            connection.execute("UPDATE catalog.channel SET category_id = %s, published = true WHERE id %% 4 = %s", of)
        case 4:
            connection.execute("DELETE FROM catalog.channel WHERE id %% 7 = %s", [dice.randrange(7)])


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_changed_the_kept_counts_are_the_true_ones(app: psycopg.Connection, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(40):
        with app.transaction(force_rollback=dice.random() < 0.2):
            for _ in range(dice.randint(1, 4)):
                change(app, dice)
        kept, counted = counts(app)
        assert kept == counted


def test_a_category_goes_with_its_count(app: psycopg.Connection) -> None:
    app.execute(CHANNEL, [1, True])
    app.execute("DELETE FROM catalog.channel")
    app.execute("DELETE FROM catalog.category WHERE id = 1")
    assert app.execute("SELECT count(*) FROM catalog.shelf").fetchone() == (0,)


def test_a_category_that_comes_and_goes_within_a_transaction_is_not_counted(app: psycopg.Connection) -> None:
    with app.transaction():
        app.execute("""INSERT INTO catalog.category (id, name, "order") VALUES (99, 'Г', 4)""")
        app.execute(CHANNEL, [99, True])
        app.execute("DELETE FROM catalog.channel")
        app.execute("DELETE FROM catalog.category WHERE id = 99")
    assert counts(app) == ([], [])


def test_nobody_waits_for_a_publication_that_is_not_committed(
    app: psycopg.Connection, own: provision.HouseDatabase
) -> None:
    with psycopg.connect(own.dsn(CATALOG.app)) as importing:
        importing.execute("UPDATE catalog.category SET name = name || '!' WHERE id = 1")
        importing.execute(CHANNEL, [1, True])
        importing.execute(CHANNEL, [2, True])
        app.execute("SET lock_timeout = '5s'")
        app.execute(CHANNEL, [2, True])
        app.execute(CHANNEL, [1, True])
    kept, counted = counts(app)
    assert kept == counted == [(1, 2), (2, 2)]
