"""The bot's side of a talk with one admin: every question is put by `Talk.ask`, and so has its «Назад»."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.fsm.state import State
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    TelegramObject,
)
from aiogram.utils.formatting import Text

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.access import Handler
from reposter_service.admin_bot.dialogs import StoredDialogs
from reposter_service.admin_bot.messenger import ERRORS, NO_PREVIEW
from reposter_service.admin_bot.places import menu_of
from reposter_service.admin_bot.prompts import SIGNING_IN
from reposter_service.admin_bot.splitting import split

Rows = Sequence[Sequence[InlineKeyboardButton]]
PATIENCE_S = 30
"""A longer pause that Telegram asks for is told as trouble."""
MENU, CHOOSES = "menu", "chooses"
"""What every dialog's data holds: the project whose menu «Назад» returns to (0: the main menu), and whether a keyboard
for choosing lies under the chat.
"""


class Talk:
    """With one admin, about one update."""

    def __init__(
        self, bot: Bot, admin_id: int, dialogs: StoredDialogs, leave: Callable[[int], Awaitable[None]]
    ) -> None:
        """`leave`: what an admin had begun outside of the dialog's memory is given up with it."""
        self.bot = bot
        self.admin_id = admin_id
        self._dialogs = dialogs
        self._leave = leave
        self.notice = ""
        """A passing word for whoever pressed a button, shown when the press is answered."""

    async def say(self, text: str | Text, rows: Rows = ()) -> Message:
        """One or more messages, split where Telegram wants it; the buttons stand under the last."""
        keyboard = InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows]) if rows else None
        return await self._send(text, keyboard)

    async def ask(
        self,
        prompt: State,
        text: str | Text,
        *,
        menu: int,
        rows: Rows = (),
        choose: KeyboardButton | None = None,
        **collected: Any,
    ) -> Message:
        """Put a question and wait for its answer under `prompt`; «Назад» cancels it and returns to `menu`. A sign-in
        that was under way is given up by any question but its own.

        `collected`: what the dialog knows so far, as JSON takes it. `choose`: a button of Telegram's own that answers,
        shown on the keyboard below the chat with a «Назад» beside it. Neither a code nor a password is ever collected.
        """
        if choose is None and (await self.collected()).get(CHOOSES):
            await self._send(texts.KEYBOARD_GONE, ReplyKeyboardRemove())  # of the question before this one
        if prompt not in SIGNING_IN:
            await self._leave(self.admin_id)
        await self._dialogs.keep(self.admin_id, prompt.state, {MENU: menu, CHOOSES: choose is not None, **collected})
        if choose is None:
            return await self.say(text, [*rows, back(menu)])
        below = ReplyKeyboardMarkup(
            keyboard=[[choose], [KeyboardButton(text=texts.BACK)]], resize_keyboard=True, is_persistent=True
        )
        return await self._send(text, below)

    async def ask_next(self, prompt: State, text: str | Text, **more: Any) -> Message:
        """The next question of the same dialog, which goes on knowing what it knows."""
        data = await self.collected()
        data.pop(CHOOSES)
        return await self.ask(prompt, text, **{**data, **more})

    async def remember(self, prompt: State, **more: Any) -> None:
        """The same dialog knows more, and waits under `prompt`: a message that stands already asks it."""
        await self._dialogs.keep(self.admin_id, prompt.state, {**await self.collected(), **more})

    async def again(self, wrong: str) -> Message:
        """Say what is wrong with an answer, and how it is right. The question stands as it stood."""
        data = await self.collected()
        return await self.say(wrong) if data.get(CHOOSES) else await self.say(wrong, [back(data.get(MENU, 0))])

    async def collected(self) -> dict[str, Any]:
        return await self._dialogs.data(self.admin_id)

    async def over(self, outcome: str = "") -> int:
        """End the dialog, tell its outcome, and say whose menu it came from. A keyboard of its own goes with it."""
        data = await self.collected()
        if data:
            await self._dialogs.keep(self.admin_id, None, {})
            await self._leave(self.admin_id)
        if data.get(CHOOSES):
            await self._send(outcome or texts.KEYBOARD_GONE, ReplyKeyboardRemove())
        elif outcome:
            await self.say(outcome)
        return int(data.get(MENU, 0))

    async def _send(
        self, text: str | Text, keyboard: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None
    ) -> Message:
        if isinstance(text, Text):
            return await self._deliver(**text.as_kwargs(), reply_markup=keyboard)
        *before, last = split(text)
        for part in before:
            await self._deliver(text=part)
        return await self._deliver(text=last, reply_markup=keyboard)

    async def _deliver(self, **message: Any) -> Message:
        """Long answers are many messages: where Telegram asks for a short pause between them, it is made."""
        try:
            return await self._deliver_now(**message)
        except TelegramRetryAfter as wait:
            if wait.retry_after > PATIENCE_S:
                raise
            await asyncio.sleep(wait.retry_after)
        return await self._deliver_now(**message)

    async def _deliver_now(self, **message: Any) -> Message:
        return await self.bot.send_message(self.admin_id, link_preview_options=NO_PREVIEW, **message)


def back(menu: int) -> list[InlineKeyboardButton]:
    return [InlineKeyboardButton(text=texts.BACK, callback_data=menu_of(menu).pack())]


async def talking(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
    """Around every message and press: hands a handler its `talk`, and answers the press whatever becomes of it."""
    talk = data["talk"] = Talk(data["bot"], data["event_from_user"].id, data["dialogs"], data["office"].leave)
    try:
        return await handler(event, data)
    finally:
        if isinstance(event, CallbackQuery):
            with suppress(*ERRORS):  # Telegram waits for this answer only so long
                await event.answer(talk.notice or None)
