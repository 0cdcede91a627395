"""What the bot says: as it stands in the database now, or as it was read last while that is away."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

from catalog_service.bot.latest import Latest
from catalog_service.bot.start_code import with_code
from catalog_service.telegram import queries
from catalog_service.telegram.models import Greeting


class Greetings:
    """Until it could be read for the first time: the words that the house began with."""

    def __init__(self, mini_app_url: str) -> None:
        self._address = mini_app_url
        self._latest = Latest(queries.greeting, Greeting())

    async def now(self) -> Greeting:
        return await self._latest.now()

    def button(self, greeting: Greeting, code: str | None) -> InlineKeyboardMarkup:
        """Opens the Mini App, on the page of the link's code."""
        web_app = WebAppInfo(url=with_code(self._address, code))
        return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=greeting.button, web_app=web_app)]])
