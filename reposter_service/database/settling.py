"""Statements that settle a measured post: numbers, decision, planned repost."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningUpdate

from reposter_service.database import tables
from reposter_service.database.statements import is_
from reposter_service.database.states import PostState, Verdict
from reposter_service.domain.baselines import Comparison
from reposter_service.domain.decision import Decision, Hold
from reposter_service.domain.posts import Found
from reposter_service.workflows.records import DuePost, PlannedRepost


def open_period(donor_id: int) -> sa.ScalarSelect[int]:
    """Id of the donor's open reactions period, by `uq_reactions_period_open`."""
    period = tables.reactions_period.c
    return sa.select(period.id).where(period.donor_id == donor_id, period.ended_at.is_(None)).scalar_subquery()


def lock_donor(donor_id: int) -> sa.Select[int]:
    """Wait for whoever changes the donor; others may settle its posts meanwhile."""
    donor = tables.donor.c
    return sa.select(donor.id).where(donor.id == donor_id).with_for_update(read=True)


def update_settled(post: DuePost, found: Found, decision: Decision, now: datetime) -> ReturningUpdate[int]:
    """Returns the id, or nothing where the post is settled, missed or gone already."""
    known, counters = tables.post.c, found.counters
    values: dict[str, Any] = {
        "state": PostState.MEASURED,
        "message_ids": list(found.message_ids),
        "measured_at": now,
        "views": counters.views,
        "forwards": counters.forwards,
        "reactions": counters.reactions,
        "paid_reactions": counters.paid_reactions,
        "period_id": None if post.doubted else open_period(post.donor.id),
        "decision": Verdict.HOLD if isinstance(decision, Hold) else Verdict.REPOST,
        "because": decision.because if isinstance(decision, Hold) else None,
        **_comparison(decision.comparison),
    }
    return (
        sa.update(tables.post)
        .where(known.id == post.id, is_(known.state, PostState.WAITING))
        .values(values)
        .returning(known.id)
    )


def _comparison(comparison: Comparison | None) -> dict[str, Any]:
    if comparison is None:
        return {}
    return {
        "algorithm": comparison.algorithm,
        "earlier": comparison.earlier,
        "needed": comparison.needed,
        "place_limit": comparison.limit,
        "place": comparison.place,
        "threshold": None if comparison.threshold is None else float(comparison.threshold),
    }


def insert_repost(post_id: int, repost: PlannedRepost, now: datetime) -> sa.Insert:
    return insert(tables.repost).values(
        post_id=post_id, target_id=repost.target_id, decided_at=now, expires_at=repost.expires_at
    )
