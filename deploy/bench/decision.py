"""How long deciding about one post takes when its donor has so many stored posts."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import psycopg
import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy import event

from reposter_service.database.storage import Storage
from reposter_service.domain.posts import Found
from reposter_service.domain.rating import Counters
from reposter_service.domain.schedule import Delays
from reposter_service.workflows.decide import Decide
from reposter_service.workflows.records import Donor, DuePost, Membership

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provision import HouseDatabase

ROUNDS: Final = 300
WARM_UP: Final = 50
HOUR: Final = timedelta(hours=1)

DONOR: Final = """
WITH project AS (
    INSERT INTO reposter.project (title, channel_id, created_at) VALUES ('P', %(channel)s, now()) RETURNING id
), donor AS (
    INSERT INTO reposter.donor (project_id, channel_id, title, x, y, created_at)
    SELECT id, %(channel)s + 1, 'D', 6, 5, now() FROM project RETURNING id, project_id
), period AS (
    INSERT INTO reposter.reactions_period (donor_id, started_at) SELECT id, now() FROM donor RETURNING id, donor_id
)
SELECT donor.id, donor.project_id, period.id FROM donor, period
"""
POSTS: Final = """
INSERT INTO reposter.post (donor_id, message_id, message_ids, published_at, due_at, state, measured_at, views, forwards,
                           reactions, paid_reactions, period_id, decision, because)
SELECT %(donor)s, n, ARRAY[n], at, at + interval '1 hour', 'measured', at + interval '1 hour', 1000, 5,
       (random() * 100)::int, 0, %(period)s, 'hold', 'not_higher'
FROM generate_series(1, %(posts)s) AS n, LATERAL (SELECT now() - interval '1 minute' * (%(posts)s - n + 90) AS at) AS m
"""
FOUND: Final = Found((0,), Counters(1000, 5, 50), protected=False)


def milliseconds(database: HouseDatabase, posts: Sequence[int]) -> list[tuple[float, int]]:
    """For each number of stored posts: the median time of a decision, and its queries about them."""
    donors = [_donor(database, 9000 + 10 * number, count) for number, count in enumerate(posts)]
    with psycopg.connect(database.as_admin, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE reposter.post")
    return asyncio.run(_decided(database.dsn("reposter_app"), donors))


def _donor(database: HouseDatabase, channel: int, posts: int) -> Donor:
    with psycopg.connect(database.dsn("reposter_app")) as connection:
        # A million rows take longer than the app's own statements may.
        connection.execute("SET statement_timeout = 0")
        row = connection.execute(DONOR, {"channel": channel}).fetchone()
        donor_id, project_id, period_id = row or (0, 0, 0)
        connection.execute(POSTS, {"donor": donor_id, "period": period_id, "posts": posts})
    return Donor(donor_id, project_id, channel + 1, "D", None, 6, 5, Membership.JOINED, None, posts, None)


async def _decided(dsn: str, donors: Sequence[Donor]) -> list[tuple[float, int]]:
    storage = Storage.on(dsn, Fernet.generate_key().decode(), Delays())
    try:
        decide = Decide(storage.posts, storage.projects, ZoneInfo("Europe/Moscow"))
        times = await _median_ms(decide, donors)
        return [(ms, await _queries(storage, decide, donor)) for ms, donor in zip(times, donors, strict=True)]
    finally:
        await storage.close()


async def _median_ms(decide: Decide, donors: Sequence[Donor]) -> list[float]:
    """By turns: what else the machine does meanwhile slows all of them alike."""
    times: list[list[float]] = [[] for _ in donors]
    for _ in range(WARM_UP + ROUNDS):
        for donor, of_donor in zip(donors, times, strict=True):
            began = time.perf_counter()
            await decide.about(_post(donor), FOUND, datetime.now(UTC))  # noqa: TID251 - no part of the service
            of_donor.append(time.perf_counter() - began)
    return [1000 * median(of_donor[WARM_UP:]) for of_donor in times]


async def _queries(storage: Storage, decide: Decide, donor: Donor) -> int:
    """How many queries one decision asks about posts."""
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine: sa.Engine = storage.engine.sync_engine
    event.listen(engine, "before_cursor_execute", listen)
    await decide.about(_post(donor), FOUND, datetime.now(UTC))  # noqa: TID251 - no part of the service
    event.remove(engine, "before_cursor_execute", listen)
    return sum("reposter.post" in statement for statement in asked)


def _post(donor: Donor) -> DuePost:
    published_at = datetime.now(UTC) - HOUR  # noqa: TID251 - no part of the service
    return DuePost(0, donor, (10_000_000,), None, published_at, published_at + HOUR, reactions_off=False, doubted=False)
