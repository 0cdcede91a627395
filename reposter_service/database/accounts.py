"""Userbots as the accounts they are, and the access hash each of them has for a channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.database import tables
from reposter_service.database.sessions import SessionCipher
from reposter_service.domain.health import UserbotState
from reposter_service.workflows.records import Userbot


@dataclass(frozen=True, slots=True)
class AccountsInPostgres:
    engine: AsyncEngine
    cipher: SessionCipher

    async def all(self) -> Sequence[Userbot]:
        async with self.engine.connect() as connection:
            rows = await connection.execute(sa.select(tables.userbot).order_by(tables.userbot.c.id))
            return [
                Userbot(
                    id=row.id,
                    project_id=row.project_id,
                    phone=row.phone,
                    session=self.cipher.decrypt(row.session),
                    device_model=row.device_model,
                    system_version=row.system_version,
                    app_version=row.app_version,
                )
                for row in rows
            ]

    async def set_state(self, userbot_id: int, state: UserbotState, reason: str, now: datetime) -> None:
        statement = (
            sa.update(tables.userbot)
            .where(tables.userbot.c.id == userbot_id)
            .values(state=state, reason=reason, state_at=now)
        )
        async with self.engine.begin() as connection:
            await connection.execute(statement)


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


def _still_there(userbot_id: int) -> sa.Select[int]:
    userbot = tables.userbot.c
    return sa.select(userbot.id).where(userbot.id == userbot_id).with_for_update(read=True, key_share=True)
