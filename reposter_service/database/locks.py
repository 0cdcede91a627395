"""One process per Telegram session: an advisory lock on a connection of its own, held while the userbot is connected.

PostgreSQL frees it however the process ends, kill -9 included.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import blake2b

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

RETRY_S = 1.0


@dataclass(frozen=True, slots=True)
class SessionLocksInPostgres:
    """`engine` must not pool: the lock lives exactly as long as its connection."""

    engine: AsyncEngine
    retry_s: float = RETRY_S

    @asynccontextmanager
    async def hold(self, userbot_id: int) -> AsyncIterator[None]:
        # Outside of a transaction: one that lies idle for days would hold back vacuum.
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        # Asked for again and again, because waiting inside the server would run into its timeouts.
        take = sa.select(sa.func.pg_try_advisory_lock(_key(userbot_id)))
        async with engine.connect() as connection:
            while not await connection.scalar(take):  # noqa: ASYNC110 - what ends it is in another process
                await asyncio.sleep(self.retry_s)
            yield


def _key(userbot_id: int) -> int:
    """64 bits that no other lock of this database is likely to use."""
    digest = blake2b(f"reposter.userbot:{userbot_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
