"""Waiting in tests for what other tasks and processes bring about: for a condition, never for a time to pass."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE_S = 60.0
"""Long enough for the slowest machine: nothing here measures how long things take."""


async def until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Return as soon as the condition holds; `TimeoutError` when patience is over."""
    async with asyncio.timeout(PATIENCE_S):
        while not await _holds(condition):  # noqa: ASYNC110 - what others bring about sets no event for us
            await asyncio.sleep(0.01)


async def _holds(condition: Callable[[], bool | Awaitable[bool]]) -> bool:
    outcome = condition()
    return outcome if isinstance(outcome, bool) else await outcome
