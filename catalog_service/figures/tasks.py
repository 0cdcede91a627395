"""Background jobs of the room. Of all that run at once, in whatever worker, one refreshes: it holds the lock.

A killed worker's lock is free at once, and the next of these jobs goes on where it was.
"""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from catalog_service.figures import refresher
from catalog_service.figures.models import Round

OLD_AFTER = timedelta(days=90)


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="refresh_figures")
async def refresh_figures(timestamp: int) -> None:  # noqa: ARG001 - when it is for, Unix time
    """Refresh whoever is due or wanted, until nobody is, or nobody can be asked."""
    await refresher.run()


@app.task
async def refresh_now() -> None:
    """The same, at once: an editor has pressed the button."""
    await refresher.run()


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="sweep_rounds")
def sweep_rounds(timestamp: int) -> int:  # noqa: ARG001 - when it is for, Unix time
    """Delete old rounds in which nobody waits: each press of a button makes one; how many, for the worker's log."""
    old = Round.objects.filter(asked_at__lt=timezone.now() - OLD_AFTER)
    return old.exclude(refreshes__wanted_at__isnull=False).delete()[1].get("figures.Round", 0)
