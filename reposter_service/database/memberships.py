"""The slow queue of each userbot: a row of `membership_task` for every channel it is still to find, join or leave.

Each statement is one for any number of donors; the words of the tasks are those of `domain/membership_queue.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.dml import ReturningUpdate

from reposter_service.database import tables
from reposter_service.database.donor_outages import granted
from reposter_service.domain.donor_outage import Access
from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import IN_THE_WAY_OF_ALL, Backlog, Deed, Obstacle, likely_done
from reposter_service.domain.schedule import Delays
from reposter_service.workflows.records import Membership, MembershipTask, Progress

USUAL_LIMIT = 500

_TASK = tables.membership_task.c
_WHOLE = ", ".join(f"'{obstacle}'" for obstacle in sorted(IN_THE_WAY_OF_ALL))

_DROP_WHAT_IS_SETTLED = sa.text("""
DELETE FROM reposter.membership_task AS task
USING (SELECT id FROM reposter.userbot WHERE project_id = :project FOR KEY SHARE) AS userbot
WHERE task.userbot_id = userbot.id AND CASE task.deed
    WHEN 'leave' THEN EXISTS (
        SELECT FROM reposter.donor
        WHERE donor.project_id = :project AND donor.channel_id = task.channel_id
          AND (donor.membership <> 'none' OR donor.withdrawn_at IS NOT NULL))
    ELSE NOT EXISTS (
        SELECT FROM reposter.donor
        WHERE donor.project_id = :project AND donor.channel_id = task.channel_id
          AND donor.membership = 'none' AND donor.withdrawn_at IS NULL)
END
""")
"""The joining of what is joined, or asked for, or no donor any more, or withdrawn; the leaving of what is joined as a
donor again, or withdrawn: it may be brought back. Of a userbot that stays until the transaction ends, or of none: as in
the next statement, where one that is being replaced is passed over.
"""

_ADD_WHAT_IS_WANTED = sa.text("""
INSERT INTO reposter.membership_task AS task (userbot_id, channel_id, deed, username, invite, not_before, created_at)
SELECT userbot.id, donor.channel_id,
       CASE WHEN donor.username IS NULL OR donor.invite IS NOT NULL OR known.hash IS NOT NULL
            THEN 'join' ELSE 'resolve' END,
       donor.username, donor.invite, :now, :now
FROM reposter.donor
JOIN reposter.userbot ON userbot.project_id = donor.project_id
LEFT JOIN reposter.access_hash AS known ON known.userbot_id = userbot.id AND known.channel_id = donor.channel_id
WHERE donor.project_id = :project AND donor.membership = 'none' AND donor.withdrawn_at IS NULL
ORDER BY donor.id
FOR KEY SHARE OF userbot
ON CONFLICT (userbot_id, channel_id) DO UPDATE SET
    deed = CASE WHEN task.deed = 'join' THEN 'join' ELSE excluded.deed END,
    username = excluded.username,
    invite = excluded.invite,
    not_before = CASE WHEN task.deed = 'leave' THEN excluded.not_before ELSE task.not_before END,
    attempts = CASE WHEN task.deed = 'leave' THEN 0 ELSE task.attempts END,
    obstacle = CASE WHEN task.deed = 'leave' THEN NULL ELSE task.obstacle END
WHERE task.deed NOT IN ('join', excluded.deed)
   OR (task.username, task.invite) IS DISTINCT FROM (excluded.username, excluded.invite)
""")

_DUE = f"""
task.not_before <= :now AND NOT EXISTS (
    SELECT FROM reposter.membership_task AS hurt
    WHERE hurt.userbot_id = task.userbot_id AND hurt.deed = task.deed
      AND hurt.obstacle IN ({_WHOLE}) AND hurt.not_before > :now
)
"""

_PROJECTS_DUE = sa.text(f"""
SELECT userbot.project_id FROM reposter.userbot
WHERE coalesce(userbot.membership_turn_at <= :now, true) AND (
    EXISTS (SELECT FROM reposter.membership_task AS task WHERE task.userbot_id = userbot.id AND {_DUE})
    OR EXISTS (
        SELECT FROM reposter.donor
        WHERE donor.project_id = userbot.project_id AND donor.membership = 'none' AND donor.withdrawn_at IS NULL
        AND NOT EXISTS (
            SELECT FROM reposter.membership_task AS task
            WHERE task.userbot_id = userbot.id AND task.channel_id = donor.channel_id
        )
    )
)
ORDER BY userbot.project_id
""")  # noqa: S608 - only words of our own are put into it

_NEXT = sa.text(f"""
SELECT task.*, userbot.membership_turn_at AS turn_at
FROM reposter.membership_task AS task JOIN reposter.userbot ON userbot.id = task.userbot_id
WHERE userbot.project_id = :project AND coalesce(userbot.membership_turn_at <= :now, true) AND {_DUE}
ORDER BY CASE task.deed WHEN 'resolve' THEN 1 WHEN 'join' THEN 2 ELSE 3 END, task.attempts, task.id
LIMIT 1
""")  # noqa: S608

_DONORS = sa.text(f"""
SELECT count(*) AS donors,
       count(*) FILTER (WHERE membership = 'joined') AS joined,
       count(*) FILTER (WHERE membership = 'requested') AS requested,
       count(*) FILTER (WHERE membership = 'none' AND rests) AS resting,
       count(*) FILTER (WHERE membership = 'none' AND NOT rests AND deed = 'resolve') AS to_resolve,
       count(*) FILTER (WHERE membership = 'none' AND NOT rests AND deed <> 'resolve') AS to_join
