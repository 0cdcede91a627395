"""Whether the bot hears its admins: what became of the last request of those by which it listens."""

from enum import StrEnum
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramConflictError
from aiogram.methods import GetMe, GetUpdates, Response, TelegramMethod

from reposter_service.admin_bot.messenger import ERRORS, translated
from reposter_service.errors import BotRefused, FloodWait


class Deaf(StrEnum):
    """Why it does not hear, in words for the operator."""

    REFUSED = "Telegram не знает токена бота, новый задаст channel-house rotate reposter-bot-token"
    CONFLICT = "сообщения бота забирает другой процесс с тем же токеном или вебхук, остановите его"
    WAIT = "Telegram просит бота подождать"
    AWAY = "Telegram не отвечает боту"


class Hearing(BaseRequestMiddleware):
    """`hears`: None while this process does not listen: before the first answer, and where another one does. `why`: why
    it does not hear.
    """

    def __init__(self) -> None:
        self.hears: bool | None = None
        self.why: Deaf | None = None

    def ended(self) -> None:
        """It listens no longer."""
        self.hears = self.why = None

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        if not isinstance(method, GetMe | GetUpdates):
            return await make_request(bot, method)
        try:
            answer = await make_request(bot, method)
        except ERRORS as error:
            self.hears, self.why = False, _why(error)
            raise
        self.hears, self.why = True, None
        return answer


def _why(error: Exception) -> Deaf:
    if isinstance(error, TelegramConflictError):
        return Deaf.CONFLICT
    match translated(error):
        case BotRefused():
            return Deaf.REFUSED
        case FloodWait():
            return Deaf.WAIT
    return Deaf.AWAY
