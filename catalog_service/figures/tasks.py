"""Background jobs of the room. Of all that run at once, in whatever worker, one refreshes: it holds the lock.

A killed worker's lock is free at once, and the next of these jobs goes on where it was.
"""

import asyncio
from collections.abc import Awaitable, Callable

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="refresh_figures")
async def refresh_figures(timestamp: int) -> None:  # noqa: ARG001 - when it is for, Unix time
    """Refresh what is due or wanted, until nothing is or no door is open."""
    await _refresh()


@app.task
async def refresh_now() -> None:
    """The same, at once: an editor has pressed the button."""
    await _refresh()


async def _refresh() -> None:
    run = await asyncio.to_thread(_refresher)
    await run()


def _refresher() -> Callable[[], Awaitable[None]]:
    # Here, because the web process knows the tasks and must not load what asks; in a thread, because other jobs share
    # the loop.
    from catalog_service.figures.refresher import run  # noqa: PLC0415

    return run
