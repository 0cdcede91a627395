"""The database, asked for the pages: in a thread of its own, with a time limit, never twice at a time.

The worker's other threads are its jobs'. A database that has fallen silent keeps this one, and nobody else's.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connection, transaction

PATIENCE_S = 3.0
"""How long a page waits: that the database is silent is what it is asked for."""
LIMITS = """
SELECT set_config('statement_timeout', %s, true), set_config('lock_timeout', %s, true),
       set_config('transaction_read_only', 'on', true)
"""

T = TypeVar("T")


class SilentError(Exception):
    """The database did not answer in good time."""


class Asking:
    """Used in one loop; to be closed."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pages")
        self._under_way: asyncio.Future[Any] | None = None

    async def ask(self, piece: Callable[[], T]) -> T:
        """`SilentError`, or Django's database errors. All of `piece` is one transaction, which only reads."""
        if self._under_way is not None and not self._under_way.done():
            raise SilentError("an earlier question is not answered yet")
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(self._thread, self._within_limits, piece)
        asked.add_done_callback(_take_notice)
        self._under_way = asked
        try:
            async with asyncio.timeout(self._patience_s):
                return await asyncio.shield(asked)
        except TimeoutError:
            raise SilentError(f"no answer in {self._patience_s:g} s") from None

    def close(self) -> None:
        """Whatever is under way is left to itself."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _within_limits(self, piece: Callable[[], T]) -> T:
        limit_ms = str(int(self._patience_s * 1000))
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(LIMITS, [limit_ms, limit_ms])
                return piece()
        finally:
            connection.close()


def _take_notice(asked: asyncio.Future[Any]) -> None:
    """Of what came after patience was over: asyncio would complain of an exception that nobody has looked at."""
    if not asked.cancelled():
        asked.exception()
