"""The one that sends. Of all who try, in whatever process, one has the lock; it lives with its connection.

When the database goes the lock goes with it: nothing more can be claimed, letters under way end by themselves, and what
became of them is written as soon as the database is back.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from psycopg import AsyncConnection

from catalog_service.mailings import claims, tending
from catalog_service.mailings.claims import Settlement
from catalog_service.mailings.models import Mailing
from catalog_service.mailings.pace import Pace
from catalog_service.postgres.own import AWAY, own_connection

if TYPE_CHECKING:
    from catalog_service.mailings.delivery import Line
    from catalog_service.mailings.shift import Shift
from catalog_service.postgres import rows

log = logging.getLogger(__name__)

GRACE_S = 10.0
"""How long a stop waits for letters under way; those that are not answered then are unknown."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
"""Between attempts to reach the database."""
NO_TOKEN = "CATALOG_BOT_TOKEN is not set"  # noqa: S105 - words


async def run() -> None:
    """Send until nothing is left, or return at once where another one does. Cancelled, it ends as a stop wants it."""
    sender = Sender()
    serving = asyncio.ensure_future(sender.serve())
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        sender.stop()
        await _ended(serving)


async def _ended(serving: asyncio.Future[None]) -> None:
    ended, _ = await asyncio.wait([serving], timeout=GRACE_S)
    if ended:
        return serving.result()
    log.warning("stopped before every letter under way was answered")
    serving.cancel()
    await asyncio.wait([serving])
    return None


class Sender:
    """One attempt to be the one that sends, and what follows from it."""

    def __init__(self) -> None:
        self._stopping = asyncio.Event()
        self._shift: Shift | None = None
        self._pace = Pace(settings.MAILINGS_A_SECOND)
        self._unsettled: list[Settlement] = []

    def stop(self) -> None:
        """Letters under way are waited for."""
        self._stopping.set()
        if self._shift is not None:
            self._shift.end()

    async def serve(self) -> None:
        """Until nothing is left to be sent, another one sends, or it is stopped. Outlives the database."""
        pause = FIRST_PAUSE_S
        while not self._stopping.is_set():
            try:
                if not await self._serve():
                    return
                pause = FIRST_PAUSE_S
            except AWAY as error:
                log.warning("the database is away, %s s until the next attempt: %s", pause, type(error).__name__)
                await self._rest(pause)
                pause = min(2 * pause, LONGEST_PAUSE_S)

    async def _serve(self) -> bool:
        """Whether something has come to be sent while the lock was given back: whoever brought it found it taken."""
        async with own_connection() as connection:
            await self._settle(connection)
            if not await claims.try_lock(connection):
                return False
            self._report(await claims.recover(connection))
            await self._work(connection)
        return await rows.work(partial(tending.has_work, timezone.now()))

    async def _settle(self, connection: AsyncConnection[Any]) -> None:
        if left := list(self._unsettled):
            await claims.settle(connection, left)
            del self._unsettled[: len(left)]

    @staticmethod
    def _report(unknown: list[int]) -> None:
        for mailing, recipients in Counter(unknown).items():
            log.warning("mailing %s: of %s recipients nobody knows whether they got it", mailing, recipients)

    async def _work(self, connection: AsyncConnection[Any]) -> None:
        has_letters = await rows.work(_look_round)
        if not settings.BOT_TOKEN:
            return await rows.work(partial(tending.halt, None, Mailing.Halt.BOT_UNKNOWN, NO_TOKEN))
        if not has_letters:
            return None
        # In a thread: other jobs share the loop.
        shift, open_line = await asyncio.to_thread(_what_speaks)
        async with open_line() as line:
            self._shift = shift(line, connection, self._pace, self._unsettled)
            if self._stopping.is_set():
                self._shift.end()
            await self._shift.work()
        if self._shift.lost is not None:
            raise self._shift.lost
        return None

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return


def _look_round() -> bool:
    """Everything but sending; whether there is something to be sent."""
    now = timezone.now()
    tending.tell(now, None, "")
    return bool(tending.tend(now).at_work)


def _what_speaks() -> "tuple[type[Shift], Callable[[], AbstractAsyncContextManager[Line]]]":
    """aiogram takes seconds and 160 MB, and most of the time nothing is to be sent."""
    from catalog_service.mailings.delivery import open_line  # noqa: PLC0415
    from catalog_service.mailings.shift import Shift  # noqa: PLC0415

    return Shift, open_line
