"""What the bot says: as it stands in the database now, or as it was read last while that is away."""

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

    async def now(self) -> Greeting:
        try:
            self._last = await rows.work(queries.greeting)
        except Error as away:
            log.warning("the greeting was not read, the last one serves", error=str(away))
        return self._last

    def button(self, greeting: Greeting, code: str | None) -> InlineKeyboardMarkup:
        """Opens the Mini App, on the page of the link's code."""
        web_app = WebAppInfo(url=with_code(self._address, code))
        return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=greeting.button, web_app=web_app)]])
