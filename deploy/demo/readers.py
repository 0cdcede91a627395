"""The catalog's visitors in the sandbox: whoever lets the bot write is known there, too."""

import random
from collections.abc import Iterator

import psycopg
from telegram_sandbox.admins import CATALOG_BOT
from telegram_sandbox.readers import Reader, Standing

from demo.catalog import Catalog

BLOCKED, DELETED = 0.04, 0.008
"""Parts of them who have blocked the bot meanwhile, or are no more: the catalog learns it when it writes to them."""
REACHABLE = """
SELECT telegram_id, first_name, last_name, username FROM catalog.visitor
WHERE reachable AND telegram_id <> ALL(%s) ORDER BY telegram_id
"""


def enter_readers(catalog: Catalog) -> int:
    """Once the visits are there; how many. Those who live in the sandbox already stay as they are."""
    known = [person["id"] for person in catalog.house.control.people()]
    with psycopg.connect(catalog.house.database.dsn("catalog_app")) as connection:
        rows = connection.execute(REACHABLE, [known]).fetchall()
    catalog.house.control.add_readers(CATALOG_BOT, _readers(rows))
    return len(rows)


def _readers(rows: list[tuple[int, str, str, str]]) -> Iterator[Reader]:
    dice = random.Random("readers")  # noqa: S311 - a demo, nothing secret
    for number, first, last, username in rows:
        yield Reader(number, first, last, username or None, _standing(dice.random()))


def _standing(chance: float) -> Standing:
    if chance < DELETED:
        return Standing.DELETED
    return Standing.BLOCKED if chance < DELETED + BLOCKED else Standing.STARTED
