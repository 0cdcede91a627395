"""How much waits, and since when: what an operator sees of the rows. One statement for a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.workflows.backlog import Backlog

# Words of states are written out, so that the partial indexes are used. What a removed project or donor left behind
# waits for nobody.
_BACKLOG = sa.text("""
SELECT waiting.posts, waiting.posts_due, waiting.oldest_due_at, open.reposts, open.oldest_win_at,
       (SELECT count(*) FROM reposter.project WHERE retired_at IS NULL) AS projects,
       donors.all AS donors, donors.unavailable AS donors_unavailable,
       untold.alerts, untold.oldest_alert_at
FROM (
    SELECT count(*) AS posts, count(*) FILTER (WHERE post.due_at <= :now) AS posts_due,
           min(post.due_at) FILTER (WHERE post.due_at <= :now) AS oldest_due_at
    FROM reposter.post
    JOIN reposter.donor ON donor.id = post.donor_id AND donor.withdrawn_at IS NULL
    JOIN reposter.project ON project.id = donor.project_id AND project.retired_at IS NULL
    WHERE post.state = 'waiting'
) AS waiting, (
    SELECT count(*) AS reposts, min(repost.decided_at) AS oldest_win_at
    FROM reposter.repost
    JOIN reposter.post ON post.id = repost.post_id
    JOIN reposter.donor ON donor.id = post.donor_id AND donor.withdrawn_at IS NULL
    WHERE repost.state IN ('waiting', 'sending')
) AS open, (
    SELECT count(*) AS all, count(donor.unavailable_since) AS unavailable
    FROM reposter.donor JOIN reposter.project ON project.id = donor.project_id
    WHERE donor.withdrawn_at IS NULL AND project.retired_at IS NULL
) AS donors, (
    SELECT count(*) AS alerts, min(alert.created_at) AS oldest_alert_at
    FROM reposter.alert_delivery JOIN reposter.alert ON alert.id = alert_delivery.alert_id
    WHERE alert_delivery.state = 'waiting' AND alert_delivery.admin_id = any(CAST(:admins AS bigint[]))
) AS untold
""")


@dataclass(frozen=True, slots=True)
class BacklogInPostgres:
    """`admins`: Telegram user ids of those whom alerts are for now; what waits for others waits for nobody."""

    engine: AsyncEngine
    admins: Sequence[int]

    async def at(self, now: datetime) -> Backlog:
        async with self.engine.connect() as connection:
            row = (await connection.execute(_BACKLOG, {"now": now, "admins": list(self.admins)})).one()
        return Backlog(*row)
