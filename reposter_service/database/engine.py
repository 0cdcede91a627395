"""Connections to PostgreSQL: the pool that the storage works on, and single ones for locks and migrations."""

from functools import partial

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

CONNECT_TIMEOUT_S = 10
COMMAND_TIMEOUT_S = 60
"""Above the server's own statement_timeout: it ends what hangs after the server has fallen silent."""

POOL_SIZE = 5
POOL_OVERFLOW = 10
KEEPALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
"""A lock must not outlive a machine that vanished: the server notices within a minute."""


def pooled(dsn: str, *, application_name: str = "reposter") -> AsyncEngine:
    """The service's pool; `dsn` as libpq reads it. A connection that died in the pool is replaced before use."""
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(
            asyncpg.connect,
            dsn,
            timeout=CONNECT_TIMEOUT_S,
            command_timeout=COMMAND_TIMEOUT_S,
            server_settings={"application_name": application_name},
        ),
        pool_pre_ping=True,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
    )


def single(dsn: str, *, application_name: str, **server_settings: str) -> AsyncEngine:
    """Every connection is its user's own and closed after use."""
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(
            asyncpg.connect,
            dsn,
            timeout=CONNECT_TIMEOUT_S,
            server_settings={"application_name": application_name, **KEEPALIVE, **server_settings},
        ),
        poolclass=NullPool,
    )
