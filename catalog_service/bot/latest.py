"""What a row says now, or as it was read last while the database is away."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog
from django.db import Error

from catalog_service.postgres import rows

log = structlog.get_logger(__name__)

T = TypeVar("T")


class Latest(Generic[T]):
    """`first` serves until it could be read for the first time."""

    def __init__(self, read: Callable[[], T], first: T) -> None:
        self._read = read
        self._last = first
        self._reading = asyncio.Lock()
        self._begun = 0

    async def now(self) -> T:
        """All who wait for one reading share the next, or each would wait for a database that is away by himself."""
        begun = self._begun
        async with self._reading:
            if self._begun == begun:
                self._begun += 1
                await self._look()
        return self._last

    async def _look(self) -> None:
        try:
            self._last = await rows.work(self._read)
        except Error as away:
            log.warning("a row was not read, what was read last serves", row=self._read.__name__, error=str(away))
