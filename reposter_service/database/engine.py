"""Connections to PostgreSQL: the pool that the storage works on, and single ones for locks and migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

CONNECT_TIMEOUT_S = 10
COMMAND_TIMEOUT_S = 60
"""Above the server's own statement_timeout: it ends what hangs after the server has fallen silent."""

POOL_SIZE = 15
"""All of them are kept: connections beyond the pool would be made and thrown away for every burst of posts."""
KEEPALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
"""A lock must not outlive a machine that vanished: the server notices within a minute."""

UNREADABLE_DSN = (
    "Адрес базы данных записан неверно. Нужно postgresql://роль:пароль@хост:порт/база;"
    " знаки / ? # @ [ в пароле пишутся как %2F %3F %23 %40 %5B"
)


def pooled(dsn: str, *, application_name: str = "reposter") -> AsyncEngine:
    """The service's pool; `dsn` as libpq reads it. A connection that died in the pool is replaced before use."""
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(
            _connect,
            dsn,
            timeout=CONNECT_TIMEOUT_S,
            command_timeout=COMMAND_TIMEOUT_S,
            server_settings={"application_name": application_name},
        ),
        pool_pre_ping=True,
        pool_size=POOL_SIZE,
        max_overflow=0,
    )


def single(dsn: str, *, application_name: str, **server_settings: str) -> AsyncEngine:
    """Every connection is its user's own and closed after use."""
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(
            _connect,
            dsn,
            timeout=CONNECT_TIMEOUT_S,
            server_settings={"application_name": application_name, **KEEPALIVE, **server_settings},
        ),
        poolclass=NullPool,
    )


class UnreachableError(Exception):
    """The database cannot be reached with this address; the message says why, without the address's password."""


@contextmanager
def reached() -> Iterator[None]:
    """Around the first use of an address: what keeps it from being reached is told in words."""
    try:
        yield
    except (DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        why = error.orig if isinstance(error, DBAPIError) else error
        raise UnreachableError(f"База данных не отвечает: {type(why).__name__}: {why}") from error


async def _connect(dsn: str, **options: Any) -> "asyncpg.Connection[asyncpg.Record]":
    """`UnreachableError` for a DSN that cannot be read: asyncpg's words for that quote the password."""
    try:
        return await asyncpg.connect(dsn, **options)
    except ValueError:
        raise UnreachableError(UNREADABLE_DSN) from None
