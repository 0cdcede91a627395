"""aiogram without the making of all its models: what is used is the same, the rest costs nothing."""

import subprocess
import sys

from aiogram.methods import EditMessageText
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, MessageOriginChannel, Update

A_CHAT = {"id": -1001, "type": "channel", "title": "Канал"}
A_FORWARD = {
    "message_id": 1,
    "date": 0,
    "chat": A_CHAT,
    "forward_origin": {"type": "channel", "date": 0, "chat": A_CHAT, "message_id": 7},
    "reply_to_message": {"message_id": 2, "date": 0, "chat": A_CHAT, "text": "раньше"},
}
COUNT = """
from reposter_service.admin_bot.late_models import import_aiogram
import_aiogram()
from aiogram import types
models = [each for name in types.__all__ if hasattr(each := getattr(types, name), "__pydantic_complete__")]
print(len(models), sum(each.__pydantic_complete__ for each in models))
"""


def test_an_update_is_read_down_to_what_it_quotes() -> None:
    update = Update.model_validate({"update_id": 1, "channel_post": A_FORWARD})
    assert update.channel_post is not None
    assert isinstance(update.channel_post.forward_origin, MessageOriginChannel)
    assert isinstance(update.channel_post.reply_to_message, Message)
    assert update.channel_post.reply_to_message.text == "раньше"


def test_what_is_sent_is_written_out_whole() -> None:
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="yes")]])
    written = EditMessageText(chat_id=1, message_id=2, text="Удалить?", reply_markup=keyboard).model_dump()
    assert written["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "yes"


def test_at_its_import_hardly_any_model_is_made() -> None:
    told = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True).stdout
    all_of_them, made = map(int, told.split())
    assert all_of_them > 300
    assert made < 30
