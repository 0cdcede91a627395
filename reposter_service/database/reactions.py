"""What is known of donors' reactions: watches, periods, and posts moved between periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from reposter_service.database import tables
from reposter_service.database.donors import DONOR, NOT_WITHDRAWN, to_donor
from reposter_service.database.settling import open_period
from reposter_service.database.statements import is_
from reposter_service.database.states import PostState, RepostState
from reposter_service.domain.reactions import Period, ReactionsWatch, Switched
from reposter_service.workflows.records import ClosedAs, Donor

_DONOR = tables.donor.c
_PERIOD = tables.reactions_period.c
_POST = tables.post.c


@dataclass(frozen=True, slots=True)
class ReactionsLogInPostgres:
    engine: AsyncEngine

    async def to_read(self, project_id: int, read_before: datetime, doubted_before: datetime) -> Sequence[Donor]:
        """Doubts first, then those never read, then the longest unread."""
        doubted, seen = _DONOR.reactions_doubted_at, _DONOR.reactions_seen_at
        query = (
            sa.select(*DONOR)
            .where(
                _DONOR.project_id == project_id,
                NOT_WITHDRAWN,
                sa.case(
                    (doubted.is_not(None), doubted <= doubted_before),
                    else_=sa.or_(seen.is_(None), seen <= read_before),
                ),
            )
            .order_by(doubted.nulls_last(), seen.nulls_first(), _DONOR.id)
        )
        async with self.engine.connect() as connection:
            return [to_donor(row) for row in await connection.execute(query)]

    async def watch(self, donor_id: int) -> ReactionsWatch:
        async with self.engine.connect() as connection:
            return await _watch(connection, donor_id) or ReactionsWatch()

    async def periods(self, donor_id: int) -> Sequence[Period]:
        query = sa.select(tables.reactions_period).where(_PERIOD.donor_id == donor_id).order_by(_PERIOD.id)
        async with self.engine.connect() as connection:
            return [Period(row.id, row.reactions_on, row.ended_at) for row in await connection.execute(query)]

    async def keep(self, donor_id: int, watch: ReactionsWatch) -> None:
        async with self.engine.begin() as connection:
            before = await _watch(connection, donor_id, lock=True)
            if before is None:
                return
            await _set_watch(connection, donor_id, watch)
            if before.on is None:
                await _name_open_period(connection, donor_id, watch)
            if before.doubted_at is not None and watch.doubted_at is None:
                await _give_back(connection, donor_id, measured_from=before.doubted_at)

    async def switch(self, donor_id: int, watch: ReactionsWatch, switched: Switched, goes_on: Period | None) -> None:
        async with self.engine.begin() as connection:
            if await _watch(connection, donor_id, lock=True) is None:
                return
            await _set_watch(connection, donor_id, watch)
            await connection.execute(_end_open_period(donor_id, switched))
            if goes_on is None:
                await connection.execute(_new_period(donor_id, switched))
            else:
                await connection.execute(
                    sa.update(tables.reactions_period).where(_PERIOD.id == goes_on.id).values(ended_at=None)
                )
            await connection.execute(_move_posts(donor_id, switched))
            await connection.execute(_close_unsettled(donor_id, switched))


async def _watch(connection: AsyncConnection, donor_id: int, *, lock: bool = False) -> ReactionsWatch | None:
    """None where the donor was erased meanwhile."""
    query = sa.select(_DONOR.reactions_on, _DONOR.reactions_seen_at, _DONOR.reactions_doubted_at).where(
        _DONOR.id == donor_id
    )
    row = (await connection.execute(query.with_for_update(key_share=True) if lock else query)).one_or_none()
    return ReactionsWatch(*row) if row is not None else None


async def _set_watch(connection: AsyncConnection, donor_id: int, watch: ReactionsWatch) -> None:
    values = {
        "reactions_on": watch.on,
        "reactions_seen_at": watch.seen_at,
        "reactions_doubted_at": watch.doubted_at,
    }
    await connection.execute(sa.update(tables.donor).where(_DONOR.id == donor_id).values(values))


async def _name_open_period(connection: AsyncConnection, donor_id: int, watch: ReactionsWatch) -> None:
    """The first read tells of what state the donor's first period is."""
    unnamed = sa.and_(_PERIOD.donor_id == donor_id, _PERIOD.ended_at.is_(None))
    await connection.execute(sa.update(tables.reactions_period).where(unnamed).values(reactions_on=watch.on))


async def _give_back(connection: AsyncConnection, donor_id: int, measured_from: datetime) -> None:
    """A doubt has passed: nothing was switched, so the posts measured in it are comparable after all."""
    of_no_period = sa.and_(_POST.donor_id == donor_id, _POST.period_id.is_(None), _POST.measured_at >= measured_from)
    await connection.execute(
        sa.update(tables.post)
        .where(of_no_period, is_(_POST.state, PostState.MEASURED))
        .values(period_id=open_period(donor_id))
    )


def _end_open_period(donor_id: int, switched: Switched) -> sa.Update:
    return (
        sa.update(tables.reactions_period)
        .where(_PERIOD.donor_id == donor_id, _PERIOD.ended_at.is_(None))
        # A period begun after the last read that saw it (a clock set back) is empty, not negative.
        .values(ended_at=sa.func.greatest(_PERIOD.started_at, sa.literal(switched.last_old, tables.Moment)))
    )


def _new_period(donor_id: int, switched: Switched) -> sa.Insert:
    return insert(tables.reactions_period).values(
        donor_id=donor_id, reactions_on=switched.on, started_at=switched.first_new
    )


def _move_posts(donor_id: int, switched: Switched) -> sa.Update:
    """What was measured after the last read of the old state: in doubt until `first_new`, of the new one since."""
    in_the_new = (_POST.measured_at >= switched.first_new, open_period(donor_id))
    return (
        sa.update(tables.post)
        .where(
            _POST.donor_id == donor_id,
            is_(_POST.state, PostState.MEASURED),
            _POST.measured_at > switched.last_old,
        )
        .values(period_id=sa.case(in_the_new, else_=sa.null()))
    )


def _close_unsettled(donor_id: int, switched: Switched) -> sa.Update:
    """Only what was never tried: a repost that is being sent may be in the target already."""
    repost = tables.repost.c
    in_doubt = sa.select(_POST.id).where(
        _POST.donor_id == donor_id,
        is_(_POST.state, PostState.MEASURED),
        _POST.measured_at > switched.last_old,
        _POST.measured_at < switched.first_new,
    )
    return (
        sa.update(tables.repost)
        .where(repost.post_id.in_(in_doubt), is_(repost.state, RepostState.WAITING))
        .values(state=RepostState.CLOSED, closed_as=ClosedAs.UNSETTLED, closed_at=switched.first_new)
    )
