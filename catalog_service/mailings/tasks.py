"""Background jobs of the room. Of all that run at once, in whatever worker, one sends: it holds the lock.

A killed worker's lock is free at once, and the next of these jobs goes on where it was.
"""

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="send_mailings")
async def send_mailings(timestamp: int) -> None:  # noqa: ARG001 - when it is for, Unix time
    """Start what is due, stop what is over, send what is started, until nothing is left to send."""
    await _send()


@app.task
async def send_now() -> None:
    """The same, at once: a manager has pressed the button."""
    await _send()


async def _send() -> None:
    # Here, because the web process knows the tasks and must not load aiogram.
    from catalog_service.mailings.sender import run  # noqa: PLC0415

    await run()


@app.task
async def send_trial(trial: int) -> None:
    """One attempt; the trial's row tells what came of it. `trial` is its number."""
    from catalog_service.mailings.trials import send  # noqa: PLC0415

    await send(trial)
