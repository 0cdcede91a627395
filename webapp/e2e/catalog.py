"""The catalog as it is served: gunicorn with the built app, on a database of its own with ten thousand channels."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import provision
import psycopg

from catalog_service.tests.processes import (
    GUNICORN,
    MANAGE,
    answers,
    environment,
    free_port,
    running,
    until,
)
from webapp.e2e import crowd

BUILT: Final = provision.HOUSE / "webapp" / "dist" / "index.html"
BOT_TOKEN: Final = "7000000003:AAF-of-the-browser-0123456789abcdef"
APP: Final = "https://t.me/catalog_bot/app"
CHANNELS: Final = 10_000
"""That are published."""
DRAWN: Final = 24
"""How many are thought up, with pictures; the rest are copies of them, under the same pictures."""
EMPTY: Final = "Пусто"
"""The category without channels."""
RARE: Final = "Редкое"
"""The category with one channel, `ALONE`, of which nothing is known."""
ALONE: Final = "Единственный в своём роде"
HIDDEN: Final = "Снят с публикации"
"""The channel that is not published."""
MANAGER: Final = "catalog_manager"
OF_A_CATEGORY, OF_THE_FIRST_PAGE = "of-a-category", "of-the-first-page"
"""Codes of links."""
SETTLED: Final = f"""
UPDATE catalog.manager_contact SET username = '{MANAGER}', text = text || ' Что ещё есть о {{channel}}?';
INSERT INTO catalog.category (name, "order") VALUES ('{EMPTY}', 1000), ('{RARE}', 1001);
INSERT INTO catalog.channel (category_id, title, description, logo, telegram_link, tgstat_link, telemetr_link,
                             rkn_number, published, "order", created_at)
    SELECT id, '{HIDDEN}', '', '', 'https://t.me/not_there_now', '', '', '', false, 1, now()
    FROM catalog.category WHERE name = '{EMPTY}'
    UNION ALL SELECT id, '{ALONE}', '', '', 'https://t.me/one_of_its_kind', '', '', '', true, 1, now()
    FROM catalog.category WHERE name = '{RARE}';
INSERT INTO catalog.link (code, category_id, label, is_own, created_at)
    SELECT '{OF_A_CATEGORY}', min(id), '', false, now() FROM catalog.category;
INSERT INTO catalog.link (code, label, is_own, created_at) VALUES ('{OF_THE_FIRST_PAGE}', '', false, now());
"""
RICHEST: Final = """
SELECT channel.id FROM catalog.channel JOIN catalog.review ON channel_id = channel.id
WHERE published AND logo != '' AND EXISTS (SELECT FROM catalog.ad_example WHERE channel_id = channel.id)
    AND EXISTS (SELECT FROM catalog.share WHERE channel_id = channel.id AND kind = 'gender')
GROUP BY channel.id ORDER BY count(*) DESC, channel.id LIMIT 1
"""
"""The channel with most reviews of those that have everything else, too."""


@dataclass(frozen=True)
class Catalog:
    """`address`: of the site, without a slash at its end."""

    address: str
    database: provision.HouseDatabase

    def asked(self, query: str, *values: object) -> list[Any]:
        """First column of what the database answers."""
        with psycopg.connect(self.database.as_admin) as admin:
            return [row[0] for row in admin.execute(query.encode(), values).fetchall()]

    def channel(self, title: str) -> int:
        """Its id."""
        return int(self.asked("SELECT id FROM catalog.channel WHERE title = %s", title)[0])

    def category(self, name: str) -> int:
        """Its id."""
        return int(self.asked("SELECT id FROM catalog.category WHERE name = %s", name)[0])

    def richest(self) -> tuple[int, str]:
        """Id and title of a channel with reviews, examples, shares, a picture."""
        found = int(self.asked(RICHEST)[0])
        return found, self.asked("SELECT title FROM catalog.channel WHERE id = %s", found)[0]

    def code(self, channel: int) -> str:
        """Of the channel's own link."""
        return str(self.asked("SELECT code FROM catalog.link WHERE channel_id = %s AND is_own", channel)[0])

    def told(self, statement: str, *values: object) -> None:
        with psycopg.connect(self.database.as_admin) as admin:
            admin.execute(statement.encode(), values)


def build() -> None:
    """`webapp/dist/index.html`; silent and instant where nothing has changed."""
    subprocess.run(("sh", "deploy/webapp"), cwd=provision.HOUSE, check=True)


@contextmanager
def served(database: provision.HouseDatabase, folder: Path) -> Iterator[Catalog]:
    """`database`: migrated and empty."""
    build()
    port = free_port()
    unlimited = {"visitor_requests_a_minute": str(10**6), "address_requests_a_minute": str(10**6)}
    wanted = environment(
        database, folder, http_address=f"127.0.0.1:{port}", bot_token=BOT_TOKEN, mini_app_link=APP, **unlimited
    )
    fill = (*MANAGE, "fill_sample_catalog", "--channels", str(DRAWN), "--days", "0")
    subprocess.run(fill, cwd=provision.HOUSE, env=wanted, check=True, stdout=subprocess.DEVNULL)
    catalog = Catalog(f"http://127.0.0.1:{port}", database)
    crowd.grown(database.as_admin, CHANNELS - 1)
    catalog.told(SETTLED)
    with running(GUNICORN, wanted, folder / "log"):
        until(lambda: answers(port))
        yield catalog
