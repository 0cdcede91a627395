"""A dispatcher that knows what is under way: a stop waits for it."""

import asyncio
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update


class PatientDispatcher(Dispatcher):
    """`handled`: updates that are dealt with, whatever came of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.handled = 0
        self._under_way = 0
        self._changed = asyncio.Condition()

    async def feed_update(self, bot: Bot, update: Update, **kwargs: Any) -> Any:
        self._under_way += 1
        try:
            return await super().feed_update(bot, update, **kwargs)
        finally:
            async with self._changed:
                self._under_way -= 1
                self.handled += 1
                self._changed.notify_all()

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        async with self._changed:
            await self._changed.wait_for(lambda: not self._under_way)

    async def handles(self, count: int) -> None:
        """Wait until so many updates are dealt with."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.handled >= count)
