"""One process per Telegram session: an advisory lock on a connection of its own, held while the userbot is connected.

PostgreSQL frees it however the process ends, kill -9 included; and also when nothing but its connection ends. The
holder learns of that at once where the server says so, and by asking where the other end has fallen silent: sooner
than the server, which gives up a silent client after a minute, frees the lock.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import cast

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

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


@dataclass(frozen=True, slots=True)
class SessionLocksInPostgres:
    """`engine` must not pool: the lock lives exactly as long as its connection."""

    engine: AsyncEngine
    retry_s: float = RETRY_S
    check_s: float = CHECK_S

    @asynccontextmanager
    async def hold(self, userbot_id: int) -> AsyncIterator[SessionLockInPostgres]:
        # Outside of a transaction: one that lies idle for days would hold back vacuum.
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        # Asked for again and again, because waiting inside the server would run into its timeouts.
        take = sa.select(sa.func.pg_try_advisory_lock(_key(userbot_id)))
        async with engine.connect() as connection:
            waited = False
            while not await connection.scalar(take):
                waited = True
                await asyncio.sleep(self.retry_s)
            if waited:
                # Whoever held it may have lost it by no will of its own: it is given the time to disconnect.
                await asyncio.sleep(self.retry_s)
            lock = SessionLockInPostgres(await _driver(connection), self.check_s)
            try:
                yield lock
            finally:
                await lock.let_go()
                await connection.invalidate()


async def _driver(connection: AsyncConnection) -> asyncpg.Connection:
    return cast("asyncpg.Connection", (await connection.get_raw_connection()).driver_connection)


def _key(userbot_id: int) -> int:
    """64 bits that no other lock of this database is likely to use."""
    digest = blake2b(f"reposter.userbot:{userbot_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
