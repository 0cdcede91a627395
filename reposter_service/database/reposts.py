"""Reposts: winners on their way into the project's channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.database import tables
from reposter_service.database.donor_outages import ended_by, granted
from reposter_service.database.donors import DONOR, NOT_WITHDRAWN, to_donor
from reposter_service.database.losses import LOSER, is_told
from reposter_service.database.restorations import last_restored
from reposter_service.database.statements import any_of, is_, is_one_of
from reposter_service.database.states import RepostState
from reposter_service.domain.donor_outage import Access
from reposter_service.domain.links import post_link
from reposter_service.workflows.records import ClosedAs, ExpiredWins, OpenRepost

_REPOST = tables.repost.c
_EXPIRED_UNTOLD = sa.and_(is_(_REPOST.closed_as, ClosedAs.EXPIRED), sa.not_(_REPOST.told))
_OPEN = is_one_of(_REPOST.state, RepostState.WAITING, RepostState.SENDING)


@dataclass(frozen=True, slots=True)
class RepostsInPostgres:
    engine: AsyncEngine

    async def projects_open(self, now: datetime) -> Sequence[int]:
        project_id = tables.donor.c.project_id
        query = (
            sa.select(project_id)
            .select_from(tables.repost.join(tables.post).join(tables.donor))
            .where(_OPEN, _to_try(now), NOT_WITHDRAWN)
            .distinct()
            .order_by(project_id)
        )
        async with self.engine.connect() as connection:
            return (await connection.scalars(query)).all()

    async def open(self, project_id: int, now: datetime) -> Sequence[OpenRepost]:
        message_ids = sa.func.coalesce(_REPOST.message_ids, tables.post.c.message_ids).label("asked_ids")
        query = (
            sa.select(tables.repost, message_ids, tables.post.c.published_at, last_restored(), *DONOR)
            .select_from(tables.repost.join(tables.post).join(tables.donor))
            .where(tables.donor.c.project_id == project_id, _OPEN, _to_try(now), NOT_WITHDRAWN)
            .order_by(_REPOST.decided_at, _REPOST.id)
        )
        async with self.engine.connect() as connection:
            return [_to_open(row) for row in await connection.execute(query)]

    async def begin(self, repost_id: int, message_ids: Sequence[int], random_ids: Sequence[int], now: datetime) -> bool:
        statement = (
            sa.update(tables.repost)
            .where(_REPOST.id == repost_id, _OPEN, _donor_is_there(repost_id))
            .values(
                state=RepostState.SENDING,
                message_ids=list(message_ids),
                random_ids=list(random_ids),
                sending_at=now,
                attempts=_REPOST.attempts + 1,
            )
            .returning(_REPOST.id)
        )
        async with self.engine.begin() as connection:
            return await connection.scalar(statement) is not None

    async def sent(self, repost_id: int, target_ids: Sequence[int], now: datetime) -> None:
        forwarded = sa.and_(tables.donor.c.id == _donor_of(repost_id), ended_by(Access.FORWARD))
        grants = sa.update(tables.donor).where(forwarded).values(granted(Access.FORWARD))
        async with self.engine.begin() as connection:
            await connection.execute(grants)  # first: a switch of reactions locks the donor before its reposts
            await connection.execute(
                _of_open(repost_id).values(state=RepostState.SENT, target_ids=list(target_ids), sent_at=now)
            )

    async def postpone(self, repost_id: int, until: datetime) -> None:
        await self._set(repost_id, not_before=until)

    async def hurry(self, project_id: int) -> None:
        donors = sa.select(tables.post.c.id).join_from(tables.post, tables.donor)
        of_project = _REPOST.post_id.in_(donors.where(tables.donor.c.project_id == project_id))
        async with self.engine.begin() as connection:
            await connection.execute(sa.update(tables.repost).where(of_project, _OPEN).values(not_before=None))

    async def close(self, repost_id: int, outcome: ClosedAs, now: datetime) -> None:
        await self._set(repost_id, state=RepostState.CLOSED, closed_as=outcome, closed_at=now)

    async def expired_untold(self, quiet_since: datetime, at_the_latest: datetime) -> ExpiredWins | None:
        post = tables.post
        query = (
            sa.select(_REPOST.id, _REPOST.closed_at.label("lost_at"), post.c.message_ids, *LOSER)
            .select_from(tables.repost.join(post).join(tables.donor).join(tables.project).outerjoin(tables.userbot))
            .where(_EXPIRED_UNTOLD, NOT_WITHDRAWN)
            .order_by(tables.project.c.id, _REPOST.decided_at, _REPOST.id)
        )
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        if not is_told(rows, quiet_since, at_the_latest):
            return None
        by_project: dict[str, list[str]] = {}
        for row in rows:
            by_project.setdefault(row.project, []).append(post_link(row.channel_id, row.username, row.message_ids[0]))
        return ExpiredWins(tuple(row.id for row in rows), by_project)

    async def expired_told(self, expired: ExpiredWins) -> None:
        statement = (
            sa.update(tables.repost).where(_REPOST.id == any_of(expired.repost_ids), _EXPIRED_UNTOLD).values(told=True)
        )
        async with self.engine.begin() as connection:
            await connection.execute(statement)

    async def _set(self, repost_id: int, **values: object) -> None:
        """Of an open repost; a finished one stays as it is."""
        async with self.engine.begin() as connection:
            await connection.execute(_of_open(repost_id).values(**values))


def _of_open(repost_id: int) -> sa.Update:
    return sa.update(tables.repost).where(_REPOST.id == repost_id, _OPEN)


def _donor_of(repost_id: int) -> sa.ScalarSelect[int]:
    post = tables.post
    return sa.select(post.c.donor_id).join_from(tables.repost, post).where(_REPOST.id == repost_id).scalar_subquery()


def _donor_is_there(repost_id: int) -> sa.ColumnElement[bool]:
    donor = tables.donor
    return sa.exists().where(donor.c.id == _donor_of(repost_id), NOT_WITHDRAWN)


def _to_try(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(_REPOST.not_before.is_(None), _REPOST.not_before <= now)


def _to_open(row: sa.Row[Any]) -> OpenRepost:
    return OpenRepost(
        id=row.id,
        project_id=row.donor_project_id,
        donor=to_donor(row),
        target_id=row.target_id,
        message_ids=tuple(row.asked_ids),
        generation=row.generation,
        sending=row.state == RepostState.SENDING,
        attempts=row.attempts,
        published_at=row.published_at,
        decided_at=row.decided_at,
        expires_at=row.expires_at,
        restored_at=row.last_restored_at,
    )
