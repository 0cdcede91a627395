"""Whether the bot hears its admins: what became of the last request of those by which it listens."""

from enum import StrEnum
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramConflictError
from aiogram.methods import GetMe, GetUpdates, Response, TelegramMethod

from reposter_service.admin_bot.messenger import ERRORS, translated
from reposter_service.errors import BotRefused


class Deaf(StrEnum):
    """Why it does not hear, in words for the operator."""

    REFUSED = "Telegram не принимает токен бота REPOSTER_BOT_TOKEN"
    CONFLICT = "сообщения бота получает ещё один процесс с тем же токеном, один из двух надо остановить"
    AWAY = "Telegram не отвечает боту"


class Hearing(BaseRequestMiddleware):
    """`why`: None while it hears, and before the first answer."""

    def __init__(self) -> None:
        self.why: Deaf | None = None

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        if not isinstance(method, GetMe | GetUpdates):
            return await make_request(bot, method)
        try:
            answer = await make_request(bot, method)
        except ERRORS as error:
            self.why = _why(error)
            raise
        self.why = None
        return answer


def _why(error: Exception) -> Deaf:
    if isinstance(error, TelegramConflictError):
        return Deaf.CONFLICT
    return Deaf.REFUSED if isinstance(translated(error), BotRefused) else Deaf.AWAY
