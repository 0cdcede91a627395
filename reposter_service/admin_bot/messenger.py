"""The bot as a messenger: plain texts to admins, aiogram's errors in our words."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

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
from aiogram.methods import EditMessageText, SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.places import Go, Place
from reposter_service.admin_bot.splitting import split
from reposter_service.errors import AdminUnreachable, BotRefused, FloodWait, PostUnavailable, TelegramError, Temporary
from reposter_service.workflows.records import Action, Offer

log = structlog.get_logger()

OFFERS = {
    Action.REPLACE_USERBOT: (texts.REPLACE_USERBOT, Place.USERBOT),
    Action.OPEN_PROJECT: (texts.OPEN_PROJECT, Place.PROJECT),
}

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

GONE = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")
"""What Telegram says of a message that is no more, or no longer the bot's to change."""

# aiogram does not know the last three, which are nobody's children.
ERRORS = (AiogramError, ProxyConnectionError, ProxyError, ProxyTimeoutError)


class AiogramMessenger:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._is_known = True
        self._flooded_until = float("-inf")
        """By the loop's clock."""

    async def send(self, admin_id: int, text: str, offer: Offer | None = None) -> None:
        *before, last = split(text)
        for part in before:
            await self._send(admin_id, part, None)
        await self._send(admin_id, last, offered(offer))

    async def edit(self, admin_id: int, message_id: int, text: str) -> None:
        """The message keeps no buttons. What a flood wait asks for is waited for before another request is made."""
        rest = self._flooded_until - asyncio.get_running_loop().time()
        if rest > 0:
            raise FloodWait("Telegram asks the bot to wait", timedelta(seconds=rest))
        request = EditMessageText(
            chat_id=admin_id, message_id=message_id, text=text, parse_mode=None, link_preview_options=NO_PREVIEW
        )
        await self._ask(request, admin_id, _of_an_edit)

    async def _send(self, admin_id: int, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
        request = SendMessage(
            chat_id=admin_id, text=text, parse_mode=None, link_preview_options=NO_PREVIEW, reply_markup=keyboard
        )
        await self._ask(request, admin_id, translated)

    async def _ask(
        self, request: TelegramMethod[Any], admin_id: int, in_words: Callable[[Exception], TelegramError | None]
    ) -> None:
        try:
            await self._bot(request)
        except ERRORS as error:
            if trouble := in_words(error):
                self._note_flood(trouble)
                self._tell(trouble, admin=admin_id)
                raise trouble from None  # what aiogram raises holds the whole request
        if not self._is_known:
            log.info("Telegram knows the bot again")
        self._is_known = True

    def _note_flood(self, trouble: TelegramError) -> None:
        if isinstance(trouble, FloodWait):
            self._flooded_until = asyncio.get_running_loop().time() + trouble.retry_after.total_seconds()

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


def _of_an_edit(error: Exception) -> TelegramError | None:
    """None: the message says so already."""
    words = str(getattr(error, "message", error))
    if "message is not modified" in words:
        return None
    if any(gone in words for gone in GONE):
        return PostUnavailable(words)
    return translated(error)


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
