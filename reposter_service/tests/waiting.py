"""Waiting in tests for what other tasks and processes bring about: for a condition, never for a time to pass."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE_S = 60.0
"""Long enough for the slowest machine: nothing here measures how long things take."""

ASKED_AGAIN_S = 0.04
"""Between two questions to a database: asked without a pause, it would take the time of what is waited for."""


async def until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Return as soon as the condition holds; `TimeoutError` when patience is over."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            outcome = condition()
            holds, pause = (outcome, 0.01) if isinstance(outcome, bool) else (await outcome, ASKED_AGAIN_S)
            if holds:
                return
            await asyncio.sleep(pause)
