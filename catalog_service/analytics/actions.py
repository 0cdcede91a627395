"""What visitors do is written down: as their phones tell it, and as the catalog itself sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from catalog_service.analytics.models import Kind
from catalog_service.postgres.base import prepared


@dataclass(frozen=True)
class Deed:
    """`id` is the phone's own: what is told twice is one deed. With the channel or the category that its kind needs."""

    id: UUID
    kind: Kind
    at: datetime
    channel: int | None = None
    category: int | None = None


class Recorded(NamedTuple):
    """`counted`: how many are new. `missing`: whose channel or category visitors do not see. The rest was known."""

    counted: int
    missing: list[Deed]


# In the order of their ids: of two who tell the same at once each waits for the other's rows in the same order.
RECORD = """
WITH told AS (
    SELECT * FROM unnest(%s::uuid[], %s::smallint[], %s::timestamptz[], %s::bigint[], %s::bigint[]) WITH ORDINALITY
    AS told (id, kind, at, channel, category, number)
),
placed AS (
    SELECT told.id, told.kind, told.at, told.number, channel.id AS channel,
           coalesce(channel.category_id, category.id) AS category,
           (told.channel IS NULL OR channel.id IS NOT NULL)
           AND (told.category IS NULL OR category.id IS NOT NULL) AS is_seen
    FROM told
    LEFT JOIN channel ON channel.id = told.channel AND channel.published
    LEFT JOIN category ON category.id = told.category
),
fresh AS (
    INSERT INTO event (id, visitor, kind, category, channel, link, at)
    SELECT id, %s::bigint, kind, category, channel, CASE kind WHEN %s::smallint THEN %s::bigint END, at
    FROM placed WHERE is_seen ORDER BY id
    ON CONFLICT (id) DO NOTHING
    RETURNING id, visitor, category, at
),
waiting AS (INSERT INTO uncounted (event, visitor, category, at) SELECT id, visitor, category, at FROM fresh)
SELECT (SELECT count(*) FROM fresh), ARRAY(SELECT number FROM placed WHERE NOT is_seen ORDER BY number)
"""

RECORD_DEED = """
WITH fresh AS (
    INSERT INTO event (id, visitor, kind, category, channel, at)
    SELECT gen_random_uuid(), %s::bigint, %s::smallint, category_id, id, %s::timestamptz
    FROM channel WHERE id = %s::bigint
    RETURNING id, visitor, category, at
)
INSERT INTO uncounted (event, visitor, category, at) SELECT id, visitor, category, at FROM fresh
"""


def record(visitor_id: int, deeds: Sequence[Deed], *, link_id: int | None = None) -> Recorded:
    """What a visitor's phone tells; he opened the app by the link. All of it or nothing: one statement."""
    if not deeds:
        return Recorded(0, [])
    columns = zip(*((deed.id, deed.kind, deed.at, deed.channel, deed.category) for deed in deeds), strict=True)
    with prepared() as cursor:
        cursor.execute(RECORD, [*map(list, columns), visitor_id, Kind.OPENED_APP, link_id])
        counted, missing = cursor.fetchall()[0]
    return Recorded(counted, [deeds[number - 1] for number in missing])


def record_deed(visitor_id: int, kind: Kind, channel_id: int, *, now: datetime) -> None:
    """What a visitor does to a channel in the catalog itself; within the transaction of the deed. One statement."""
    with prepared() as cursor:
        cursor.execute(RECORD_DEED, [visitor_id, kind, now, channel_id])
