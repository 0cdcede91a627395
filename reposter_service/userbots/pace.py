"""How often one account may ask. By the loop's own clock: these are waits between packets, not dates."""

import asyncio
from datetime import timedelta

from reposter_service.errors import FloodWait


class Pace:
    """Turns at least `gap` apart, in the order they were asked for."""

    def __init__(self, gap: timedelta) -> None:
        self._gap_s = gap.total_seconds()
        self._lock = asyncio.Lock()
        self._next: float = 0

    async def turn(self) -> None:
        async with self._lock:
            loop = asyncio.get_running_loop()
            if (left := self._next - loop.time()) > 0:
                await asyncio.sleep(left)
            self._next = loop.time() + self._gap_s


class FloodGates:
    """Kinds of request that Telegram wants not to see for a while, whichever channel they are about.

    Kept per account, across its connections. Asking before the time is up makes Telegram name a longer one.
    """

    def __init__(self) -> None:
        self._closed_until: dict[type[object], float] = {}

    def close(self, kind: type[object], wait: timedelta) -> None:
        self._closed_until[kind] = asyncio.get_running_loop().time() + wait.total_seconds()

    def pass_through(self, kind: type[object]) -> None:
        """`FloodWait` with what is left of the wait while the gate is closed."""
        left = self._closed_until.get(kind, 0) - asyncio.get_running_loop().time()
        if left > 0:
            raise FloodWait("flood wait, not over yet", timedelta(seconds=left))
