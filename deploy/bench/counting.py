"""Charts, roll-ups and the events of visitors, with as many events stored as ninety days bring to a large catalog.

Sizes are those of the figures' names; `BENCH_EVENTS` makes them a share (`0.01`), to see that everything runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from itertools import cycle, islice
from statistics import median
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import psycopg
from telegram_sandbox.bot_api.init_data import sign

from bench.catalog_web import BOT_TOKEN, CatalogWeb, catalog_web
from bench.keep_alive_clients import KeepAliveClients, posted
from bench.many_events import freshen, tell, write_events, write_points
from bench.measurement import Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

SHARE: Final = float(os.environ.get("BENCH_EVENTS", "1"))
MILLION: Final = 1_000_000
FRESH: Final = 100_000
ROLL_UPS: Final = 3
CLIENTS: Final = 4
PHONES: Final = 500
OF_A_BATCH: Final = 50
BATCHES: Final = 2000
"""Of one turn, none told twice."""
TURNS: Final = 3
TURN_S: Final = 4.0
KINDS: Final = ("opened_channel", "opened_price", "opened_channel", "pressed_manager", "followed_out")


class WrongCountError(Exception):
    """What was measured is not what was meant."""


def counting_figures(wanted: Set[str]) -> Iterator[tuple[str, float]]:
    with catalog_web() as web:
        if wanted & {"chart.ms_at_1m", "chart.ms_at_10m", "rollup.s_per_100k"}:
            yield from _stored_figures(web, wanted)
        if "ingest.events_per_s" in wanted:
            yield "ingest.events_per_s", ingested_per_s(web)


def _stored_figures(web: CatalogWeb, wanted: Set[str]) -> Iterator[tuple[str, float]]:
    """The larger table stays for whoever measures next."""
    tell(f"{write_points(web.database)} points")
    for name, millions in (("chart.ms_at_1m", 1), ("chart.ms_at_10m", 10)):
        if name in wanted or (millions == 10 and "rollup.s_per_100k" in wanted):
            write_events(web.database, int(SHARE * millions * MILLION))
            yield name, 1000 * _inside(web, "chart")
    if "rollup.s_per_100k" in wanted:
        yield "rollup.s_per_100k", median(_roll_ups(web))


def _roll_ups(web: CatalogWeb) -> Iterator[float]:
    """The latest events are as if they had just come; the first one finds little of them in memory."""
    for _ in range(ROLL_UPS):
        freshen(web.database, int(SHARE * FRESH))
        took = _inside(web, "roll_up")
        tell(f"roll-up of {SHARE * FRESH:.0f}: {took:.2f} s")
        yield took


def _inside(web: CatalogWeb, what: str) -> float:
    """Seconds of what is done in a process of the service, beside the web."""
    work = f"from bench import counting_inside; print(counting_inside.{what}())"
    command = (sys.executable, "-m", "catalog_service.manage", "shell", "--no-imports", "-c", work)
    environment = {**os.environ, **web.environment, "CATALOG_LOG_LEVEL": "WARNING"}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    return float(done.stdout)


def ingested_per_s(web: CatalogWeb) -> float:
    """Events stored a second, as the database counts them: batches of different phones, every event new."""
    channels = [card["id"] for shelf in web.get("/api/v1/categories/").body["categories"] for card in shelf["channels"]]
    phones = [_signed(7_000_000 + number) for number in range(PHONES)]
    with KeepAliveClients(web.port, CLIENTS) as clients:
        return median(_turn(web, clients, _batches(phones, channels)) for _ in range(TURNS))


def _turn(web: CatalogWeb, clients: KeepAliveClients, batches: Sequence[bytes]) -> float:
    before = _stored(web)
    asked = clients.ask(batches, TURN_S)
    if asked.statuses != {200}:
        raise WrongCountError(f"answered {asked.statuses}")
    stored = _stored(web) - before
    if stored != OF_A_BATCH * min(len(asked.took), len(batches)):
        raise WrongCountError(f"{stored} events of {len(asked.took)} batches")
    tell(f"ingest: {stored / asked.seconds:.0f} events/s in {len(asked.took) / asked.seconds:.0f} requests/s")
    return stored / asked.seconds


def _stored(web: CatalogWeb) -> int:
    with psycopg.connect(web.database.as_admin) as admin:
        row = admin.execute("SELECT count(*) FROM catalog.uncounted").fetchone()
    return int(row[0]) if row else 0


def _signed(visitor: int) -> str:
    user = {"id": visitor, "first_name": "Имя", "language_code": "ru"}
    return sign(BOT_TOKEN, {"auth_date": str(int(time.time())), "user": json.dumps(user, ensure_ascii=False)})


def _batches(phones: Sequence[str], channels: Sequence[int]) -> list[bytes]:
    whose, what = cycle(phones), cycle(channels)
    return [posted("/api/v1/events/", _batch(islice(what, OF_A_BATCH)), f"Authorization: tma {next(whose)}\r\n")
            for _ in range(BATCHES)]  # fmt: skip


def _batch(channels: Iterator[int]) -> bytes:
    events = [
        {"id": str(uuid4()), "kind": kind, "channel": channel, "age_ms": 1000}
        for kind, channel in zip(cycle(KINDS), channels, strict=False)
    ]
    return json.dumps({"events": events}).encode()


MEASUREMENTS: Final = (
    Measurement(
        {
            "chart.ms_at_1m": "ms",
            "chart.ms_at_10m": "ms",
            "rollup.s_per_100k": "s",
            "ingest.events_per_s": "1/s",
        },
        counting_figures,
    ),
)
