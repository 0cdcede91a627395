"""Background jobs of the room: what has come is counted every minute, what is old is deleted at night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from catalog_service.analytics import rollup, sweep


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="roll_up")
def roll_up(timestamp: int) -> int:  # noqa: ARG001 - when it is for, Unix time
    """Count; how many events, for the worker's log.

    No `lock`: a killed worker's job would hold it until it is found. Of two at once one does nothing.
    """
    return rollup.roll_up()


@app.periodic(cron="40 3 * * *")
@app.task(lock="sweep_events", queueing_lock="sweep_events")
def sweep_events(timestamp: int) -> int:  # noqa: ARG001 - when it is for, Unix time
    """Delete what is old; how many events, for the worker's log."""
    return sweep.sweep(timezone.now())
