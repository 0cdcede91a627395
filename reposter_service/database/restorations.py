"""That the database has become that of a backup: a row each time, by which reposts are looked for in the target."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from reposter_service.database import tables
from reposter_service.database.accounts import AccountsInPostgres
from reposter_service.database.engine import pooled, reached
from reposter_service.database.migrate import check_revision
from reposter_service.database.sessions import SessionCipher
from reposter_service.database.statements import is_, is_one_of
from reposter_service.database.states import PostState, RepostState


@dataclass(frozen=True, slots=True)
class Restored:
    """What is looked for in the target before it is sent: open reposts, and posts that wait to be measured."""

    open_reposts: int
    waiting_posts: int
    userbots: int


def last_restored() -> sa.Label[datetime | None]:
    """The column `last_restored_at`: NULL where it never was a backup's."""
    return sa.select(sa.func.max(tables.restoration.c.restored_at)).scalar_subquery().label("last_restored_at")


async def note(dsn: str, session_key: str, now: datetime) -> Restored:
    """Before the daemon runs on it. Safe to run again: the last moment counts.

    `RevisionError`, `UnreachableError`; `SessionKeyError` where the sessions are of another key, nothing is noted then.
    """
    engine = pooled(dsn, application_name="reposter-after-restore")
    try:
        with reached():
            await check_revision(engine)
            userbots = await AccountsInPostgres(engine, SessionCipher(session_key)).all()
            async with engine.begin() as connection:
                await connection.execute(sa.insert(tables.restoration).values(restored_at=now))
                open_reposts = await connection.scalar(_how_many_open())
                waiting = await connection.scalar(_how_many_waiting())
        return Restored(open_reposts or 0, waiting or 0, len(userbots))
    finally:
        await engine.dispose()


def _how_many_open() -> sa.Select[int]:
    open_ = is_one_of(tables.repost.c.state, RepostState.WAITING, RepostState.SENDING)
    return sa.select(sa.func.count()).select_from(tables.repost).where(open_)


def _how_many_waiting() -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(tables.post).where(is_(tables.post.c.state, PostState.WAITING))
