"""One bot's updates, waiting to be fetched or delivered."""

import asyncio
from collections import deque
from collections.abc import Collection
from typing import Any

from telegram_sandbox.bot_api.refusals import BotApiError

Update = dict[str, Any]

ASKED_FOR_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that a bot gets only when it names them."""
LIMIT = 100
LONGEST_POLL = 50
"""Real seconds."""


class Inbox:
    """Updates stay until the bot asks for later ones, so an answer lost on the way loses nothing."""

    def __init__(self) -> None:
        self.allowed: frozenset[str] = frozenset()
        self._updates: deque[Update] = deque()
        self._next_id = 1
        self._waiter: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._updates)

    def allow(self, kinds: Collection[str]) -> None:
        """From now on only these kinds; none named: all but those that must be asked for."""
        self.allowed = frozenset(kinds)

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ASKED_FOR_ONLY

    def add(self, kind: str, body: dict[str, Any]) -> None:
        """File an update and wake whoever waits for one."""
        self._updates.append({"update_id": self._next_id, kind: body})
        self._next_id += 1
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def first(self) -> Update | None:
        return self._updates[0] if self._updates else None

    def forget(self, offset: int) -> None:
        """Drop what comes before `offset`; a negative one keeps so many of the newest."""
        while self._updates and offset > 0 and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        while offset < 0 and len(self._updates) > -offset:
            self._updates.popleft()

    def clear(self) -> None:
        self._updates.clear()

    async def fetch(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """A long poll, real seconds. Whoever polls later ends it: 409 for the one who waits, as at Telegram."""
        self.forget(offset)
        self.end_waiting("terminated by other getUpdates request; make sure that only one bot instance is running")
        if not self._updates and seconds > 0:
            await self.wait(min(seconds, LONGEST_POLL))
        return list(self._updates)[: limit if 1 <= limit <= LIMIT else LIMIT]

    async def wait(self, seconds: float | None = None) -> None:
        """Until there is an update, or real seconds have passed, or somebody else wants the updates (409)."""
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def end_waiting(self, because: str = "") -> None:
        """End a poll under way: with 409 and these words, or quietly without any."""
        waiter, self._waiter = self._waiter, None
        if waiter is None or waiter.done():
            return
        if because:
            waiter.set_exception(BotApiError(because, 409))
        else:
            waiter.set_result(None)
