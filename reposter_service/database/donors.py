"""Donors: the channels watched for a project, each with its open reactions period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.dml import ReturningInsert

from reposter_service.database import donor_outages, retiring, tables
from reposter_service.database.statements import IS_NEW, prefixed
from reposter_service.domain.donor_outage import Access, refused
from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import Deed
from reposter_service.workflows.records import ChannelCard, Donor, Membership, NewDonor

DONOR = prefixed(tables.donor)
"""The columns that `to_donor` reads, in any query that joins donors."""


NOT_WITHDRAWN = tables.donor.c.withdrawn_at.is_(None)


def to_donor(row: sa.Row[Any]) -> Donor:
    return Donor(
        id=row.donor_id,
        project_id=row.donor_project_id,
        channel_id=row.donor_channel_id,
        title=row.donor_title,
        username=row.donor_username,
        x=row.donor_x,
        y=row.donor_y,
        membership=Membership(row.donor_membership),
        invite=None if row.donor_invite is None else InviteLink(row.donor_invite),
        last_seen_id=row.donor_last_seen_id,
        last_read_at=row.donor_last_read_at,
        unavailable_since=row.donor_unavailable_since,
    )


@dataclass(frozen=True, slots=True)
class DonorsInPostgres:
    engine: AsyncEngine

    async def of_project(self, project_id: int) -> Sequence[Donor]:
        donor = tables.donor.c
        query = sa.select(*DONOR).where(donor.project_id == project_id, NOT_WITHDRAWN).order_by(donor.id)
        async with self.engine.connect() as connection:
            return [to_donor(row) for row in await connection.execute(query)]

    async def of_channel(self, project_id: int, channel_id: int) -> Donor | None:
        donor = tables.donor.c
        here = sa.and_(donor.project_id == project_id, donor.channel_id == channel_id)
        query = sa.select(*DONOR).where(here, NOT_WITHDRAWN)
        async with self.engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
            return None if row is None else to_donor(row)

    async def add(self, donor: NewDonor, now: datetime) -> Donor | None:
        async with self.engine.begin() as connection:
            if await connection.scalar(retiring.held(donor.project_id)) in {None, donor.channel.channel_id}:
                return None
            row = (await connection.execute(_insert(donor, now))).one_or_none()
            if row is None:
                return None
            if row.is_new:
                await connection.execute(insert(tables.reactions_period).values(donor_id=row.donor_id, started_at=now))
            return to_donor(row)

    async def set_x_and_y(self, donor_id: int, x: int, y: int) -> Donor | None:
        return await self._change(tables.donor.c.id == donor_id, NOT_WITHDRAWN, x=x, y=y)

    async def withdraw(self, donor_id: int, now: datetime) -> Donor | None:
        return await self._change(tables.donor.c.id == donor_id, NOT_WITHDRAWN, withdrawn_at=now)

    async def bring_back(self, donor_id: int) -> Donor | None:
        return await self._change(tables.donor.c.id == donor_id, withdrawn_at=None)

    async def withdrawn_before(self, moment: datetime) -> Sequence[int]:
        donor = tables.donor.c
        query = sa.select(donor.id).where(donor.withdrawn_at < moment).order_by(donor.id)
        async with self.engine.connect() as connection:
            return (await connection.scalars(query)).all()

    async def _change(self, *which: sa.ColumnElement[bool], **values: object) -> Donor | None:
        statement = sa.update(tables.donor).where(*which).values(values).returning(*DONOR)
        async with self.engine.begin() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return None if row is None else to_donor(row)

    async def set_membership(self, donor_id: int, membership: Membership) -> None:
        grants = donor_outages.granted(Access.JOIN) if membership is Membership.JOINED else {}
        statement = sa.update(tables.donor).where(tables.donor.c.id == donor_id).values(membership=membership, **grants)
        async with self.engine.begin() as connection:
            await connection.execute(statement)

    async def refused(self, donor_id: int, access: Access, now: datetime) -> datetime | None:
        donor = tables.donor.c
        known = sa.select(donor.unavailable_since, donor.unavailable_for, donor.last_read_at)
        async with self.engine.begin() as connection:
            row = (await connection.execute(known.where(donor.id == donor_id).with_for_update())).one_or_none()
            if row is None:
                return None
            before = donor_outages.to_outage(row.unavailable_since, row.unavailable_for)
            after = refused(before, access, row.last_read_at, now)
            if after != before:
                changed = sa.update(tables.donor).where(donor.id == donor_id)
                await connection.execute(changed.values(donor_outages.values(after)))
        return after.since

    async def remove(self, donor_id: int, now: datetime, *, withdrawn_before: datetime | None = None) -> Donor | None:
        donor = tables.donor.c
        which = donor.id == donor_id
        if withdrawn_before is not None:
            which &= donor.withdrawn_at < withdrawn_before
        async with self.engine.begin() as connection:
            statement = sa.delete(tables.donor).where(which).returning(*DONOR)
            row = (await connection.execute(statement)).one_or_none()
            if row is None:
                return None
            removed = to_donor(row)
            await connection.execute(_leave(removed, now))
            return removed

    async def rename(self, project_id: int, cards: Sequence[ChannelCard]) -> None:
        if cards:
            async with self.engine.begin() as connection:
                # First the project, then its donors: as whoever removes it does.
                await connection.execute(_rename_own(project_id, cards))
                await connection.execute(_rename(project_id, cards))


def _insert(donor: NewDonor, now: datetime) -> ReturningInsert[Any]:
    """Returns the row with `is_new`, also one that was withdrawn; nothing where the project has the channel."""
    named = {
        "title": donor.channel.title,
        "username": donor.channel.username,
        "x": donor.x,
        "y": donor.y,
        "invite": donor.invite and donor.invite.hash,
    }
    place = {"project_id": donor.project_id, "channel_id": donor.channel.channel_id}
    return (
        insert(tables.donor)
        .values(**place, **named, created_at=now)
        .on_conflict_do_update(
            index_elements=["project_id", "channel_id"],
            set_={**named, "withdrawn_at": None},
            where=tables.donor.c.withdrawn_at.is_not(None),
        )
        .returning(*DONOR, IS_NEW)
    )


def _leave(donor: Donor, now: datetime) -> Insert:
    """Also where it does not seem to be joined: a join may be under way. It takes the place of a waiting join."""
    task, userbot = tables.membership_task, tables.userbot.c
    its_userbot = sa.select(
        userbot.id,
        sa.literal(donor.channel_id, sa.BigInteger),
        sa.literal(Deed.LEAVE, sa.Text),
        sa.literal(donor.username, sa.Text),
        sa.literal(now, tables.Moment),
        sa.literal(now, tables.Moment),
    ).where(userbot.project_id == donor.project_id)
    columns = ["userbot_id", "channel_id", "deed", "username", "not_before", "created_at"]
    return (
        insert(task)
        .from_select(columns, its_userbot)
        .on_conflict_do_update(
            index_elements=["userbot_id", "channel_id"],
            set_={
                "deed": Deed.LEAVE,
                "username": donor.username,
                "invite": None,
                "not_before": now,
                "attempts": 0,
                "obstacle": None,
            },
        )
    )


def _rename(project_id: int, cards: Sequence[ChannelCard]) -> sa.Update:
    """Rows that bear the same already are not written again."""
    donor, shown = tables.donor.c, _shown(cards)
    differs = donor.title.is_distinct_from(shown.c.title) | donor.username.is_distinct_from(shown.c.username)
    return (
        sa.update(tables.donor)
        .where(donor.project_id == project_id, donor.channel_id == shown.c.channel_id, differs)
        .values(title=shown.c.title, username=shown.c.username)
    )


def _rename_own(project_id: int, cards: Sequence[ChannelCard]) -> sa.Update:
    """The same for the project's own channel."""
    project, shown = tables.project.c, _shown(cards)
    differs = project.username.is_distinct_from(shown.c.username)
    return (
        sa.update(tables.project)
        .where(project.id == project_id, project.channel_id == shown.c.channel_id, differs)
        .values(username=shown.c.username)
    )


def _shown(cards: Sequence[ChannelCard]) -> sa.TableValuedAlias:
    """As rows of `channel_id`, `title`, `username`."""
    return (
        sa.func.unnest(
            sa.literal([card.channel_id for card in cards], ARRAY(sa.BigInteger)),
            sa.literal([card.title for card in cards], ARRAY(sa.Text)),
            sa.literal([card.username for card in cards], ARRAY(sa.Text)),
        )
        .table_valued(
            sa.column("channel_id", sa.BigInteger),
            sa.column("title", sa.Text),
            sa.column("username", sa.Text),
            name="shown",
        )
        .render_derived()
    )
