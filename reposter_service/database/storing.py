"""Statements that keep new posts: each is one however many posts there are, and harmless when repeated."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from reposter_service.database import tables
from reposter_service.database.donor_outages import granted
from reposter_service.database.statements import IS_NEW, is_
from reposter_service.database.states import PostState
from reposter_service.domain.donor_outage import Access
from reposter_service.domain.posts import Publication
from reposter_service.domain.schedule import Delays, due_at

_POST = tables.post.c
_BOTH = sa.text(
    "(SELECT array_agg(DISTINCT id ORDER BY id) FROM unnest(post.message_ids || excluded.message_ids) AS id)"
)


def move_last_seen(donor_id: int, seen_up_to: int | None, read_at: datetime | None) -> ReturningUpdate[int]:
    """Forward only; a push (None) moves nothing and locks the donor all the same."""
    donor = tables.donor.c
    furthest = sa.func.greatest(donor.last_seen_id, sa.literal(seen_up_to, sa.BigInteger))
    read = {} if read_at is None else {"last_read_at": read_at, **granted(Access.READ)}
    moved = sa.update(tables.donor).where(donor.id == donor_id)
    return moved.values(last_seen_id=furthest, **read).returning(donor.id)


def insert_singles(donor_id: int, posts: Iterable[Publication], delays: Delays) -> ReturningInsert[int]:
    """Returns the new ones."""
    statement = insert(tables.post).values(_rows(donor_id, posts, delays))
    return statement.on_conflict_do_nothing(index_elements=["donor_id", "message_id"]).returning(_POST.id)


def insert_albums(donor_id: int, posts: Iterable[Publication], delays: Delays) -> ReturningInsert[Any]:
    """Returns a row with `is_new` for each that was inserted or grew; a measured or missed album stays as it is."""
    statement = insert(tables.post).values(_rows(donor_id, posts, delays))
    seen = statement.excluded
    grown = statement.on_conflict_do_update(
        index_elements=["donor_id", "grouped_id"],
        index_where=_POST.grouped_id.is_not(None),
        set_={
            "message_id": sa.func.least(_POST.message_id, seen.message_id),
            "message_ids": _BOTH,
            "published_at": sa.func.least(_POST.published_at, seen.published_at),
            "due_at": sa.func.least(_POST.due_at, seen.due_at),
        },
        where=is_(_POST.state, PostState.WAITING) & sa.not_(_POST.message_ids.contains(seen.message_ids)),
    )
    return grown.returning(IS_NEW)


def _rows(donor_id: int, posts: Iterable[Publication], delays: Delays) -> list[dict[str, object]]:
    return [
        {
            "donor_id": donor_id,
            "message_id": post.message_id,
            "grouped_id": post.grouped_id,
            "message_ids": list(post.message_ids),
            "published_at": post.published_at,
            "due_at": due_at(post.published_at, delays),
        }
        for post in posts
    ]
