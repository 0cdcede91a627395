"""A message that changes under the finger that presses its buttons."""

from contextlib import suppress

from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from reposter_service.admin_bot.ask import Rows
from reposter_service.admin_bot.messenger import ERRORS


async def redraw(press: CallbackQuery, text: str, rows: Rows = ()) -> None:
    """The message whose button was pressed, however old; one that is gone or the same already is left."""
    keyboard = InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows]) if rows else None
    if (message := press.message) is None or press.bot is None:
        return
    with suppress(*ERRORS):
        # Of an old message Telegram tells no more than its number, which is enough for this request.
        await press.bot.edit_message_text(
            text, chat_id=message.chat.id, message_id=message.message_id, reply_markup=keyboard
        )
