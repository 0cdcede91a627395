"""One welcome: sent, or tried again while that makes sense."""

import asyncio
from collections.abc import Iterator

import structlog
from django.utils import timezone

from catalog_service.bot.acquaintance import Acquaintance, News
from catalog_service.bot.greetings import Greetings
from catalog_service.bot.voice import Voice
from catalog_service.telegram.outcomes import Outcome, Refused, Sent, Trouble, Unreached, Wait

log = structlog.get_logger(__name__)

PAUSES_S = (1, 2, 4, 8, 16)


class Welcomer:
    def __init__(self, voice: Voice, greetings: Greetings, acquaintance: Acquaintance) -> None:
        self._voice = voice
        self._greetings = greetings
        self._acquaintance = acquaintance

    async def welcome(self, chat_id: int, code: str | None) -> Outcome:
        """The last attempt's. Never raises for Telegram's or the database's sake; what did not arrive in the end is
        in the log."""
        pauses = iter(PAUSES_S)
        while True:
            outcome = await self._attempt(chat_id, code)
            rest = self._rest(outcome, pauses)
            if rest is None:
                return outcome
            await asyncio.sleep(rest)

    async def _attempt(self, chat_id: int, code: str | None) -> Outcome:
        greeting = await self._greetings.now()
        keyboard = self._greetings.button(greeting, code)
        outcome = await self._voice.say(chat_id, greeting.text, keyboard=keyboard)
        if isinstance(outcome, Refused):
            self._acquaintance.note(News(chat_id, None, timezone.now()))
        elif not isinstance(outcome, Sent):
            log.warning("the welcome has not arrived", visitor=chat_id, outcome=repr(outcome))
        return outcome

    @staticmethod
    def _rest(outcome: Outcome, pauses: Iterator[int]) -> float | None:
        """Seconds until the next attempt; None: it was the last one."""
        match outcome:
            case Wait():
                return 0.0  # the voice waits
            case Unreached() | Trouble():
                return next(pauses, None)
        return None
