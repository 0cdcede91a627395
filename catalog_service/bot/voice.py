"""Whatever the bot says to people goes out here: the silence that Telegram wants is kept, whoever has learned of it."""

import asyncio
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import TelegramMethod
from aiogram.types import InlineKeyboardMarkup
from django.db import Error
from django.utils import timezone

from catalog_service.bot.latest import Latest
from catalog_service.postgres import rows
from catalog_service.telegram import actions, client, queries
from catalog_service.telegram.outcomes import Outcome, Wait

log = structlog.get_logger(__name__)

LOOK_S = 5.0
"""How often the row is looked at while the bot is silent: an operator may shorten a silence there."""
APART_S = 0.2
"""Between those who have waited for its end: mailings, which it held up too, leave the bot five messages a second."""

T = TypeVar("T")


class Voice:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._written = Latest(_silent_until, None)
        self._learned: datetime | None = None
        self._leaving = asyncio.Lock()

    async def say(
        self, chat_id: int, text: str, *, is_html: bool = False, keyboard: InlineKeyboardMarkup | None = None
    ) -> Outcome:
        """One attempt, as soon as the bot may speak."""
        await self._silence_over()
        outcome = await client.send(self._bot, chat_id, text, is_html=is_html, keyboard=keyboard)
        if isinstance(outcome, Wait):
            await self.learn(outcome)
        return outcome

    async def ask(self, request: TelegramMethod[T]) -> T | Outcome:
        """Of Telegram, whatever it is, as soon as the bot may speak; the answer, or why there is none."""
        await self._silence_over()
        try:
            return await self._bot(request)
        except AiogramError as error:
            outcome = client.outcome_of(error)
        if isinstance(outcome, Wait):
            await self.learn(outcome)
        return outcome

    async def learn(self, wait: Wait) -> None:
        """Telegram has said it, to whatever request: the other process is told too, if the database is there."""
        now = timezone.now()
        until = now + timedelta(seconds=wait.seconds)
        self._learned = max(self._learned or until, until)
        log.warning("Telegram wants the bot silent", seconds=wait.seconds)
        try:
            await rows.work(lambda: actions.keep_silent(until, now))
        except Error as away:
            log.warning("the silence was not written: the database is away", error=str(away))
        else:
            self._learned = None if self._learned == until else self._learned

    async def _silence_over(self) -> None:
        if await self._rest_s() <= 0:
            return
        async with self._leaving:
            await self._wait()
            await asyncio.sleep(APART_S)

    async def _wait(self) -> None:
        while True:
            rest_s = await self._rest_s()
            if rest_s <= 0:
                return
            await asyncio.sleep(min(rest_s, LOOK_S))

    async def _rest_s(self) -> float:
        until = [each for each in (await self._written.now(), self._learned) if each]
        return (max(until) - timezone.now()).total_seconds() if until else 0.0


def _silent_until() -> datetime | None:
    return queries.silent_until(timezone.now())
