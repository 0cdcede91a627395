"""Buttons under mailings: what a person says there is written at once, and only then is he answered."""

import asyncio
from typing import Any

import structlog
from aiogram.enums import ChatType
from aiogram.methods import AnswerCallbackQuery, EditMessageReplyMarkup, TelegramMethod
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from django.db import Error, transaction
from django.utils import timezone

from catalog_service.bot.voice import Voice
from catalog_service.mailings.letters import Pressed, pressed
from catalog_service.mailings.pressing import Answer, press
from catalog_service.postgres import rows
from catalog_service.telegram.letters import keyboard
from catalog_service.telegram.outcomes import Trouble, Unreached, Wait
from catalog_service.visitors import actions as visitors
from catalog_service.visitors.actions import Person

log = structlog.get_logger(__name__)

PAUSES_S = (1, 2, 4)
"""Between attempts to answer: Telegram takes an answer for some seconds only."""
TURNS = 64
STRANGE = "Эта кнопка больше не действует."
NOT_NOW = "Сейчас не получилось, попробуйте ещё раз через минуту."


class Opting:
    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        # What one person has pressed is written in the order of his presses: the last one counts.
        self._turns = [asyncio.Lock() for _ in range(TURNS)]

    async def hear(self, query: CallbackQuery, person: Person) -> None:
        """Whatever was pressed is answered, as far as Telegram takes it."""
        said = pressed(query.data or "")
        if said is None:
            await self._answer(query, STRANGE)
            return
        try:
            async with self._turns[query.from_user.id % TURNS]:
                answer = await rows.work(lambda: _write(query.from_user.id, person, said))
        except Error as failed:
            log.error("what was pressed is not written", pressed=said.data, error=str(failed))  # noqa: TRY400 - told
            await self._answer(query, NOT_NOW, is_alert=True)
            return
        await self._answer(query, answer.words)
        await self._show(query, answer)

    async def _answer(self, query: CallbackQuery, words: str, *, is_alert: bool = False) -> None:
        await self._insist(AnswerCallbackQuery(callback_query_id=query.id, text=words, show_alert=is_alert))

    async def _show(self, query: CallbackQuery, answer: Answer) -> None:
        """His letter as it stands now. A group's letter is everybody's, and one that is too old stays as it is."""
        letter = query.message
        if answer.buttons is None or not isinstance(letter, Message) or letter.chat.type != ChatType.PRIVATE:
            return
        markup = InlineKeyboardMarkup.model_validate(keyboard(answer.buttons))
        await self._insist(
            EditMessageReplyMarkup(chat_id=letter.chat.id, message_id=letter.message_id, reply_markup=markup)
        )

    async def _insist(self, request: TelegramMethod[Any]) -> None:
        """Until Telegram has heard it; what it does not take, such as what is so already, is nobody's loss."""
        for pause in (*PAUSES_S, None):
            outcome = await self._voice.ask(request)
            if pause is None or not isinstance(outcome, Wait | Unreached | Trouble):
                return
            await asyncio.sleep(pause)


def _write(telegram_id: int, person: Person, said: Pressed) -> Answer:
    now = timezone.now()
    with transaction.atomic():
        visitors.see(telegram_id, person, now=now)
        return press(telegram_id, said, now=now)
