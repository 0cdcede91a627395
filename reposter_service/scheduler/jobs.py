"""Every wake of the service in one table."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple, Self

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from reposter_service.clock import Clock
from reposter_service.domain.membership_queue import TURNS_EVERY
from reposter_service.domain.schedule import Delays
from reposter_service.errors import is_mistake
from reposter_service.workflows.edit_progress_notes import APART

log = structlog.get_logger()

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
CLOCK_CHECK_S = 1.0
TURNS_AT_MOST = timedelta(milliseconds=500)
"""In a demo the turns of the membership queues come faster than it is worth asking for them."""
CLOCK_JUMP_S = 2.0
"""Between two looks at the clock; less is a machine that was busy."""

TURNS = 30
HEARTBEAT_TURNS = 10
"""A heartbeat is asked of a tenth of the userbots at a time: they are not to crowd out the measuring."""


@dataclass(frozen=True, slots=True)
class Wakes:
    """What is woken. Each returns at once or after one cheap query; the work itself is done by workers.

    `clock_set` has no time of its own: somebody has set the machine's clock.
    """

    watchdog: Callable[[], Awaitable[object]]
    due: Callable[[], Awaitable[object]]
    reconcile: Callable[[], Awaitable[object]]
    reactions: Callable[[], Awaitable[object]]
    subscribe: Callable[[], Awaitable[object]]
    heartbeat: Callable[[], Awaitable[object]]
    offline: Callable[[], Awaitable[object]]
    clock_set: Callable[[], Awaitable[object]]
    losses: Callable[[], Awaitable[object]]
    each_minute: Callable[[], Awaitable[object]]
    notes: Callable[[], Awaitable[object]]


class Row(NamedTuple):
    """`interval`: no wake lies further ahead than this."""

    name: str
    interval: timedelta
    trigger: BaseTrigger
    wake: Callable[[], Awaitable[object]]


def table(wakes: Wakes, delays: Delays) -> list[Row]:
    """When each wake comes.

    Publication dates are whole seconds, and so are due moments: a wake at each whole second is on time for all.
    """
    return [
        Row("watchdog", SECOND, CronTrigger(second="*", timezone="UTC"), wakes.watchdog),
        Row("due", SECOND, CronTrigger(second="*", timezone="UTC"), wakes.due),
        _every(delays.reconcile_joined / turns(delays.reconcile_joined), "reconcile", wakes.reconcile),
        _every(delays.reactions_confirm / turns(delays.reactions_confirm), "reactions", wakes.reactions),
        _every(min(max(delays.resolve_pace / 2, TURNS_AT_MOST), TURNS_EVERY), "subscribe", wakes.subscribe),
        _every(delays.heartbeat / HEARTBEAT_TURNS, "heartbeat", wakes.heartbeat),
        _every(delays.offline_told / 10, "offline", wakes.offline),
        _every(delays.losses_quiet / 2, "losses", wakes.losses),
        _every(MINUTE, "each minute", wakes.each_minute),
        _every(APART, "notes", wakes.notes),
    ]


def turns(interval: timedelta) -> int:
    """In how many goes all projects are woken once in `interval`, a second or more apart.

    All in one go would keep posts waiting that come due in that very second.
    """
    return max(1, min(TURNS, interval // SECOND))


def _every(interval: timedelta, name: str, wake: Callable[[], Awaitable[object]]) -> Row:
    return Row(name, interval, IntervalTrigger(seconds=interval.total_seconds(), timezone="UTC"), wake)


class _Careful:
    """A wake that fails comes again. Trouble is told when it begins and when it is over, not each second; a mistake
    always, with where it is. APScheduler would tell both at length.
    """

    def __init__(self, name: str, wake: Callable[[], Awaitable[object]]) -> None:
        self._name = name
        self._wake = wake
        self._failed = 0

    async def run(self) -> None:
        try:
            await self._wake()
        except Exception as error:  # noqa: BLE001 - whatever it is
            self._tell(error)
            self._failed += 1
            return
        if self._failed:
            log.info("a wake works again", wake=self._name, failed=self._failed)
        self._failed = 0

    def _tell(self, error: Exception) -> None:
        what = {"wake": self._name, "error": type(error).__name__, "why": str(error)}
        if is_mistake(error):
            log.warning("a wake failed", exc_info=error, **what)
        elif not self._failed:
            log.warning("a wake fails", **what)


class Scheduler:
    """APScheduler, never dropping a late wake and never running one twice at once.

    `clock` is the machine's, by which APScheduler goes, not the one that Telegram has set right.
    """

    def __init__(self, wakes: Wakes, delays: Delays, clock: Clock) -> None:
        self._clock = clock
        self._clock_set = wakes.clock_set
        self._ahead: float = 0
        self._intervals: dict[str, timedelta] = {}
        # Without misfire_grace_time=None a wake more than a second late is dropped in silence.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(job_defaults=defaults, timezone="UTC")
        for name, interval, trigger, wake in table(wakes, delays):
            self._intervals[name] = interval
            self._scheduler.add_job(_Careful(name, wake).run, trigger, id=name, name=name)

    def __enter__(self) -> Self:
        self._scheduler.start()
        self._ahead = self._ahead_of_the_loop()
        return self

    def __exit__(self, *_: object) -> None:
        self._scheduler.shutdown(wait=False)

    async def watch_the_clock(self) -> None:
        """Until cancelled: APScheduler waits for a time of day, which a clock that was set back shows hours later."""
        while True:
            await asyncio.sleep(CLOCK_CHECK_S)  # counted by the loop's own clock, which nobody sets
            self._wake_what_lies_too_far_ahead()
            before, self._ahead = self._ahead, self._ahead_of_the_loop()
            if abs(self._ahead - before) >= CLOCK_JUMP_S:
                log.warning("the clock was set", by_s=round(self._ahead - before))
                await self._clock_set()

    def _ahead_of_the_loop(self) -> float:
        return self._clock().timestamp() - asyncio.get_running_loop().time()

    def _wake_what_lies_too_far_ahead(self) -> None:
        now = self._clock()
        for job in self._scheduler.get_jobs():
            if job.next_run_time > now + self._intervals[job.id]:
                log.warning("the clock was set back", wake=job.id, lay_ahead=job.next_run_time - now)
                job.modify(next_run_time=now)
