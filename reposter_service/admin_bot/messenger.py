"""The bot as a messenger: plain texts to admins, aiogram's errors in our words."""

from datetime import timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.places import Go, Place
from reposter_service.admin_bot.splitting import split
from reposter_service.errors import AdminUnreachable, BotRefused, FloodWait, TelegramError, Temporary
from reposter_service.workflows.records import Action, Offer

log = structlog.get_logger()

OFFERS = {
    Action.REPLACE_USERBOT: (texts.REPLACE_USERBOT, Place.USERBOT),
    Action.OPEN_PROJECT: (texts.OPEN_PROJECT, Place.PROJECT),
}

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

# aiogram does not know the last three, which are nobody's children.
ERRORS = (AiogramError, ProxyConnectionError, ProxyError, ProxyTimeoutError)


class AiogramMessenger:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._is_known = True

    async def send(self, admin_id: int, text: str, offer: Offer | None = None) -> None:
        *before, last = split(text)
        for part in before:
            await self._send(admin_id, part, None)
        await self._send(admin_id, last, offered(offer))

    async def _send(self, admin_id: int, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
        try:
            await self._bot.send_message(
                admin_id, text, parse_mode=None, link_preview_options=NO_PREVIEW, reply_markup=keyboard
            )
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


def offered(offer: Offer | None) -> InlineKeyboardMarkup | None:
    """The button under an alert."""
    if offer is None:
        return None
    label, place = OFFERS[offer.action]
    press = Go(to=place, project=offer.project_id).pack()
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=press)]])


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
