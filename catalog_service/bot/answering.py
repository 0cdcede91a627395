"""Whoever writes is welcomed: at once, and never twice within a second, however much he sends."""

import asyncio
from collections.abc import Awaitable, Callable

BETWEEN_S = 1.0
"""Telegram's own limit for one chat."""

Welcome = Callable[[int, str | None], Awaitable[None]]


class Answering:
    """What comes while a chat is being answered waits and gets one answer together, as a flood of forwards does.

    Nothing stays unanswered: after the last message there is always a welcome.
    """

    def __init__(self, welcome: Welcome, between_s: float) -> None:
        self._welcome = welcome
        self._between_s = between_s
        self._waiting: dict[int, list[str | None]] = {}

    async def answer(self, chat_id: int, code: str | None) -> None:
        """Of several link codes that wait the last one counts."""
        if chat_id in self._waiting:
            self._waiting[chat_id].append(code)
            return
        self._waiting[chat_id] = [code]
        try:
            while codes := self._waiting[chat_id]:
                self._waiting[chat_id] = []
                await self._welcome(chat_id, next((each for each in reversed(codes) if each), None))
                await asyncio.sleep(self._between_s)
        finally:
            del self._waiting[chat_id]
