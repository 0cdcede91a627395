"""Userbots as the accounts they are, and the access hash each of them has for a channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.database import tables
from reposter_service.database.memberships import there_is_room
from reposter_service.database.sessions import SessionCipher
from reposter_service.database.statements import any_of
from reposter_service.domain.health import LOST, FoundBy, RightsLost, Standing, UserbotState, rights_lost
from reposter_service.workflows.records import Userbot, UserbotCard


@dataclass(frozen=True, slots=True)
class AccountsInPostgres:
    engine: AsyncEngine
    cipher: SessionCipher

    async def all(self) -> Sequence[Userbot]:
        return await self._read(sa.select(tables.userbot))

    async def some(self, userbot_ids: Sequence[int]) -> Sequence[Userbot]:
        return await self._read(sa.select(tables.userbot).where(tables.userbot.c.id == any_of(userbot_ids)))

    async def sign_ins(self) -> Mapping[int, int]:
        query = sa.select(tables.userbot.c.id, tables.userbot.c.sign_ins)
        async with self.engine.connect() as connection:
            return {row.id: row.sign_ins for row in await connection.execute(query)}

    async def cards(self) -> Sequence[UserbotCard]:
        query = (
            sa.select(tables.userbot, tables.project.c.title)
            .join_from(tables.userbot, tables.project)
            .where(tables.project.c.retired_at.is_(None))
            .order_by(tables.userbot.c.project_id)
        )
        async with self.engine.connect() as connection:
            return [_card(row) for row in await connection.execute(query)]

    async def set_state(self, userbot_id: int, state: UserbotState, reason: str, now: datetime) -> datetime:
        known = tables.userbot.c
        values: dict[str, object] = {"state": state, "reason": reason, "state_at": now}
        changes = known.state != state
        if state is UserbotState.RECONNECTING:
            changes &= known.state.not_in(LOST)
            # An outage that began before the connection did goes on: what is told of it is told.
            values["offline_told"] = sa.and_(known.offline_told, known.state_at > now)
        told = sa.update(tables.userbot).where(known.id == userbot_id, changes).values(values).returning(known.state_at)
        async with self.engine.begin() as connection:
            since = await connection.scalar(told)
            if since is None:
                since = await connection.scalar(sa.select(known.state_at).where(known.id == userbot_id))
        return now if since is None else since

    async def set_flooded(self, userbot_id: int, kind: str, until: datetime) -> None:
        known = tables.userbot.c
        is_longer = sa.or_(known.flooded_until.is_(None), known.flooded_until < until)
        await self._update(sa.and_(known.id == userbot_id, is_longer), flooded_until=until, flooded_kind=kind)

    async def set_rights(self, userbot_id: int, *, held: bool, found_by: FoundBy, now: datetime) -> datetime | None:
        known = tables.userbot.c
        stored = sa.select(known.rights_lost_at, known.rights_lost_by).where(known.id == userbot_id).with_for_update()
        async with self.engine.begin() as connection:
            userbot = (await connection.execute(stored)).one_or_none()
            if userbot is None:
                return None
            before = _rights_lost(userbot.rights_lost_at, userbot.rights_lost_by)
            after = rights_lost(before, held=held, found_by=found_by, now=now)
            if after != before:
                values = {"rights_lost_at": after and after.since, "rights_lost_by": after and after.found_by}
                await connection.execute(sa.update(tables.userbot).where(known.id == userbot_id).values(values))
        if held:
            return before.since if before and after is None else None
        return after.since if after else None

    async def set_offline_told(self, userbot_ids: Sequence[int]) -> None:
        await self._update(tables.userbot.c.id.in_(userbot_ids), offline_told=True)

    async def set_channels_limit(self, userbot_id: int, limit: int) -> None:
        known = tables.userbot.c
        present = sa.select(known.channels_limit).where(known.id == userbot_id).with_for_update()
        async with self.engine.begin() as connection:
            before = await connection.scalar(present)
            if before is None or before == limit:
                return
            await connection.execute(
                sa.update(tables.userbot).where(known.id == userbot_id).values(channels_limit=limit)
            )
            if limit > before:
                await connection.execute(there_is_room(userbot_id))

    async def _read(self, query: sa.Select[Any]) -> Sequence[Userbot]:
        async with self.engine.connect() as connection:
            rows = await connection.execute(query.order_by(tables.userbot.c.id))
            return [self._to_userbot(row) for row in rows]

    def _to_userbot(self, row: sa.Row[Any]) -> Userbot:
        return Userbot(
            id=row.id,
            project_id=row.project_id,
            phone=row.phone,
            session=self.cipher.decrypt(row.session),
            device_model=row.device_model,
            system_version=row.system_version,
            app_version=row.app_version,
            sign_ins=row.sign_ins,
        )

    async def _update(self, which: sa.ColumnElement[bool], **values: object) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(sa.update(tables.userbot).where(which).values(values))


@dataclass(frozen=True, slots=True)
class AccessHashesInPostgres:
    engine: AsyncEngine

    async def load(self, userbot_id: int) -> Mapping[int, int]:
        known = tables.access_hash.c
        query = sa.select(known.channel_id, known.hash).where(known.userbot_id == userbot_id)
        async with self.engine.connect() as connection:
            return {row.channel_id: row.hash for row in await connection.execute(query)}

    async def keep(self, userbot_id: int, hashes: Mapping[int, int]) -> None:
        if not hashes:
            return
        statement = insert(tables.access_hash).values(
            [
                {"userbot_id": userbot_id, "channel_id": channel_id, "hash": hash_}
                for channel_id, hash_ in sorted(hashes.items())
            ]
        )
        newest = statement.on_conflict_do_update(
            index_elements=["userbot_id", "channel_id"], set_={"hash": statement.excluded.hash}
        )
        async with self.engine.begin() as connection:
            # The account may have been replaced while it was still learning.
            if await connection.scalar(_still_there(userbot_id)):
                await connection.execute(newest)


def _rights_lost(since: datetime | None, found_by: str | None) -> RightsLost | None:
    return RightsLost(since, FoundBy(found_by)) if since and found_by else None


def to_standing(row: sa.Row[Any]) -> Standing:
    return Standing(
        state=UserbotState(row.state),
        reason=row.reason,
        since=row.state_at,
        flooded_until=row.flooded_until,
        flooded_kind=row.flooded_kind or "",
        rights_lost_at=row.rights_lost_at,
        offline_told=row.offline_told,
    )


def _card(row: sa.Row[Any]) -> UserbotCard:
    return UserbotCard(row.id, row.project_id, row.title, row.phone, to_standing(row))


def _still_there(userbot_id: int) -> sa.Select[int]:
    userbot = tables.userbot.c
    return sa.select(userbot.id).where(userbot.id == userbot_id).with_for_update(read=True, key_share=True)
