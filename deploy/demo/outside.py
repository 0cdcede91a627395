"""What strangers see of the catalog's channels: the sandbox is told of each, some with something wrong about them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from zlib import crc32

import psycopg
from telegram_sandbox.catalogued import Catalogued, Kind

from demo.catalog import Catalog

EVERY = 100
CLOSED, BOT, FREE, RENAMED, SILENT, GROUP, RETITLED = 3, 11, 19, 27, 35, 43, 51
"""Of so many channels which one has what."""
SILENT_DAYS = 70
NEW_ENDING = "_novyy_demo"
TGSTAT_BELOW = 1_490_000_000
"""A channel's number at TGStat is so much less than Telegram's: as the sandbox has it."""
CHANNELS = """
SELECT channel.id, substr(telegram_link, 14), channel.title, channel.description, subscribers, reach, er,
       coalesce(red_label, false), coalesce(black_label, false)
FROM catalog.channel LEFT JOIN catalog.figure_profile ON channel_id = channel.id ORDER BY channel.id
"""
KNOWN = "UPDATE catalog.channel SET telegram_id = %s WHERE id = %s"
KNOWN_AT = "UPDATE catalog.figure_refresh SET address = lower(%s) WHERE channel_id = %s"
KNOWN_TO_TGSTAT = """
INSERT INTO catalog.figure_profile (channel_id, tgstat_id, title, description, logo, picture, language, was)
VALUES (%s, %s, '', '', '', '', '', '') ON CONFLICT (channel_id) DO UPDATE SET tgstat_id = excluded.tgstat_id
"""
LEFT_TO_EDITORS = "Здоровье"
"""A category whose channels are not refreshed at the start: on demand a channel is refreshed once an hour."""
DUE = """
UPDATE catalog.figure_refresh SET due_at = now(), labels_at = NULL FROM catalog.channel, catalog.category
WHERE channel.id = channel_id AND category.id = category_id AND category.name <> %s
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A channel of the catalog, as its editors see it. `address`: name or `+hash`."""

    id: int
    address: str
    title: str
    description: str
    subscribers: int | None
    reach: int | None
    er: Decimal | None
    red_label: bool
    black_label: bool


def enter_catalogued(catalog: Catalog) -> list[Row]:
    """Once the sample is there. Those who are what they seem; the others are known by their place."""
    with psycopg.connect(catalog.house.database.dsn("catalog_app")) as connection:
        rows = [Row(*row) for row in connection.execute(CHANNELS)]
        ids = catalog.house.control.catalogue(listed(rows))
        for row in (row for place, row in enumerate(rows) if place % EVERY == RENAMED):
            number = ids.get(renamed(row.address), 0)
            if number:
                connection.execute(KNOWN, [number, row.id])
                connection.execute(KNOWN_AT, [row.address, row.id])
                connection.execute(KNOWN_TO_TGSTAT, [row.id, number - TGSTAT_BELOW])
    return [row for row, it in zip(rows, map(_kept, enumerate(rows)), strict=True) if it]


def let_be_due(catalog: Catalog) -> None:
    """Nearly all at once, and what TGStat knows beside figures: in a house it would take them a day."""
    with psycopg.connect(catalog.house.database.dsn("catalog_app")) as connection:
        connection.execute(DUE, [LEFT_TO_EDITORS])


def listed(rows: Sequence[Row]) -> Iterator[Catalogued]:
    """What the sandbox is told. Names that nobody bears any more are left out."""
    for place, row in enumerate(rows):
        if place % EVERY != FREE:
            yield _oddly(place % EVERY, _listed(row))


def renamed(address: str) -> str:
    """Of a channel that has another name now."""
    return address.removesuffix("_demo")[: 32 - len(NEW_ENDING)].rstrip("_") + NEW_ENDING


def _kept(placed: tuple[int, Row]) -> bool:
    place, row = placed
    return place % EVERY not in {FREE, *ODD} and not row.address.startswith("+")


def _listed(row: Row) -> Catalogued:
    chance = crc32(row.address.encode())
    return Catalogued(
        row.address,
        row.title,
        about=row.description or f"«{row.title}»: коротко о главном. Реклама: @catalog_manager",
        kind=Kind.INVITE if row.address.startswith("+") else Kind.CHANNEL,
        subscribers=row.subscribers or 5_000,
        reach=row.reach or (row.subscribers or 5_000) // 5,
        er=float(row.er or 3),
        growth=(chance % 7 - 1) / 10,
        male=None if chance % 5 == 0 else 25 + chance % 60,
        country="Казахстан" if chance % 11 == 0 else "Россия",
        red_label=row.red_label,
        black_label=row.black_label,
    )


def _oddly(place: int, it: Catalogued) -> Catalogued:
    """A private channel is only what it is."""
    return ODD[place](it) if place in ODD and it.kind is not Kind.INVITE else it


ODD: dict[int, Callable[[Catalogued], Catalogued]] = {
    CLOSED: lambda it: replace(it, is_closed=True),
    BOT: lambda it: replace(it, kind=Kind.BOT),
    GROUP: lambda it: replace(it, kind=Kind.GROUP),
    RENAMED: lambda it: replace(it, address=renamed(it.address)),
    SILENT: lambda it: replace(it, silent_days=SILENT_DAYS),
    RETITLED: lambda it: replace(it, title=f"{it.title} ✨"),
}
