"""Background jobs of the room. Of all that run at once, in whatever worker, one refreshes: it holds the lock.

A killed worker's lock is free at once, and the next of these jobs goes on where it was.
"""

from procrastinate.contrib.django import app

from catalog_service.figures import refresher


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="refresh_figures")
async def refresh_figures(timestamp: int) -> None:  # noqa: ARG001 - when it is for, Unix time
    """Refresh whoever is due or wanted, until nobody is, or nobody can be asked."""
    await refresher.run()


@app.task
async def refresh_now() -> None:
    """The same, at once: an editor has pressed the button."""
    await refresher.run()
