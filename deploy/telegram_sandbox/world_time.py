"""Waiting for a moment of the world, whose clock may be moved meanwhile."""

import asyncio
import contextlib

from telegram_sandbox.world import WorldClock

LONGEST_NAP_S = 0.2


async def reach(instant: float, clock: WorldClock, stopped: asyncio.Event) -> None:
    """Return when the world has reached `instant` (world seconds), or when `stopped` is set."""
    while (left := clock.real_seconds_until(instant)) > 0 and not stopped.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), min(left, LONGEST_NAP_S))
