"""One process per Telegram session: an advisory lock on a connection of its own, held while the userbot is connected.

PostgreSQL frees it however the process ends, kill -9 included; and also when nothing but its connection ends. The
holder learns of that at once where the server says so, and by asking where the other end has fallen silent: sooner
than the server, which gives up a silent client after a minute, frees the lock.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import cast

import asyncpg
import sqlalchemy as sa
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

log = structlog.get_logger()

TROUBLE = (DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)

RETRY_S = 1.0
GRACE_S = 1.0
"""Whoever held a lock may have lost it by no will of its own: it is given the time to disconnect."""

CHECK_S = 10.0
"""Between two questions to the server, and the most that an answer may take."""

_HELD = sa.text("""
SELECT count(*) FROM pg_locks
WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND classid::bigint << 32 | objid::bigint = :key
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
""").bindparams(sa.bindparam("key", type_=sa.BigInteger))
"""PostgreSQL shows the 64 bits of a lock in two halves."""


class SessionLockInPostgres:
    """Held as long as `connection` lives."""

    def __init__(self, connection: asyncpg.Connection, check_s: float) -> None:
        self._connection = connection
        self._check_s = check_s
        self._ended = asyncio.Event()
        connection.add_termination_listener(self._on_ended)

    def _on_ended(self, _: object) -> None:
        self._ended.set()

    async def lost(self) -> None:
        """For one waiter at a time: a connection answers one question after the other."""
        while not (self._ended.is_set() or self._connection.is_closed()):
            try:
                async with asyncio.timeout(self._check_s):
                    await self._ended.wait()
            except TimeoutError:
                await self._check()

    async def _check(self) -> None:
        try:
            async with asyncio.timeout(self._check_s):
                await self._connection.execute("SELECT 1")
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self._connection.terminate()

    async def let_go(self) -> None:
        """A silent server is not waited for longer than for an answer."""
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await self._connection.close(timeout=self._check_s)


class Waiting:
    """Userbots, and the bot, that wait for the same thing: a line in the log when the first begins, and at the end."""

    def __init__(self, why: str) -> None:
        self._why = why
        self._who: set[str] = set()

    def begins(self, who: str, **details: str) -> None:
        if not self._who:
            log.warning(self._why, **details)
        self._who.add(who)

    def is_over(self, who: str) -> None:
        if who in self._who:
            self._who.discard(who)
            if not self._who:
                log.info("nobody waits any more", waited_for=self._why)


@dataclass(frozen=True, slots=True)
class SessionLocksInPostgres:
    """`engine` must not pool: the lock lives exactly as long as its connection."""

    engine: AsyncEngine
    retry_s: float = RETRY_S
    grace_s: float = GRACE_S
    check_s: float = CHECK_S
    away: Waiting = field(default_factory=lambda: Waiting("the database does not answer, all sessions wait for it"))
    in_use: Waiting = field(default_factory=lambda: Waiting("another process uses the sessions, they are waited for"))

    @asynccontextmanager
    async def hold(self, who: str) -> AsyncIterator[SessionLockInPostgres]:
        connection = await self._taken(who)
        try:
            lock = SessionLockInPostgres(await _driver(connection), self.check_s)
            try:
                yield lock
            finally:
                await lock.let_go()
                await connection.invalidate()
        finally:
            await connection.close()

    async def taken(self, who: str) -> bool:
        async with self.engine.connect() as connection:
            return bool(await connection.scalar(_HELD, {"key": _key(who)}))

    async def _taken(self, who: str) -> AsyncConnection:
        """A connection that holds the lock, however long that takes."""
        try:
            while True:
                try:
                    return await self._take(who)
                except TROUBLE as trouble:
                    self.away.begins(who, why=str(getattr(trouble, "orig", trouble)))
                await asyncio.sleep(self.retry_s)
        finally:
            self.away.is_over(who)

    async def _take(self, who: str) -> AsyncConnection:
        # Outside of a transaction: one that lies idle for days would hold back vacuum.
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        connection = await engine.connect()
        try:
            await self._wait_for(who, connection)
        except BaseException:
            await connection.invalidate()
            await connection.close()
            raise
        return connection

    async def _wait_for(self, who: str, connection: AsyncConnection) -> None:
        # Asked for again and again, because waiting inside the server would run into its timeouts.
        take = sa.select(sa.func.pg_try_advisory_lock(_key(who)))
        if await connection.scalar(take):
            return
        self.away.is_over(who)
        self.in_use.begins(who)
        try:
            while not await connection.scalar(take):  # noqa: ASYNC110 - held by another process
                await asyncio.sleep(self.retry_s)
        finally:
            self.in_use.is_over(who)
        await asyncio.sleep(self.grace_s)


async def _driver(connection: AsyncConnection) -> asyncpg.Connection:
    return cast("asyncpg.Connection", (await connection.get_raw_connection()).driver_connection)


def _key(who: str) -> int:
    """64 bits that no other lock of this database is likely to use."""
    digest = blake2b(f"reposter.userbot:{who}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
