"""Waiting for what another task or process brings about."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE_S = 60
"""Long enough for the slowest machine: nothing here measures how long things take."""


async def until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await _holds(condition):  # noqa: ASYNC110 - what other tasks and processes do sets no event for us
            await asyncio.sleep(0.02)


async def _holds(condition: Callable[[], bool | Awaitable[bool]]) -> bool:
    outcome = condition()
    return outcome if isinstance(outcome, bool) else await outcome
