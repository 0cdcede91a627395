"""Two who write at once: the second waits for the first, and neither is refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import provision
import psycopg
import pytest

from shared_schema.database import CATALOG

CHANNELS = """
INSERT INTO catalog.channel (id, category_id, title, description, logo, telegram_link, tgstat_link, telemetr_link,
                             rkn_number, published, "order", created_at)
SELECT n, 1, 'Кино', '', '', 'https://t.me/kino_' || n, '', '', '', true, 0, now() FROM generate_series(1, 2) AS n
"""
SHARE = """
INSERT INTO catalog.share (channel_id, kind, name, percent, source, changed_at)
VALUES (%s, 'gender', %s, 60, 'editor', now())
"""

Two = tuple[psycopg.Connection, psycopg.Connection]


@pytest.fixture
def two(own: provision.HouseDatabase) -> Iterator[Two]:
    with psycopg.connect(own.dsn(CATALOG.app)) as one, psycopg.connect(own.dsn(CATALOG.app)) as other:
        one.execute("""INSERT INTO catalog.category (id, name, "order") VALUES (1, 'Кино', 0)""")
        one.execute(CHANNELS)
        one.commit()
        yield one, other


def test_an_import_of_shares_and_a_change_of_their_channel_both_end_well(two: Two) -> None:
    importing, changing = two
    changing.execute("UPDATE catalog.channel SET title = 'Книги' WHERE id = 2")
    with ThreadPoolExecutor(1) as aside:
        imported = aside.submit(_import, importing)
        _await_waiting(changing, importing)
        changing.commit()
        imported.result()
    rows = changing.execute("SELECT title, (SELECT count(*) FROM catalog.share) FROM catalog.channel WHERE id = 2")
    assert rows.fetchone() == ("Книги", 2)


def _import(connection: psycopg.Connection) -> None:
    for channel in (1, 2):
        connection.execute(SHARE, [channel, "male"])
    connection.commit()


def _await_waiting(watching: psycopg.Connection, waiting: psycopg.Connection) -> None:
    blocked = "SELECT cardinality(pg_blocking_pids(%s)) > 0 FROM pg_sleep(0.01)"
    looks = (watching.execute(blocked, [waiting.info.backend_pid]).fetchone() for _ in range(3000))
    assert (True,) in looks


def test_two_who_write_a_share_each_never_make_more_than_a_hundred_together(two: Two) -> None:
    one, other = two
    one.execute(SHARE, [1, "male"])
    with ThreadPoolExecutor(1) as aside:
        second = aside.submit(other.execute, SHARE, [1, "female"])
        _await_waiting(one, other)
        one.commit()
        second.result()
    with pytest.raises(psycopg.errors.CheckViolation, match="make 120"):
        other.commit()
