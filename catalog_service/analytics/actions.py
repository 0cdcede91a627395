"""What visitors do is written down: as their phones tell it, and as the catalog itself sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from catalog_service.analytics.models import Kind
from catalog_service.analytics.rules import REACH
from catalog_service.postgres.base import prepared

MOST_OF_A_VISITOR = 5_000
"""Of one visitor within `REACH`: no hand does as much. A roll-up looks at all that a visitor did lately whenever
something more has come, so that a single telephone that tells without end would stop the counting for everybody."""
MOST_LINKS = 50
"""By which one visitor comes within `REACH`: to each of them his every step is one. By a further one he just comes."""


@dataclass(frozen=True)
class Deed:
    """`id` is the phone's own: what is told twice is one deed. With the channel or the category that its kind needs.

    `link`: by which the app was opened; of OPENED_APP only.
    """

    id: UUID
    kind: Kind
    at: datetime
    channel: int | None = None
    category: int | None = None
    link: int | None = None


class Recorded(NamedTuple):
    """`counted`: how many are new. `missing`: whose channel or category visitors do not see. The rest was known.

    `full`: the visitor has done `MOST_OF_A_VISITOR`, and nothing was recorded.
    """

    counted: int
    missing: list[Deed]
    full: bool = False


# Also what was told late: nothing older than `REACH` is. By the index of visitors, hence no query of its own.
LATELY = """
lately AS (
    SELECT count(*) >= %(most)s AS is_full, array_agg(DISTINCT link) FILTER (WHERE link IS NOT NULL) AS links
    FROM event WHERE visitor = %(visitor)s::bigint AND at > now() - %(reach)s::interval
)"""

# In the order of their ids: of two who tell the same at once each waits for the other's rows in the same order.
RECORD = f"""
WITH {LATELY},
told AS (
    SELECT * FROM unnest(
        %(ids)s::uuid[], %(kinds)s::smallint[], %(moments)s::timestamptz[], %(channels)s::bigint[],
        %(categories)s::bigint[], %(links)s::bigint[]
    ) WITH ORDINALITY AS told (id, kind, at, channel, category, link, number)
),
placed AS (
    SELECT told.id, told.kind, told.at, told.link, told.number, channel.id AS channel,
           coalesce(channel.category_id, category.id) AS category,
           (told.channel IS NULL OR channel.id IS NOT NULL)
           AND (told.category IS NULL OR category.id IS NOT NULL) AS is_seen
    FROM told
    LEFT JOIN channel ON channel.id = told.channel AND channel.published
    LEFT JOIN category ON category.id = told.category
),
fresh AS (
    INSERT INTO event (id, visitor, kind, category, channel, link, at)
    SELECT id, %(visitor)s::bigint, kind, category, channel,
           CASE WHEN link = ANY(links) OR coalesce(cardinality(links), 0) < %(most_links)s THEN link END, at
    FROM placed CROSS JOIN lately WHERE is_seen AND NOT is_full ORDER BY id
    ON CONFLICT (id) DO NOTHING
    RETURNING id, visitor, category, at
),
waiting AS (INSERT INTO uncounted (event, visitor, category, at) SELECT id, visitor, category, at FROM fresh)
SELECT (SELECT count(*) FROM fresh), ARRAY(SELECT number FROM placed WHERE NOT is_seen ORDER BY number), is_full
FROM lately
"""  # noqa: S608 - our own

RECORD_DEED = f"""
WITH {LATELY},
fresh AS (
    INSERT INTO event (id, visitor, kind, category, channel, at)
    SELECT gen_random_uuid(), %(visitor)s::bigint, %(kind)s::smallint, category_id, id, %(now)s::timestamptz
    FROM channel CROSS JOIN lately WHERE id = %(channel)s::bigint AND NOT is_full
    RETURNING id, visitor, category, at
)
INSERT INTO uncounted (event, visitor, category, at) SELECT id, visitor, category, at FROM fresh
"""  # noqa: S608 - our own


def record(visitor_id: int, deeds: Sequence[Deed]) -> Recorded:
    """What a visitor's phone tells. All of it or nothing: one statement."""
    if not deeds:
        return Recorded(0, [])
    told: dict[str, Any] = {
        "ids": [deed.id for deed in deeds],
        "kinds": [deed.kind for deed in deeds],
        "moments": [deed.at for deed in deeds],
        "channels": [deed.channel for deed in deeds],
        "categories": [deed.category for deed in deeds],
        "links": [deed.link for deed in deeds],
    }
    with prepared() as cursor:
        cursor.execute(RECORD, told | _bounds(visitor_id) | {"most_links": MOST_LINKS})
        counted, missing, full = cursor.fetchall()[0]
    return Recorded(counted, [] if full else [deeds[number - 1] for number in missing], full)


def record_deed(visitor_id: int, kind: Kind, channel_id: int, *, now: datetime) -> None:
    """What a visitor does to a channel in the catalog itself; within the transaction of the deed. One statement.

    It is done in any case, and counted unless the visitor has done `MOST_OF_A_VISITOR`.
    """
    with prepared() as cursor:
        cursor.execute(RECORD_DEED, _bounds(visitor_id) | {"kind": kind, "now": now, "channel": channel_id})


def _bounds(visitor_id: int) -> dict[str, Any]:
    """Values of `LATELY`."""
    return {"visitor": visitor_id, "most": MOST_OF_A_VISITOR, "reach": REACH}