FROM (
    SELECT donor.membership, coalesce(task.deed, 'join') AS deed,
           coalesce(task.obstacle NOT IN ({_WHOLE}) OR (task.obstacle <> 'flood' AND task.not_before > :now), false)
           AS rests
    FROM reposter.donor
    LEFT JOIN reposter.userbot ON userbot.project_id = donor.project_id
    LEFT JOIN reposter.membership_task AS task
           ON task.userbot_id = userbot.id AND task.channel_id = donor.channel_id
    WHERE donor.project_id = :project AND donor.withdrawn_at IS NULL
) AS each
""")  # noqa: S608

_QUEUE = sa.text(f"""
SELECT userbot.membership_turn_at AS turn_at,
       count(*) FILTER (WHERE task.deed = 'leave') AS to_leave,
       max(task.not_before) FILTER (WHERE task.not_before > :now AND task.obstacle = 'flood') AS flooded_until,
       max(task.not_before) FILTER (WHERE task.not_before > :now AND task.obstacle IN ({_WHOLE})
                                    AND task.deed = 'resolve') AS resolve_from,
       max(task.not_before) FILTER (WHERE task.not_before > :now AND task.obstacle IN ({_WHOLE})
                                    AND task.deed = 'join') AS join_from
FROM reposter.userbot LEFT JOIN reposter.membership_task AS task ON task.userbot_id = userbot.id
WHERE userbot.project_id = :project
GROUP BY userbot.id
""")  # noqa: S608


@dataclass(frozen=True, slots=True)
class MembershipsInPostgres:
    engine: AsyncEngine
    delays: Delays

    async def plan(self, project_id: int, now: datetime) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(_DROP_WHAT_IS_SETTLED, {"project": project_id})
            await connection.execute(_ADD_WHAT_IS_WANTED, {"project": project_id, "now": now})

    async def projects_due(self, now: datetime) -> Sequence[int]:
        async with self.engine.connect() as connection:
            return list(await connection.scalars(_PROJECTS_DUE, {"now": now}))

    async def next(self, project_id: int, now: datetime) -> MembershipTask | None:
        async with self.engine.connect() as connection:
            row = (await connection.execute(_NEXT, {"project": project_id, "now": now})).one_or_none()
        return None if row is None else _to_task(row)

    async def begin(self, task: MembershipTask, next_turn: datetime) -> None:
        userbot = tables.userbot.c
        statement = sa.update(tables.userbot).where(userbot.id == task.userbot_id).values(membership_turn_at=next_turn)
        async with self.engine.begin() as connection:
            await connection.execute(statement)

    async def done(self, task: MembershipTask, membership: Membership | None) -> None:
        async with self.engine.begin() as connection:
            # First the donor, then its task: as whoever removes it does.
            is_gone = membership is not None and await connection.scalar(_stands(task, membership)) is None
            await connection.execute(_goes_on(task) if task.deed is Deed.RESOLVE else _is_over(task))
            if task.deed is Deed.JOIN:
                if is_gone:
                    await connection.execute(_is_left_again(task))
                await connection.execute(_is_full_no_more(task))
            if task.deed is Deed.LEAVE:
                await connection.execute(there_is_room(task.userbot_id))

    async def postpone(self, task: MembershipTask, obstacle: Obstacle, until: datetime) -> None:
        statement = _all_wait(task, obstacle, until) if obstacle in IN_THE_WAY_OF_ALL else _waits(task, obstacle, until)
        async with self.engine.begin() as connection:
            await connection.execute(statement)

    async def full(self, task: MembershipTask, now: datetime) -> datetime:
        userbot = tables.userbot.c
        since = sa.func.coalesce(userbot.channels_full_at, now)
        stored = sa.update(tables.userbot).where(userbot.id == task.userbot_id).values(channels_full_at=since)
        async with self.engine.begin() as connection:
            return await connection.scalar(stored.returning(userbot.channels_full_at)) or now

    async def progress(self, project_id: int, now: datetime) -> Progress:
        parameters = {"project": project_id, "now": now}
        async with self.engine.connect() as connection:
            donors = (await connection.execute(_DONORS, parameters)).one()
            queue = (await connection.execute(_QUEUE, parameters)).one_or_none()
        return _to_progress(donors, queue, now, self.delays)

    async def channels_limit(self, project_id: int) -> int:
        userbot = tables.userbot.c
        query = sa.select(userbot.channels_limit).where(userbot.project_id == project_id)
        async with self.engine.connect() as connection:
            return await connection.scalar(query) or USUAL_LIMIT


def _to_task(row: sa.Row[Any]) -> MembershipTask:
    return MembershipTask(
        id=row.id,
        userbot_id=row.userbot_id,
        deed=Deed(row.deed),
        channel_id=row.channel_id,
        username=row.username,
        invite=None if row.invite is None else InviteLink(row.invite),
        attempts=row.attempts,
        obstacle=None if row.obstacle is None else Obstacle(row.obstacle),
        turn_at=row.turn_at,
    )


def _to_progress(donors: sa.Row[Any], queue: sa.Row[Any] | None, now: datetime, delays: Delays) -> Progress:
    until = None
    if queue is not None:
        backlog = Backlog(donors.to_resolve, donors.to_join, queue.turn_at, queue.resolve_from, queue.join_from)
        until = likely_done(backlog, now, delays)
    return Progress(
        donors=donors.donors,
        joined=donors.joined,
        requested=donors.requested,
        to_join=donors.to_resolve + donors.to_join,
        resting=donors.resting,
        to_leave=queue.to_leave if queue else 0,
        until=until,
        flooded_until=queue.flooded_until if queue else None,
    )


def _same(task: MembershipTask) -> sa.ColumnElement[bool]:
    """The row of the task, unless it is about another deed by now: the donor was removed, or added again."""
    return sa.and_(_TASK.id == task.id, _TASK.deed == task.deed)


def _goes_on(task: MembershipTask) -> sa.Update:
    return sa.update(tables.membership_task).where(_same(task)).values(deed=Deed.JOIN, attempts=0, obstacle=None)


def _is_over(task: MembershipTask) -> sa.Delete:
    return sa.delete(tables.membership_task).where(_same(task))


def _stands(task: MembershipTask, membership: Membership) -> ReturningUpdate[int]:
    """Of a userbot that was replaced meanwhile nothing is believed."""
    donor, userbot = tables.donor.c, tables.userbot.c
    project = sa.select(userbot.project_id).where(userbot.id == task.userbot_id).scalar_subquery()
    return (
        sa.update(tables.donor)
        .where(donor.project_id == project, donor.channel_id == task.channel_id)
        .values(membership=membership, **(granted(Access.JOIN) if membership is Membership.JOINED else {}))
        .returning(donor.id)
    )


def _is_left_again(task: MembershipTask) -> Insert:
    """Its donor was removed while it was being joined."""
    userbot = tables.userbot.c
    turn = sa.func.coalesce(userbot.membership_turn_at, userbot.state_at)
    row = sa.select(
        userbot.id,
        sa.literal(task.channel_id, sa.BigInteger),
        sa.literal(Deed.LEAVE, sa.Text),
        sa.literal(task.username, sa.Text),
        turn,
        turn,
    ).where(userbot.id == task.userbot_id)
    columns = ["userbot_id", "channel_id", "deed", "username", "not_before", "created_at"]
    return insert(tables.membership_task).from_select(columns, row).on_conflict_do_nothing()


def _is_full_no_more(task: MembershipTask) -> sa.Update:
    userbot = tables.userbot.c
    was_full = sa.and_(userbot.id == task.userbot_id, userbot.channels_full_at.is_not(None))
    return sa.update(tables.userbot).where(was_full).values(channels_full_at=None)


def there_is_room(userbot_id: int) -> sa.Update:
    waits = sa.and_(_TASK.userbot_id == userbot_id, _TASK.obstacle == Obstacle.CHANNELS_FULL)
    return sa.update(tables.membership_task).where(waits).values(obstacle=None, not_before=_TASK.created_at)


def _waits(task: MembershipTask, obstacle: Obstacle, until: datetime) -> sa.Update:
    values = {"obstacle": obstacle, "not_before": until, "attempts": _TASK.attempts + 1}
    return sa.update(tables.membership_task).where(_same(task)).values(values)


def _all_wait(task: MembershipTask, obstacle: Obstacle, until: datetime) -> sa.Update:
    """A channel that has refused is known by that, and rests as long as it was to."""
    has_refused = sa.and_(_TASK.id != task.id, _TASK.obstacle.not_in(IN_THE_WAY_OF_ALL))
    return (
        sa.update(tables.membership_task)
        .where(_TASK.userbot_id == task.userbot_id, _TASK.deed == task.deed)
        .values(
            obstacle=sa.case((has_refused, _TASK.obstacle), else_=sa.literal(obstacle, sa.Text)),
            not_before=sa.func.greatest(_TASK.not_before, until),
        )
    )
