"""Waiting until something happens in somebody's chats: long polls of the page hang on it."""

import asyncio

from telegram_sandbox.world import World
from telegram_sandbox.world.events import (
    BotAccessChanged,
    DirectMessageEdited,
    DirectMessagesDeleted,
    DirectMessageSent,
    Event,
)

LONGEST_S = 25.0
"""Real seconds one request may hang."""


class Bell:
    """Rings for everybody who has a new, changed or deleted message, or who lets a bot in or blocks it. A box's `pts`
    says what one has seen of the messages.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: dict[int, set[asyncio.Event]] = {}
        self._forget = world.subscribe(self._hear)

    async def news(self, person_id: int, seen: int) -> int:
        """The box's count as soon as it is not `seen`, or after some time all the same."""
        box = self._world.direct.box(person_id)
        if box.pts == seen:
            await self._ring(person_id)
        return box.pts

    async def _ring(self, person_id: int) -> None:
        rung, waiting = asyncio.Event(), self._waiting.setdefault(person_id, set())
        waiting.add(rung)
        try:
            async with asyncio.timeout(LONGEST_S):
                await rung.wait()
        except TimeoutError:
            return
        finally:
            waiting.discard(rung)

    def close(self) -> None:
        """Whoever waits goes on at once: the end is not to wait for them."""
        self._forget()
        for rung in [rung for waiting in self._waiting.values() for rung in waiting]:
            rung.set()

    def _hear(self, event: Event) -> None:
        match event:
            case DirectMessageSent(message=message) | DirectMessageEdited(message=message):
                people = set(message.ids)
            case DirectMessagesDeleted(messages=messages):
                people = {person_id for message in messages for person_id in message.ids}
            case BotAccessChanged(person=person):
                people = {person.id}
            case _:
                return
        for rung in [rung for person_id in people for rung in self._waiting.get(person_id, ())]:
            rung.set()
