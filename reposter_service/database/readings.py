"""Readings for people: each is one query, however many donors and posts there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.database import tables
from reposter_service.database.donors import DONOR, NOT_WITHDRAWN, to_donor
from reposter_service.database.settling import open_period
from reposter_service.database.states import PostState, Verdict
from reposter_service.domain.baselines import WINDOW, Algorithm, Comparison, in_force
from reposter_service.domain.decision import Because, Decision, Hold, Repost
from reposter_service.domain.links import InviteLink, Link, PrivateLink, PublicLink
from reposter_service.domain.posts import ALBUM_LIMIT
from reposter_service.domain.rating import Counters, rate
from reposter_service.workflows.readings import BestPost, DonorStatistics, PostStory, RatedPost, RepostStory
from reposter_service.workflows.records import ClosedAs

_POST = tables.post.c
_REPOST = tables.repost.c

_STATISTICS = sa.text(f"""
SELECT donor.channel_id, donor.username, donor.x, donor.y,
       (SELECT count(*) FROM (
            SELECT FROM reposter.post WHERE post.period_id = period.id AND post.views > 0 LIMIT {WINDOW}
        ) AS rated) AS rated,
       (SELECT count(*) FROM reposter.post
        WHERE post.donor_id = donor.id AND post.published_at >= :since) AS posts,
       (SELECT count(*) FROM reposter.post JOIN reposter.repost ON repost.post_id = post.id
        WHERE post.donor_id = donor.id AND post.decision = 'repost'
          AND repost.state = 'sent' AND repost.sent_at >= :since) AS reposts
FROM reposter.donor
JOIN reposter.reactions_period AS period ON period.donor_id = donor.id AND period.ended_at IS NULL
WHERE donor.project_id = :project AND donor.withdrawn_at IS NULL
ORDER BY donor.id
""")  # noqa: S608 - only a number of our own is put into it

_BEST_POSTS = sa.text("""
SELECT donor.channel_id, donor.username, best.message_ids[1] AS message_id, best.rating
FROM reposter.donor CROSS JOIN LATERAL (
    SELECT post.message_ids, post.rating FROM reposter.post
    WHERE post.donor_id = donor.id AND post.published_at >= :since AND post.rating IS NOT NULL
    ORDER BY post.rating DESC, post.published_at DESC, post.message_id DESC
    LIMIT 1
) AS best
WHERE donor.project_id = :project AND donor.withdrawn_at IS NULL
ORDER BY best.rating DESC, donor.id
""")


@dataclass(frozen=True, slots=True)
class ReadingsInPostgres:
    engine: AsyncEngine

    async def statistics(self, project_id: int, since: datetime) -> Sequence[DonorStatistics]:
        async with self.engine.connect() as connection:
            rows = await connection.execute(_STATISTICS, {"project": project_id, "since": since})
            return [
                DonorStatistics(
                    channel_id=row.channel_id,
                    username=row.username,
                    algorithm=in_force(row.rated),
                    x=row.x,
                    y=row.y,
                    posts=row.posts,
                    reposts=row.reposts,
                )
                for row in rows
            ]

    async def best_posts(self, project_id: int, since: datetime) -> Sequence[BestPost]:
        async with self.engine.connect() as connection:
            rows = await connection.execute(_BEST_POSTS, {"project": project_id, "since": since})
            return [BestPost(row.channel_id, row.username, row.message_id, row.rating) for row in rows]

    async def story(self, project_id: int, link: Link) -> PostStory | None:
        if isinstance(link, InviteLink) or link.message_id is None:
            return None
        here = sa.and_(tables.donor.c.project_id == project_id, NOT_WITHDRAWN, _is_of(link))
        query = _stories().where(here, _has_message(link.message_id)).order_by(_POST.id).limit(1)
        async with self.engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _to_story(row)

    async def path(self, donor_id: int) -> Sequence[RatedPost]:
        """Reads the index `ix_post_baseline` in its order."""
        query = (
            sa.select(_POST.published_at, _POST.views, _POST.forwards, _POST.reactions)
            .where(_POST.period_id == open_period(donor_id))
            .order_by(_POST.published_at, _POST.message_id)
        )
        async with self.engine.connect() as connection:
            rows = await connection.execute(query)
            return [RatedPost(row.published_at, rate(Counters(row.views, row.forwards, row.reactions))) for row in rows]


def _is_of(link: PublicLink | PrivateLink) -> sa.ColumnElement[bool]:
    donor = tables.donor.c
    if isinstance(link, PrivateLink):
        return donor.channel_id == link.channel_id
    return sa.func.lower(donor.username) == link.name.lower()


def _has_message(message_id: int) -> sa.ColumnElement[bool]:
    """The first part makes use of the index on donor and message: an album's ids lie next to each other."""
    nearby = _POST.message_id.between(message_id - ALBUM_LIMIT + 1, message_id + ALBUM_LIMIT - 1)
    return sa.and_(nearby, sa.or_(_POST.message_id == message_id, _POST.message_ids.contains([message_id])))


def _stories() -> sa.Select[Any]:
    """Of a post only what a story tells: its `donor_id` would be taken for that of `DONOR`."""
    told = [column for column in tables.post.c if column.name not in {"id", "donor_id"}]
    sent = (_REPOST.id.label("repost_id"), _REPOST.target_ids, _REPOST.sent_at, _REPOST.closed_as, _REPOST.expires_at)
    period = tables.reactions_period
    return (
        sa.select(*told, *sent, *DONOR, period.c.reactions_on)
        .join_from(tables.post, tables.donor)
        .outerjoin(period, period.c.id == _POST.period_id)
        .outerjoin(tables.repost)
    )


def _to_story(row: sa.Row[Any]) -> PostStory:
    measured = row.state == PostState.MEASURED
    return PostStory(
        donor=to_donor(row),
        message_id=row.message_ids[0],
        message_ids=tuple(row.message_ids),
        published_at=row.published_at,
        due_at=row.due_at,
        measured_at=row.measured_at,
        missed_at=row.missed_at,
        counters=Counters(row.views, row.forwards, row.reactions, row.paid_reactions) if measured else None,
        decision=_to_decision(row) if measured else None,
        reactions_on=row.reactions_on,
        repost=None if row.repost_id is None else _to_repost(row),
    )


def _to_decision(row: sa.Row[Any]) -> Decision:
    comparison = _to_comparison(row)
    if row.decision == Verdict.REPOST and comparison is not None:
        return Repost(comparison)
    return Hold(Because(row.because), comparison)


def _to_comparison(row: sa.Row[Any]) -> Comparison | None:
    if row.algorithm is None:
        return None
    return Comparison(
        algorithm=Algorithm(row.algorithm),
        earlier=row.earlier,
        needed=row.needed,
        limit=row.place_limit,
        threshold=None if row.threshold is None else Fraction(row.threshold),
        place=row.place,
    )


def _to_repost(row: sa.Row[Any]) -> RepostStory:
    return RepostStory(
        target_ids=tuple(row.target_ids or ()),
        sent_at=row.sent_at,
        closed_as=None if row.closed_as is None else ClosedAs(row.closed_as),
        expires_at=row.expires_at,
    )
