"""A message that changes under the finger that presses its buttons."""

from contextlib import suppress

from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from reposter_service.admin_bot.ask import Rows
from reposter_service.admin_bot.messenger import ERRORS


async def redraw(press: CallbackQuery, text: str, rows: Rows = ()) -> None:
    """The message whose button was pressed; one that is gone or the same already is left."""
    keyboard = InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows]) if rows else None
    if isinstance(press.message, Message):
        with suppress(*ERRORS):
            await press.message.edit_text(text, reply_markup=keyboard)
