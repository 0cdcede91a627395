"""Every wake of the service in one table."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from reposter_service.domain.schedule import Delays


@dataclass(frozen=True, slots=True)
class Wakes:
    """What is woken. Each returns at once or after one cheap query; the work itself is done by workers."""

    due: Callable[[], Awaitable[None]]
    reconcile: Callable[[], Awaitable[None]]
    reactions: Callable[[], Awaitable[None]]
    subscribe: Callable[[], Awaitable[None]]
    missed: Callable[[], Awaitable[None]]


def table(wakes: Wakes, delays: Delays) -> list[tuple[str, BaseTrigger, Callable[[], Awaitable[None]]]]:
    """Name, trigger, what is woken.

    Publication dates are whole seconds, and so are due moments: a wake at each whole second is on time for all.
    """
    return [
        ("due", CronTrigger(second="*"), wakes.due),
        ("reconcile", _every(delays.reconcile_joined), wakes.reconcile),
        ("reactions", _every(delays.reactions_confirm), wakes.reactions),
        ("subscribe", _every(delays.join_pace), wakes.subscribe),
        ("missed", _every(delays.missed_quiet / 2), wakes.missed),
    ]


def _every(interval: timedelta) -> BaseTrigger:
    return IntervalTrigger(seconds=interval.total_seconds(), timezone="UTC")


class Scheduler:
    """APScheduler, never dropping a late wake and never running one twice at once."""

    def __init__(self, wakes: Wakes, delays: Delays) -> None:
        # Without misfire_grace_time=None a wake more than a second late is dropped in silence.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(job_defaults=defaults, timezone="UTC")
        for name, trigger, wake in table(wakes, delays):
            self._scheduler.add_job(wake, trigger, id=name, name=name)

    def __enter__(self) -> Self:
        self._scheduler.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._scheduler.shutdown(wait=False)
