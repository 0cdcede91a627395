"""Posts: from first seen to measured and decided."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.database import tables
from reposter_service.database.donors import DONOR, NOT_WITHDRAWN, to_donor
from reposter_service.database.losses import LOSER, is_told
from reposter_service.database.settling import insert_repost, lock_donor, open_period, update_settled
from reposter_service.database.statements import any_of, is_
from reposter_service.database.states import PostState
from reposter_service.database.storing import insert_albums, insert_singles, move_last_seen
from reposter_service.domain.decision import Decision
from reposter_service.domain.links import channel_link
from reposter_service.domain.posts import Found, Publication
from reposter_service.domain.rating import Counters, rate
from reposter_service.domain.schedule import Delays
from reposter_service.workflows.records import Donor, DuePost, MissedPosts, PlannedRepost

_POST = tables.post.c
_WAITING = is_(_POST.state, PostState.WAITING)
_MISSED_UNTOLD = sa.and_(is_(_POST.state, PostState.MISSED), sa.not_(_POST.told))


@dataclass(frozen=True, slots=True)
class PostsInPostgres:
    engine: AsyncEngine
    delays: Delays

    async def store(
        self, donor: Donor, posts: Sequence[Publication], seen_up_to: int | None, read_at: datetime | None = None
    ) -> int:
        """Three statements, however many posts."""
        singles = [post for post in posts if post.grouped_id is None]
        albums = [post for post in posts if post.grouped_id is not None]
        new = 0
        async with self.engine.begin() as connection:
            # First: it locks the donor, so that a push and a reconcile of the same posts come one after the other.
            if await connection.scalar(move_last_seen(donor.id, seen_up_to, read_at)) is None:
                return 0  # deleted meanwhile
            if singles:
                new += len((await connection.execute(insert_singles(donor.id, singles, self.delays))).all())
            if albums:
                rows = await connection.execute(insert_albums(donor.id, albums, self.delays))
                new += sum(row.is_new for row in rows)
        return new

    async def projects_due(self, now: datetime) -> Sequence[int]:
        project_id = tables.donor.c.project_id
        query = (
            sa.select(project_id)
            .join_from(tables.donor, tables.post)
            .where(_WAITING, _POST.due_at <= now)
            .distinct()
            .order_by(project_id)
        )
        async with self.engine.connect() as connection:
            return (await connection.scalars(query)).all()

    async def due_moments(self, project_id: int, until: datetime) -> Sequence[datetime]:
        query = (
            sa.select(_POST.due_at)
            .join_from(tables.post, tables.donor)
            .where(tables.donor.c.project_id == project_id, _WAITING, _POST.due_at <= until)
            .order_by(_POST.due_at)
        )
        async with self.engine.connect() as connection:
            return (await connection.scalars(query)).all()

    async def due(self, project_id: int, now: datetime) -> Sequence[DuePost]:
        query = (
            sa.select(_POST.id, _POST.message_ids, _POST.grouped_id, _POST.published_at, _POST.due_at, *DONOR)
            .join_from(tables.post, tables.donor)
            .where(tables.donor.c.project_id == project_id, _WAITING, _POST.due_at <= now)
            .order_by(_POST.donor_id, _POST.published_at, _POST.message_id)
        )
        async with self.engine.connect() as connection:
            return [
                DuePost(
                    id=row.id,
                    donor=to_donor(row),
                    message_ids=tuple(row.message_ids),
                    grouped_id=row.grouped_id,
                    published_at=row.published_at,
                    due_at=row.due_at,
                    reactions_off=row.donor_reactions_on is False,
                    doubted=row.donor_reactions_doubted_at is not None,
                )
                for row in await connection.execute(query)
            ]

    async def erase(self, post_id: int) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(sa.delete(tables.post).where(_POST.id == post_id, _WAITING))

    async def miss(self, post_ids: Sequence[int], now: datetime) -> None:
        statement = (
            sa.update(tables.post)
            .where(_POST.id == any_of(post_ids), _WAITING)
            .values(state=PostState.MISSED, missed_at=now)
        )
        async with self.engine.begin() as connection:
            await connection.execute(statement)

    async def earlier_ratings(self, post: DuePost, limit: int) -> Sequence[Fraction]:
        """Exact: made of the raw numbers. Reads the index `ix_post_baseline` backwards."""
        query = (
            sa.select(_POST.views, _POST.forwards, _POST.reactions)
            .where(
                _POST.period_id == open_period(post.donor.id),
                _POST.views > 0,
                sa.tuple_(_POST.published_at, _POST.message_id)
                < sa.tuple_(
                    sa.literal(post.published_at, tables.Moment), sa.literal(post.message_ids[0], sa.BigInteger)
                ),
            )
            .order_by(_POST.published_at.desc(), _POST.message_id.desc())
            .limit(limit)
        )
        async with self.engine.connect() as connection:
            rows = await connection.execute(query)
            ratings = [rate(Counters(row.views, row.forwards, row.reactions)) for row in rows]
        return [rating for rating in ratings if rating is not None]

    async def settle(
        self, post: DuePost, found: Found, decision: Decision, repost: PlannedRepost | None, now: datetime
    ) -> None:
        """Three statements. Waits for a switch of the donor's reactions that is being recorded."""
        async with self.engine.begin() as connection:
            await connection.execute(lock_donor(post.donor.id))
            settled = await connection.scalar(update_settled(post, found, decision, now))
            if settled is not None and repost is not None:
                await connection.execute(insert_repost(post.id, repost, now))

    async def missed_untold(self, quiet_since: datetime, at_the_latest: datetime) -> MissedPosts | None:
        query = (
            sa.select(_POST.id, _POST.missed_at.label("lost_at"), *LOSER)
            .select_from(tables.post.join(tables.donor).join(tables.project).outerjoin(tables.userbot))
            .where(_MISSED_UNTOLD, NOT_WITHDRAWN)
            .order_by(tables.project.c.id, tables.donor.c.id, _POST.id)
        )
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        if not is_told(rows, quiet_since, at_the_latest):
            return None
        by_project: dict[str, Counter[str]] = {}
        for row in rows:
            by_project.setdefault(row.project, Counter())[channel_link(row.channel_id, row.username)] += 1
        return MissedPosts(tuple(row.id for row in rows), by_project)

    async def missed_told(self, missed: MissedPosts) -> None:
        statement = sa.update(tables.post).where(_POST.id == any_of(missed.post_ids), _MISSED_UNTOLD).values(told=True)
        async with self.engine.begin() as connection:
            await connection.execute(statement)
