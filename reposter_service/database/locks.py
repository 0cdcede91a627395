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
CHECK_S = 10.0
"""Between two questions to the server, and the most that an answer may take."""


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
    """Userbots that wait for the same thing: one line in the log when the first begins, one when none waits."""

    def __init__(self, why: str) -> None:
        self._why = why
        self._who: set[int] = set()

    def begins(self, userbot_id: int, **details: str) -> None:
        if not self._who:
            log.warning(self._why, **details)
        self._who.add(userbot_id)

    def is_over(self, userbot_id: int) -> None:
        if userbot_id in self._who:
            self._who.discard(userbot_id)
            if not self._who:
                log.info("no userbot waits any more", waited_for=self._why)


@dataclass(frozen=True, slots=True)
class SessionLocksInPostgres:
    """`engine` must not pool: the lock lives exactly as long as its connection."""

    engine: AsyncEngine
    retry_s: float = RETRY_S
    check_s: float = CHECK_S
    away: Waiting = field(default_factory=lambda: Waiting("the database does not answer, userbots wait for it"))
    taken: Waiting = field(default_factory=lambda: Waiting("another process uses the sessions, userbots wait for it"))

    @asynccontextmanager
    async def hold(self, userbot_id: int) -> AsyncIterator[SessionLockInPostgres]:
        connection = await self._taken(userbot_id)
        try:
            lock = SessionLockInPostgres(await _driver(connection), self.check_s)
            try:
                yield lock
            finally:
                await lock.let_go()
                await connection.invalidate()
        finally:
            await connection.close()

    async def _taken(self, userbot_id: int) -> AsyncConnection:
        """A connection that holds the lock, however long that takes."""
        try:
            while True:
                try:
                    return await self._take(userbot_id)
                except TROUBLE as trouble:
                    self.away.begins(userbot_id, why=str(getattr(trouble, "orig", trouble)))
                await asyncio.sleep(self.retry_s)
        finally:
            self.away.is_over(userbot_id)

    async def _take(self, userbot_id: int) -> AsyncConnection:
        # Outside of a transaction: one that lies idle for days would hold back vacuum.
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        connection = await engine.connect()
        try:
            await self._wait_for(userbot_id, connection)
        except BaseException:
            await connection.invalidate()
            await connection.close()
            raise
        return connection

    async def _wait_for(self, userbot_id: int, connection: AsyncConnection) -> None:
        # Asked for again and again, because waiting inside the server would run into its timeouts.
        take = sa.select(sa.func.pg_try_advisory_lock(_key(userbot_id)))
        if await connection.scalar(take):
            return
        self.away.is_over(userbot_id)
        self.taken.begins(userbot_id)
        try:
            while not await connection.scalar(take):  # noqa: ASYNC110 - held by another process
                await asyncio.sleep(self.retry_s)
        finally:
            self.taken.is_over(userbot_id)
        # Whoever held it may have lost it by no will of its own: it is given the time to disconnect.
        await asyncio.sleep(self.retry_s)


async def _driver(connection: AsyncConnection) -> asyncpg.Connection:
    return cast("asyncpg.Connection", (await connection.get_raw_connection()).driver_connection)


def _key(userbot_id: int) -> int:
    """64 bits that no other lock of this database is likely to use."""
    digest = blake2b(f"reposter.userbot:{userbot_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
