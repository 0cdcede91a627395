"""The bot's updates, asked for without end: trouble is told when it begins and when it is over, and waited out."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, ClientDecodeError, TelegramConflictError
from aiogram.methods import GetUpdates
from aiogram.types import Update
from pydantic import ValidationError

from catalog_service.telegram.client import outcome_of
from catalog_service.telegram.outcomes import BotUnknown, Outcome, Wait

log = structlog.get_logger(__name__)

POLL_S = 25
PATIENCE_S = 10
"""Beyond the poll's own time."""
FIRST_REST_S, LONGEST_REST_S = 1.0, 30.0
CONFLICT_REST_S, UNKNOWN_REST_S = 30.0, 300.0
LATE_S = 300.0
"""Beyond what a poll or a rest takes: who asks no more after that never will."""
CONFLICT = "another process asks for this bot's updates (or it has a webhook): one of the two is to be stopped"


class Polling:
    """`begin` is what must have been said to Telegram before the first poll; it raises aiogram's errors. `learn` hears
    of each silence that Telegram asks for."""

    def __init__(
        self,
        bot: Bot,
        kinds: Sequence[str],
        begin: Callable[[], Awaitable[None]],
        learn: Callable[[Wait], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._kinds = list(kinds)
        self._begin = begin
        self._learn = learn
        self._has_begun = False
        self._offset: int | None = None
        self._trouble: str | None = None
        self._rests = _growing()
        self._answered_at = time.monotonic()
        self._next_by = float("inf")
        self.why = ""
        """In a word, why updates do not come: `conflict`, or an outcome's name; "" while they do."""

    @property
    def words(self) -> str:
        """The same, in words."""
        return self._trouble or ""

    @property
    def quiet_s(self) -> float:
        """Since Telegram's last answer, or since the start."""
        return time.monotonic() - self._answered_at

    @property
    def is_stuck(self) -> bool:
        """The next poll should have begun long ago."""
        return time.monotonic() > self._next_by

    async def updates(self) -> list[Update]:
        """The next ones; none after trouble, which was rested from."""
        try:
            if not self._has_begun:
                await self._begin()
                self._has_begun = True
                log.info("the catalog's bot listens", username=(await self._bot.me()).username)
            found = await self._ask(POLL_S)
        except AiogramError as error:
            await self._rest(error)
            return []
        self._recovered()
        if found:
            self._offset = found[-1].update_id + 1
        return found

    async def confirm(self) -> None:
        """Tell Telegram what was received, which the next poll would have told; else it comes again."""
        if self._offset is not None:
            with suppress(AiogramError):
                await self._ask(0)

    async def _ask(self, seconds: int) -> list[Update]:
        self._expect_next_in(seconds + PATIENCE_S)
        request = GetUpdates(
            offset=self._offset, timeout=seconds, allowed_updates=self._kinds, limit=100 if seconds else 1
        )
        try:
            return await self._bot(request, request_timeout=seconds + PATIENCE_S)
        except ClientDecodeError as unreadable:
            if not isinstance(unreadable.data, dict) or not unreadable.data.get("result"):
                raise
            return [self._understood(raw) for raw in unreadable.data["result"]]

    def _understood(self, raw: dict[str, Any]) -> Update:
        """One of those that came together; what cannot be read is passed over, or it would come for ever."""
        try:
            return Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError as error:
            what = [(".".join(map(str, each["loc"])), each["type"]) for each in error.errors(include_input=False)]
            log.error("an update is not understood", update=raw["update_id"], what=what)  # noqa: TRY400 - no texts
            return Update(update_id=raw["update_id"])

    async def _rest(self, error: AiogramError) -> None:
        outcome = outcome_of(error)
        words, seconds = self._judged(error, outcome)
        if words != self._trouble:
            log.warning("the bot does not get its updates", why=words)
        self._trouble = words
        self.why = "conflict" if words == CONFLICT else type(outcome).__name__.lower()
        if isinstance(outcome, Wait):
            self._next_by = float("inf")  # a database that is silent is waited for
            await self._learn(outcome)
        self._expect_next_in(seconds)
        await asyncio.sleep(seconds)

    def _expect_next_in(self, seconds: float) -> None:
        self._next_by = time.monotonic() + seconds + LATE_S

    def _judged(self, error: AiogramError, outcome: Outcome) -> tuple[str, float]:
        if isinstance(error, TelegramConflictError):
            self._has_begun = False
            return CONFLICT, CONFLICT_REST_S
        match outcome:
            case Wait(seconds=seconds):
                return "Telegram asks the bot to wait", seconds
            case BotUnknown(words=words):
                return words, UNKNOWN_REST_S
        return str(getattr(outcome, "words", outcome)), next(self._rests)

    def _recovered(self) -> None:
        if self._trouble is not None:
            log.info("the bot gets its updates again")
        self._trouble, self._rests, self.why = None, _growing(), ""
        self._answered_at = time.monotonic()


def _growing() -> Iterator[float]:
    rest = FIRST_REST_S
    while True:
        yield rest
        rest = min(rest * 2, LONGEST_REST_S)
