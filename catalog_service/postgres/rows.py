"""Django's rows from within a loop: each piece of work in a thread, with a connection for that piece alone."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, InternalError, OperationalError, connection

AWAY = (OperationalError, InterfaceError, InternalError)
"""The database is not there, or is one that only reads: it comes back by itself."""

T = TypeVar("T")


async def work(piece: Callable[[], T]) -> T:
    """Raises Django's database errors. Whether the pool's connection is alive is looked at when it is taken."""
    return await asyncio.to_thread(_within_a_connection, piece)


def _within_a_connection(piece: Callable[[], T]) -> T:
    try:
        return piece()
    finally:
        connection.close()
