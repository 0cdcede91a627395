"""The database for a job that sends: pieces of Django's work in threads, and the one connection that claims."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import psycopg
from django import db
from psycopg import AsyncConnection

AWAY = (
    *(db.OperationalError, db.InterfaceError, db.InternalError),
    *(psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError),
)
"""The database is not there, or is one that only reads: it comes back by itself."""
# Few rows of large tables are asked for, each by an index, also by a plan that was made while a table was empty.
BY_INDEX = " ".join(f"-c enable_{way}=off" for way in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"))

# A host that is gone without a word would keep the lock for two hours, and wait as long for an answer under way: both
# ends ask, after so many seconds of quiet, so many seconds apart, so often.
ASKED = {"idle": 10, "interval": 5, "count": 3}
IS_THERE = " ".join(f"-c tcp_keepalives_{what}={number}" for what, number in ASKED.items())

T = TypeVar("T")


async def work(piece: Callable[[], T]) -> T:
    """In a thread, with a connection for that piece alone. Raises Django's database errors."""
    return await asyncio.to_thread(_within_a_connection, piece)


def _within_a_connection(piece: Callable[[], T]) -> T:
    try:
        return piece()
    finally:
        db.connection.close()


@asynccontextmanager
async def own_connection() -> AsyncIterator[AsyncConnection[Any]]:
    """One beside Django's, to the same database; each statement is a transaction."""
    parameters: dict[str, Any] = db.connection.get_connection_params()
    for unknown in ("cursor_factory", "context"):  # Django's own
        parameters.pop(unknown, None)
    parameters["options"] = f"{parameters.get('options', '')} {BY_INDEX} {IS_THERE}"
    parameters |= {f"keepalives_{what}": number for what, number in ASKED.items()}
    async with await AsyncConnection.connect(**parameters, autocommit=True) as connection:
        yield connection
