"""Between the lanes, who say letters, and the one connection that claims and settles.

While a statement is under way outcomes and wishes gather; the next statement takes all of them. So a connection is
enough however fast letters go, and each lane has one claim at most.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from psycopg import AsyncConnection
from psycopg.errors import DeadlockDetected, SerializationFailure

from catalog_service.mailings import claims, tally
from catalog_service.mailings.claims import Claim, Settlement
from catalog_service.mailings.recipients import AGAIN, Becomes
from catalog_service.postgres.own import AWAY

log = logging.getLogger(__name__)

Wish = asyncio.Future[Claim | None]


class Clerk:
    """`unsettled` outlives it: what could not be written because the database is `lost`. `wake` is called then, and
    when all is settled and nobody is known to wait: a mailing may be done."""

    def __init__(self, connection: AsyncConnection[Any], unsettled: list[Settlement], wake: Callable[[], None]) -> None:
        self.unsettled = unsettled
        self.lost: Exception | None = None
        self._connection = connection
        self._wake = wake
        self._wishes: deque[Wish] = deque()
        self._queues: dict[int, int] = {}
        self._stir = asyncio.Event()
        self._is_closing = False

    @property
    def has_work(self) -> bool:
        """Somebody may wait in one of the mailings."""
        return bool(self._queues)

    def take_up(self, mailings: Sequence[int]) -> None:
        """Whose recipients are written to from now on, the most urgent mailing first.

        Each is gone through by the recipients' ids; those who have come to wait behind are found when it is taken up
        the next time.
        """
        self._queues = {mailing: self._queues.get(mailing, 0) for mailing in mailings}

    def drop(self, mailing: int) -> None:
        """Nobody more of this one is claimed."""
        self._queues.pop(mailing, None)

    async def claim(self) -> Claim | None:
        """Who is written to next. None: nobody, as far as is known."""
        if self.lost:
            return None
        wish: Wish = asyncio.get_running_loop().create_future()
        self._wishes.append(wish)
        self._stir.set()
        return await wish

    def settle(self, claim: Claim, becomes: Becomes) -> None:
        """It is written as soon as possible; nobody waits for it."""
        self.unsettled.append(Settlement(claim, becomes))
        self._stir.set()

    def close(self) -> None:
        """Write what is there, then end."""
        self._is_closing = True
        self._stir.set()

    async def serve(self) -> None:
        """Until it is closed, or the database is lost, and with it the lock."""
        try:
            while not self._is_closing or self.unsettled:
                await self._stir.wait()
                self._stir.clear()
                while self.unsettled or self._wishes:
                    await self._turn()
        except AWAY as error:
            log.warning("the database has gone while letters were under way: %s", type(error).__name__)
            self.lost = error
            self._wake()
        self._grant([None] * len(self._wishes))

    async def _turn(self) -> None:
        if not self.unsettled and not self._queues:
            return self._grant([None] * len(self._wishes))
        settlements, wishes = list(self.unsettled), len(self._wishes)
        mailing, after = next(iter(self._queues.items()), (0, 0))
        try:
            claimed = await claims.claim(self._connection, settlements, mailing=mailing, after=after, most=wishes)
        except (DeadlockDetected, SerializationFailure):
            return None  # nothing was done, and all of it is done anew
        del self.unsettled[: len(settlements)]
        tally.add(settlements)
        if mailing:
            self._remember(mailing, claimed.last, is_empty=claimed.seen < wishes)
        self._grant(claimed.claims)
        if settlements and not self.unsettled and not self._queues:
            self._wake()
        return None

    def _remember(self, mailing: int, last: int, *, is_empty: bool) -> None:
        if is_empty:
            self.drop(mailing)
        elif mailing in self._queues:
            self._queues[mailing] = max(self._queues[mailing], last)

    def _grant(self, granted: Sequence[Claim | None]) -> None:
        for claim in granted:
            wish = self._wishes.popleft()
            if not wish.done():
                wish.set_result(claim)
            elif claim is not None:  # nobody waits for it any more
                self.settle(claim, AGAIN)
