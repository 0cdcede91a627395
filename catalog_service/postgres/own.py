"""A connection of a job's own, beside Django's: a lock of one lives for as long as the job."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from django.db import connection as djangos
from psycopg import AsyncConnection

from catalog_service.postgres import rows

AWAY = (*rows.AWAY, psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError)
"""As `rows.AWAY`, by whichever of the two ways it is asked."""
# Few rows of large tables are asked for, each by an index, also by a plan that was made while a table was empty.
BY_INDEX = " ".join(f"-c enable_{way}=off" for way in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"))

# A host that is gone without a word would keep the lock for two hours, and wait as long for an answer under way: both
# ends ask, after so many seconds of quiet, so many seconds apart, so often.
ASKED = {"idle": 10, "interval": 5, "count": 3}
IS_THERE = " ".join(f"-c tcp_keepalives_{what}={number}" for what, number in ASKED.items())


@asynccontextmanager
async def own_connection() -> AsyncIterator[AsyncConnection[Any]]:
    """To the same database as Django's; each statement is a transaction."""
    parameters: dict[str, Any] = djangos.get_connection_params()
    for unknown in ("cursor_factory", "context"):  # Django's own
        parameters.pop(unknown, None)
    parameters["options"] = f"{parameters.get('options', '')} {BY_INDEX} {IS_THERE}"
    parameters |= {f"keepalives_{what}": number for what, number in ASKED.items()}
    async with await AsyncConnection.connect(**parameters, autocommit=True) as connection:
        yield connection
