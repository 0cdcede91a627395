"""A database with channels in it goes back to an earlier version and on again: nothing is lost, counts are right."""

import subprocess

import provision
import psycopg

from catalog_service.tests.processes import HOUSE, MANAGE
from shared_schema.database import CATALOG

BEFORE_CARDS = "0003"
FILLED = """
INSERT INTO catalog.category (id, name, "order") SELECT n, 'Тема ' || n, n FROM generate_series(1, 3) AS n;
INSERT INTO catalog.channel (id, category_id, title, description, logo, telegram_link, tgstat_link, telemetr_link,
                             rkn_number, published, "order", created_at)
SELECT n, 1 + n % 2, 'Канал ' || n, '', '', 'https://t.me/kino_' || n, '', '', '', n % 5 > 0, 0, now()
FROM generate_series(1, 50) AS n;
INSERT INTO catalog.figure (channel_id, name, value, source, measured_at)
SELECT n, 'reach', 100 * n, 'telegram', now() FROM generate_series(1, 50) AS n;
INSERT INTO catalog.price (channel_id, format_id, amount) SELECT n, 1, n FROM generate_series(1, 50) AS n;
"""
CHANNELS = "SELECT id, title, reach, base_price, cpm FROM catalog.channel ORDER BY id"
CARDS = (
    "SELECT (card::json->>'id')::bigint, card::json->>'title', card::json->>'reach' FROM catalog.channel ORDER BY id"
)
COUNTED = "SELECT category_id, count(*) FROM catalog.channel WHERE published GROUP BY 1 ORDER BY 1"


def migrate(own: provision.HouseDatabase, *arguments: str) -> None:
    """As `manage migrate` does it, by the migrator."""
    command = [*MANAGE, "migrate", "--verbosity", "0", *arguments]
    environment = {"CATALOG_MIGRATOR_DATABASE_URL": own.dsn(CATALOG.migrator), "PYTHONPATH": str(HOUSE)}
    done = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_filled_catalog_is_brought_up_from_before_cards_and_shelves(own: provision.HouseDatabase) -> None:
    migrate(own, "channels", BEFORE_CARDS)
    with psycopg.connect(own.dsn(CATALOG.app), autocommit=True) as app:
        app.execute(FILLED)
        before = app.execute(CHANNELS).fetchall()
    migrate(own)
    with psycopg.connect(own.dsn(CATALOG.app), autocommit=True) as app:
        assert app.execute(CHANNELS).fetchall() == before
        assert app.execute(CARDS).fetchall() == [(number, title, str(reach)) for number, title, reach, *_ in before]
        counted = app.execute(COUNTED).fetchall()
        assert app.execute("SELECT * FROM catalog.shelf ORDER BY 1").fetchall() == counted == [(1, 20), (2, 20)]
        app.execute("UPDATE catalog.channel SET published = true")
        assert app.execute("SELECT * FROM catalog.shelf ORDER BY 1").fetchall() == [(1, 25), (2, 25)]
