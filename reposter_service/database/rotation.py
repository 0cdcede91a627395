"""A new key for the sessions: every one of them encrypted anew in one transaction, or none."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from reposter_service.database import tables
from reposter_service.database.engine import pooled, reached
from reposter_service.database.migrate import check_revision
from reposter_service.database.sessions import SessionRotation


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many sessions were encrypted anew, and how many had the new key already."""

    anew: int
    already: int


async def rotate(dsn: str, rotation: SessionRotation) -> Rotated:
    """Safe to run again. `SessionKeyError` where a session has neither key; nothing is changed then."""
    engine = pooled(dsn, application_name="reposter-rotate")
    try:
        with reached():
            await check_revision(engine)
            async with engine.begin() as connection:
                return await _rotate(connection, rotation)
    finally:
        await engine.dispose()


async def _rotate(connection: AsyncConnection, rotation: SessionRotation) -> Rotated:
    userbot = tables.userbot.c
    stored = (await connection.execute(sa.select(userbot.id, userbot.session).with_for_update())).all()
    anew = {row.id: rotation.anew(row.session) for row in stored if not rotation.has_new_key(row.session)}
    for userbot_id, session in anew.items():
        await connection.execute(sa.update(tables.userbot).where(userbot.id == userbot_id).values(session=session))
    return Rotated(len(anew), len(stored) - len(anew))
