"""One letter to many chats. Imports aiogram, as client.py does: never from what the web process loads.

What is equal for all is made once, and of Telegram's answer only what is needed is read: that is quick, and
nothing new in an answer makes a letter that has arrived unreadable.
"""

import asyncio
import json
from pathlib import Path
from typing import ClassVar

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile
from pydantic import BaseModel

from catalog_service.telegram.client import NO_PREVIEW, outcome_of
from catalog_service.telegram.letters import Letter, keyboard
from catalog_service.telegram.outcomes import Outcome, Sent, Wrong

FORGOTTEN = ("wrong file", "wrong remote file", "invalid file_id", "file reference", "file_reference")
"""Telegram's words, in lower case, for a `file_id` that it does not take any more, or that another bot was given."""
_QUIET = NO_PREVIEW.model_dump_json(include={"is_disabled"})


class Size(BaseModel):
    """A picture in one of the sizes that Telegram has made of it."""

    file_id: str


class Receipt(BaseModel):
    """`Message`, as far as it matters."""

    message_id: int
    photo: list[Size] = []


class Words(TelegramMethod[Receipt]):
    """sendMessage; what is JSON for Telegram is JSON here."""

    __returning__: ClassVar[type[Receipt]] = Receipt
    __api_method__: ClassVar[str] = "sendMessage"
    chat_id: int
    text: str
    parse_mode: str = "HTML"
    link_preview_options: str = _QUIET
    reply_markup: str


class Picture(TelegramMethod[Receipt]):
    """sendPhoto."""

    __returning__: ClassVar[type[Receipt]] = Receipt
    __api_method__: ClassVar[str] = "sendPhoto"
    chat_id: int
    photo: str | BufferedInputFile
    caption: str
    parse_mode: str = "HTML"
    reply_markup: str


class Sending:
    """The picture goes along with the first letter only; Telegram's `file_id` for it serves then, and may be kept."""

    def __init__(self, bot: Bot, letter: Letter, file_id: str = "") -> None:
        self.file_id = file_id
        self._bot = bot
        self._letter = letter
        self._markup = json.dumps(keyboard(letter.buttons), ensure_ascii=False) if letter.buttons else ""
        self._uploading = asyncio.Lock()

    async def to(self, chat_id: int) -> Outcome:
        """One attempt: whatever was said twice had surely not arrived. A picture that cannot be read is `Wrong`."""
        if self._letter.picture is None:
            return await self._ask(Words(chat_id=chat_id, text=self._letter.text, reply_markup=self._markup))
        while True:
            if known := self.file_id:
                outcome = await self._ask(self._with(chat_id, known))
                if not _is_forgotten(outcome):
                    return outcome
                self._forget(known)
            async with self._uploading:
                if not self.file_id:
                    return await self._upload(chat_id, self._letter.picture)

    async def _upload(self, chat_id: int, picture: Path) -> Outcome:
        try:
            content = await asyncio.to_thread(picture.read_bytes)
        except OSError as unreadable:
            return Wrong(f"the picture cannot be read: {unreadable.strerror}")
        return await self._ask(self._with(chat_id, BufferedInputFile(content, picture.name)))

    def _forget(self, file_id: str) -> None:
        if self.file_id == file_id:  # another may have uploaded it anew
            self.file_id = ""

    def _with(self, chat_id: int, photo: str | BufferedInputFile) -> Picture:
        return Picture(chat_id=chat_id, photo=photo, caption=self._letter.text, reply_markup=self._markup)

    async def _ask(self, request: Words | Picture) -> Outcome:
        try:
            receipt = await self._bot(request)
        except AiogramError as error:
            return outcome_of(error)
        if receipt.photo:
            self.file_id = receipt.photo[-1].file_id
        return Sent(receipt.message_id)


async def probe(bot: Bot) -> Outcome | None:
    """None: Telegram answers, and knows the bot."""
    try:
        await bot.get_me()
    except AiogramError as error:
        return outcome_of(error)
    return None


def _is_forgotten(outcome: Outcome) -> bool:
    return isinstance(outcome, Wrong) and any(part in outcome.words.lower() for part in FORGOTTEN)
