"""What the bot says: as it stands in the database now, or as it was read last while that is away."""

import asyncio

import structlog
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo
from django.db import Error

from catalog_service.bot import rows
from catalog_service.bot.start_code import with_code
from catalog_service.telegram import queries
from catalog_service.telegram.models import Greeting

log = structlog.get_logger(__name__)


class Greetings:
    """Until it could be read for the first time: the words that the house began with."""

    def __init__(self, mini_app_url: str) -> None:
        self._address = mini_app_url
        self._last = Greeting()
        self._reading = asyncio.Lock()
        self._begun = 0

    async def now(self) -> Greeting:
        """All who wait for one reading share the next, or each would wait for a database that is away by himself."""
        begun = self._begun
        async with self._reading:
            if self._begun == begun:
                self._begun += 1
                await self._read()
        return self._last

    async def _read(self) -> None:
        try:
            self._last = await rows.work(queries.greeting)
        except Error as away:
            log.warning("the greeting was not read, the last one serves", error=str(away))

    def button(self, greeting: Greeting, code: str | None) -> InlineKeyboardMarkup:
        """Opens the Mini App, on the page of the link's code."""
        web_app = WebAppInfo(url=with_code(self._address, code))
        return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=greeting.button, web_app=web_app)]])
