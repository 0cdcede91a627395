"""Sending by the Bot API. Imports aiogram, three seconds and 160 MB: never from what the web process loads."""

from typing import Any, TypeVar

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions
from aiohttp import ClientConnectorError, ClientTimeout, ConnectionTimeoutError

from catalog_service.telegram.models import ManagerChat
from catalog_service.telegram.outcomes import (
    BotUnknown,
    Moved,
    Outcome,
    Refused,
    Sent,
    Trouble,
    Unreached,
    Wait,
    Wrong,
)

TIMEOUT_S = 30
CONNECT_S = 10
"""Of those seconds: until the connection stands, TLS included."""
NOTHING_SAID = (ClientConnectorError, ConnectionTimeoutError)
"""aiohttp's errors before the request is written: no connection, no such host, no TLS."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Refusal = ManagerChat.Refusal

REFUSALS = {
    "bot was blocked by the user": Refusal.BLOCKED,
    "bot can't initiate conversation": Refusal.NOT_STARTED,
    "user is deactivated": Refusal.DELETED,
    "bot was kicked": Refusal.REMOVED,
    "bot is not a member": Refusal.REMOVED,
    "group chat was deactivated": Refusal.REMOVED,
    "chat was deleted": Refusal.REMOVED,
    "not enough rights": Refusal.SILENCED,
    "have no rights to send": Refusal.SILENCED,
    "need administrator rights": Refusal.SILENCED,
    "chat_write_forbidden": Refusal.SILENCED,
    "chat_restricted": Refusal.SILENCED,
    "topic_closed": Refusal.SILENCED,
    "chat not found": Refusal.NOT_FOUND,
    "peer_id_invalid": Refusal.NOT_FOUND,
    "can't send messages to bots": Refusal.NOT_FOUND,
}
"""Telegram's words, in lower case; what it says is not documented as a list, so a part of it decides."""


T = TypeVar("T")


class Session(AiohttpSession):
    """aiogram's, with one more of its errors: an answer that is no text, as a proxy's page in another alphabet."""

    async def make_request(self, bot: Bot, method: TelegramMethod[T], timeout: int | None = None) -> T:  # noqa: ASYNC109
        try:
            return await super().make_request(bot, method, timeout)
        except UnicodeDecodeError as error:
            raise TelegramNetworkError(method=method, message="the answer is no text") from error


def open_bot(token: str, api_url: str) -> Bot:
    """To be closed by `async with`. A token that is none raises `TokenValidationError`."""
    # aiogram hands it to aiohttp as it is, and a number would be one limit for everything.
    patience: Any = ClientTimeout(total=TIMEOUT_S, connect=CONNECT_S)
    return Bot(token, session=Session(api=TelegramAPIServer.from_base(api_url), timeout=patience))


async def send(
    bot: Bot, chat_id: int, text: str, *, is_html: bool = False, keyboard: InlineKeyboardMarkup | None = None
) -> Outcome:
    """One attempt."""
    request = SendMessage(
        chat_id=chat_id,
        text=text,
        parse_mode="HTML" if is_html else None,
        link_preview_options=NO_PREVIEW,
        reply_markup=keyboard,
    )
    try:
        message = await bot(request)
    except AiogramError as error:
        return outcome_of(error)
    return Sent(message.message_id)


def outcome_of(error: AiogramError) -> Outcome:
    """aiogram's errors hold the whole request and belong into no log; their words do."""
    words = str(getattr(error, "message", error))
    match error:
        case TelegramRetryAfter():
            return Wait(error.retry_after)
        case TelegramMigrateToChat():
            return Moved(error.migrate_to_chat_id)
        case TelegramForbiddenError() | TelegramBadRequest():
            refusal = _refusal(words)
            if refusal is None and isinstance(error, TelegramForbiddenError):
                refusal = Refusal.BLOCKED
            return Refused(refusal) if refusal else Wrong(words)
        case TelegramUnauthorizedError() | TelegramNotFound():
            return BotUnknown(f"Telegram does not know the bot ({words}): CATALOG_BOT_TOKEN is wrong or revoked")
        case TelegramEntityTooLarge():
            return Wrong(words)
    return Unreached(words) if isinstance(error.__cause__, NOTHING_SAID) else Trouble(words)


def _refusal(words: str) -> ManagerChat.Refusal | None:
    said = words.lower()
    return next((refusal for part, refusal in REFUSALS.items() if part in said), None)
