"""Background jobs of the room. Of all that run at once, in whatever worker, one sends: it holds the lock.

A killed worker's lock is free at once, and the next of these jobs goes on where it was.
"""

import asyncio
from collections.abc import Awaitable, Callable

from procrastinate.contrib.django import app

from catalog_service.mailings import sender


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="send_mailings")
async def send_mailings(timestamp: int) -> None:  # noqa: ARG001 - when it is for, Unix time
    """Start what is due, stop what is over, send what is started, until nothing is left to send."""
    await sender.run()


@app.task
async def send_now() -> None:
    """The same, at once: a manager has pressed the button."""
    await sender.run()


@app.task
async def send_trial(trial: int) -> None:
    """One attempt; the trial's row tells what came of it. `trial` is its number."""
    send = await asyncio.to_thread(_trials)
    await send(trial)


def _trials() -> Callable[[int], Awaitable[None]]:
    # Here, because the web process knows the tasks and must not load aiogram; in a thread, because other jobs share
    # the loop.
    from catalog_service.mailings.trials import send  # noqa: PLC0415

    return send
