"""What the reposter reads of the catalog: `published.channel_v1`, as its own app role."""

import provision
import psycopg

from catalog_service.tests.builders import a_category, a_channel
from shared_schema.database import REPOSTER

QUERY = "SELECT channel_id, username, title, category, published FROM published.channel_v1 ORDER BY title"


def test_the_reposter_reads_every_channel_of_the_catalog(committed: provision.HouseDatabase) -> None:
    kino = a_category("Кино")
    a_channel(kino, title="А", telegram_link="https://t.me/KinoManiac", telegram_id=1234567890)
    a_channel(kino, title="Б", telegram_link="https://t.me/+AbCdEfGh", published=False)
    with psycopg.connect(committed.dsn(REPOSTER.app)) as reposter:
        assert reposter.execute(QUERY).fetchall() == [
            (1234567890, "kinomaniac", "А", "Кино", True),
            (None, None, "Б", "Кино", False),
        ]
