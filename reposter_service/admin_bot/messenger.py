"""The bot as a messenger: plain texts to admins, aiogram's errors in our words."""

from datetime import timedelta

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import LinkPreviewOptions
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from reposter_service.admin_bot.texts import split
from reposter_service.errors import AdminUnreachable, BotRefused, FloodWait, TelegramError, Temporary

log = structlog.get_logger()

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

# aiogram does not know the last three, which are nobody's children.
ERRORS = (AiogramError, ProxyConnectionError, ProxyError, ProxyTimeoutError)


class AiogramMessenger:
    """`timeout` of one request; `proxy` as the userbots have it. To be closed at the end."""

    def __init__(self, token: str, api_url: str, timeout: timedelta, proxy: str | None = None) -> None:
        api = TelegramAPIServer.from_base(api_url)
        session = AiohttpSession(proxy, api=api, timeout=timeout.total_seconds())
        self._bot = Bot(token, session=session)
        self._is_known = True

    async def close(self) -> None:
        await self._bot.session.close()

    async def introduce(self) -> None:
        """Ask Telegram who the bot is, for the log: a wrong token shows at the start, not in the first night."""
        try:
            bot = await self._bot.get_me()
        except ERRORS as error:
            self._tell(translated(error))
        else:
            log.info("alerts are sent by the bot", username=bot.username)

    async def send(self, admin_id: int, text: str) -> None:
        for part in split(text):
            await self._send(admin_id, part)

    async def _send(self, admin_id: int, text: str) -> None:
        try:
            await self._bot.send_message(admin_id, text, parse_mode=None, link_preview_options=NO_PREVIEW)
        except ERRORS as error:
            trouble = translated(error)
            self._tell(trouble, admin=admin_id)
            raise trouble from None  # what aiogram raises holds the whole request
        if not self._is_known:
            log.info("Telegram knows the bot again")
        self._is_known = True

    def _tell(self, trouble: TelegramError, **about: int) -> None:
        """A state once, when it begins; anything else in a line."""
        if not isinstance(trouble, BotRefused):
            log.warning("the bot was not heard", error=type(trouble).__name__, why=str(trouble), **about)
        elif self._is_known:
            self._is_known = False
            log.error("Telegram does not know the bot: REPOSTER_BOT_TOKEN is wrong or revoked, alerts wait")


def translated(error: Exception) -> TelegramError:
    words = getattr(error, "message", str(error))
    match error:
        case TelegramRetryAfter():
            return FloodWait("Telegram asks the bot to wait", timedelta(seconds=error.retry_after))
        case TelegramUnauthorizedError() | TelegramNotFound():
            return BotRefused(words)
        # A plain text of the right length is refused for its chat only: not found, deactivated, no person's.
        case TelegramForbiddenError() | TelegramBadRequest() | TelegramMigrateToChat():
            return AdminUnreachable(words)
    return Temporary(words)
