"""Statements that remove a project: each is one however many donors and posts it has."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from reposter_service.database import tables

_PROJECT = tables.project.c

HOLDINGS = sa.text("""
SELECT (SELECT count(*) FROM reposter.donor
        WHERE donor.project_id = project.id AND donor.withdrawn_at IS NULL) AS donors,
       (SELECT count(*) FROM reposter.donor JOIN reposter.post ON post.donor_id = donor.id
        WHERE donor.project_id = project.id AND donor.withdrawn_at IS NULL) AS posts,
       (SELECT count(*) FROM reposter.pause WHERE pause.project_id = project.id) AS pauses,
       (SELECT count(*) FROM reposter.donor
        JOIN reposter.post ON post.donor_id = donor.id AND post.decision = 'repost'
        JOIN reposter.repost ON repost.post_id = post.id AND repost.state IN ('waiting', 'sending')
        WHERE donor.project_id = project.id AND donor.withdrawn_at IS NULL) AS waiting,
       userbot.phone
FROM reposter.project LEFT JOIN reposter.userbot ON userbot.project_id = project.id
WHERE project.id = :project AND project.retired_at IS NULL
""")

_ERASE_DONORS = sa.text("""
WITH erased AS (
    DELETE FROM reposter.donor WHERE donor.project_id = :project RETURNING donor.*
)
INSERT INTO reposter.membership_task AS task (userbot_id, channel_id, deed, username, not_before, created_at)
SELECT userbot.id, erased.channel_id, 'leave', erased.username, :now, :now
FROM erased JOIN reposter.userbot ON userbot.project_id = erased.project_id
WHERE erased.membership <> 'none'
ORDER BY erased.id
ON CONFLICT (userbot_id, channel_id) DO UPDATE SET
    deed = 'leave', username = excluded.username, invite = NULL, not_before = :now, attempts = 0, obstacle = NULL
""")
"""With their posts and reposts; what is joined is left. A join that is under way now is left again when it is done:
`Memberships.done`.
"""

_JOIN_NOTHING_MORE = sa.text("""
DELETE FROM reposter.membership_task AS task USING reposter.userbot
WHERE userbot.project_id = :project AND task.userbot_id = userbot.id AND task.deed <> 'leave'
""")


async def remove(connection: AsyncConnection, project_id: int, now: datetime) -> bool:
    """False where it is gone or retires already."""
    # First: whoever gives the project a donor or a userbot meanwhile is waited for, and waits.
    there = sa.select(_PROJECT.id).where(_PROJECT.id == project_id, _PROJECT.retired_at.is_(None)).with_for_update()
    if await connection.scalar(there) is None:
        return False
    serving = sa.select(tables.userbot.c.id).where(tables.userbot.c.project_id == project_id)
    if await connection.scalar(serving) is None:
        await connection.execute(sa.delete(tables.project).where(_PROJECT.id == project_id))
    else:
        await _retire(connection, project_id, now)
    return True


async def _retire(connection: AsyncConnection, project_id: int, now: datetime) -> None:
    await connection.execute(sa.update(tables.project).where(_PROJECT.id == project_id).values(retired_at=now))
    await connection.execute(_ERASE_DONORS, {"project": project_id, "now": now})
    await connection.execute(_JOIN_NOTHING_MORE, {"project": project_id})
    for table in (tables.pause, tables.progress_note):
        await connection.execute(sa.delete(table).where(table.c.project_id == project_id))


def erase(project_id: int) -> sa.Delete:
    return sa.delete(tables.project).where(_PROJECT.id == project_id, _PROJECT.retired_at.is_not(None))


def held(project_id: int, *, alone: bool = False) -> sa.Select[int]:
    """The channel of a project that is there; it stays so until the transaction ends. `alone`: one after the other."""
    there = sa.select(_PROJECT.channel_id).where(_PROJECT.id == project_id, _PROJECT.retired_at.is_(None))
    return there.with_for_update(read=not alone, key_share=alone)
