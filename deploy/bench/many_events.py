"""Ninety days of visitors, and a year of points, written by SQL into a sample catalog: some minutes for ten millions.

A visit is six events within a minute; two hundred thousand visitors, some of whom come far more often than others.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Final

import psycopg

if TYPE_CHECKING:
    import provision

VISITORS: Final = 200_000
OF_A_VISIT: Final = 6
STEP: Final = 50_000
"""Visits of one statement."""
VISITORS_ROWS: Final = """
INSERT INTO catalog.visitor
    (telegram_id, first_name, last_name, username, language, reachable, first_seen_at, last_seen_at)
SELECT n, 'Имя', '', '', 'ru', true, now(), now() FROM generate_series(1, %s) AS n ON CONFLICT DO NOTHING
"""
# `%(first)s` to `%(last)s` of `%(count)s` visits: their moments rise evenly over the ninety days.
EVENTS: Final = """
INSERT INTO catalog.event (id, visitor, kind, category, channel, link, at)
SELECT gen_random_uuid(), who, deed.kind, CASE WHEN deed.kind > 1 THEN shown.category_id END,
       CASE WHEN deed.kind > 2 THEN shown.id END, CASE WHEN deed.kind = 1 AND n %% 3 = 0 THEN shown.link END,
       at + deed.after_s * interval '1 second'
FROM (
    SELECT n, 1 + floor(%(visitors)s * power(random(), 1.5))::bigint AS who,
           1 + floor(%(channels)s * power(random(), 2))::int AS what,
           now() - interval '90 days' * (1 - n / %(count)s::float8) - interval '1 minute' AS at
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n OFFSET 0
) AS visit
JOIN shown ON shown.number = visit.what
CROSS JOIN LATERAL (VALUES
    (1, 0), (2, 5), (3, 10), (4, 20), (3, 40), (CASE n %% 7 WHEN 0 THEN 5 WHEN 1 THEN 7 WHEN 2 THEN 8 ELSE 6 END, 50)
) AS deed (kind, after_s)
"""
SHOWN: Final = """
CREATE TEMPORARY TABLE shown AS
SELECT row_number() OVER (ORDER BY channel.id) AS number, channel.id, channel.category_id, link.id AS link
FROM catalog.channel JOIN catalog.link ON link.channel_id = channel.id AND link.is_own
"""
# What is drawn: every subject on every day of ninety and in every week of a year.
POINTS: Final = """
INSERT INTO catalog.point (subject, subject_id, grain, measure, start, times, visitors)
SELECT subject, subject_id, grain, measure, start, 1000, 500
FROM (
    SELECT 1, 0 UNION ALL SELECT 2, id FROM catalog.category UNION ALL SELECT 3, id FROM catalog.channel
) AS counted (subject, subject_id)
CROSS JOIN (
    SELECT 1, (now() AT TIME ZONE 'Europe/Moscow')::date - n FROM generate_series(0, 89) AS n
    UNION ALL
    SELECT 2, date_trunc('week', now() AT TIME ZONE 'Europe/Moscow')::date - 7 * n FROM generate_series(0, 51) AS n
) AS period (grain, start)
CROSS JOIN (VALUES (1), (3), (4), (5)) AS counts (measure)
"""
FRESH: Final = """
INSERT INTO catalog.uncounted (event, visitor, category, at)
SELECT id, visitor, category, at FROM catalog.event ORDER BY at DESC LIMIT %s
"""


def write_points(database: provision.HouseDatabase) -> int:
    """How many."""
    with psycopg.connect(database.as_admin) as admin:
        points = admin.execute(POINTS).rowcount
    _settled(database)
    return points


def write_events(database: provision.HouseDatabase, count: int) -> None:
    """So many in all, none of them waiting to be counted; those that were there go. The indexes are made afterwards."""
    began = time.monotonic()
    with psycopg.connect(database.as_admin, autocommit=True) as admin:
        admin.execute("TRUNCATE catalog.event, catalog.uncounted")
        indexes = _without_indexes(admin)
        admin.execute("SET synchronous_commit = off")
        admin.execute(SHOWN)
        admin.execute(VISITORS_ROWS, [VISITORS])
        row = admin.execute("SELECT count(*) FROM shown").fetchone()
        visits = -(-count // OF_A_VISIT)
        values = {"visitors": VISITORS, "channels": row and row[0], "count": visits}
        for first in range(1, visits + 1, STEP):
            last = min(first + STEP - 1, visits)
            admin.execute(EVENTS, values | {"first": first, "last": last})
            if last % (5 * STEP) == 0:
                tell(f"{OF_A_VISIT * last} events of {count}, {time.monotonic() - began:.0f} s")
        admin.execute("SET maintenance_work_mem = '512MB'")
        for index in indexes:
            admin.execute(index)
    _settled(database)
    tell(f"{count} events with their indexes, {time.monotonic() - began:.0f} s")


def freshen(database: provision.HouseDatabase, count: int) -> None:
    """The latest so many are not counted yet."""
    with psycopg.connect(database.as_admin) as admin:
        admin.execute(FRESH, [count])


def tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _without_indexes(admin: psycopg.Connection[Any]) -> list[Any]:
    """Statements that make them again, as they were."""
    keys = admin.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = 'catalog.event'::regclass AND contype = 'p'"
    ).fetchall()
    others = admin.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'catalog' AND tablename = 'event'"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)"
    ).fetchall()
    for name, _ in keys:
        admin.execute(f"ALTER TABLE catalog.event DROP CONSTRAINT {name}")
    for name, _ in others:
        admin.execute(f"DROP INDEX catalog.{name}")
    return [f"ALTER TABLE catalog.event ADD CONSTRAINT {name} {key}" for name, key in keys] + [
        definition for _, definition in others
    ]


def _settled(database: provision.HouseDatabase) -> None:
    """As in a database of some days."""
    with psycopg.connect(database.as_admin, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")
