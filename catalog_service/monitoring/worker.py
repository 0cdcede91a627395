"""The worker's process: its jobs, and beside them, in the same loop, its pages and systemd's watchdog.

What the watchdog is for: a process that is frozen, or whose loop is blocked, goes on holding the locks of those who
send and who refresh for as long as its connections live, and nobody takes its place. So it is fed from the loop, by
nothing that waits for anything; and no longer when for half an hour no job has begun or ended though the database
answers. A database that is away is told on /healthz: ending would not bring it back.
"""

import asyncio
import signal
import time

import structlog
from django.db import Error
from django.utils import timezone

from catalog_service.mailings import queries as mailings
from catalog_service.monitoring import gauges, pages, readings
from catalog_service.monitoring.asking import Asking, SilentError
from catalog_service.monitoring.jobs import Jobs
from catalog_service.monitoring.pages import Health
from catalog_service.monitoring.progress import Progress
from catalog_service.monitoring.systemd import feed_the_watchdog, notify
from catalog_service.monitoring.worker_metrics import WorkerMetrics
from catalog_service.operations import revision

log = structlog.get_logger(__name__)

PROBING_S = 10.0
"""Between two looks whether the database answers."""
AWAY = "база данных не отвечает"


async def run(port: int) -> None:
    """Until SIGTERM or SIGINT; a second one ends it at once. `AddressInUseError`."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def end() -> None:
        for told in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(told)
        stop.set()

    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, end)
    asking = Asking()
    try:
        await CatalogWorker(asking).serve(port, stop)
    finally:
        asking.close()
    log.info("the worker has stopped")


class CatalogWorker:
    """`asking`: the database, for the pages; closed by whoever has made it."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._progress = Progress(time.monotonic())
        self._metrics = WorkerMetrics(self._progress)
        self._rows = readings.Readings(asking)
        self._jobs = Jobs(self._metrics)

    async def serve(self, port: int, stop: asyncio.Event) -> None:
        """Until `stop` is set; jobs under way are ended then as a stop wants it."""
        async with (
            pages.serve(port, "CATALOG_WORKER_HTTP_PORT", self.health, self.metrics_page) as bound,
            asyncio.TaskGroup() as group,
        ):
            log.info("the worker runs", http_port=bound)
            notify("READY=1")
            feeding = group.create_task(feed_the_watchdog(self._is_alive))
            probing = group.create_task(self._probe())
            working = group.create_task(self._jobs.work())
            await stop.wait()
            notify("STOPPING=1")
            working.cancel()
            await asyncio.wait([working])
            probing.cancel()
            feeding.cancel()

    async def health(self) -> Health:
        """The database answers and is at this version's revision, a worker takes jobs, one has looked for mailings."""
        try:
            says, hold = await self._asking.ask(_as_it_stands)
        except (SilentError, Error) as away:
            log.warning("no answer from the database", error=str(away))
            return Health(AWAY, self._facts(database=False))
        if not says and not self._jobs.is_working:
            says = "рабочий процесс не берёт заданий: он начинает заново"
        if not says and hold is not None and hold.because is mailings.Because.NOBODY:
            says = "никто не смотрит, что пора разослать: задания стоят"
        return Health(says, self._facts(database=True))

    async def metrics_page(self) -> bytes:
        rows = await self._rows.now()
        return self._metrics.page(gauges.letters(), rows)

    def _facts(self, *, database: bool) -> dict[str, object]:
        standstill_s = round(self._progress.stands_still_s(time.monotonic()))
        return {"database": database, "working": self._jobs.is_working, "standstill_s": standstill_s}

    def _is_alive(self) -> bool:
        return not self._progress.is_stuck(time.monotonic())

    async def _probe(self) -> None:
        """Until cancelled: while the database does not answer, no standstill is counted."""
        while True:
            try:
                await self._asking.ask(revision.require_current)
            except (SilentError, Error, revision.RevisionError):
                self._progress.held(time.monotonic())
            await asyncio.sleep(PROBING_S)


def _as_it_stands() -> tuple[str, mailings.Hold | None]:
    """What is wrong with the revision, in words; what holds mailings. Four queries at most."""
    try:
        revision.require_current()
    except revision.RevisionError as behind:
        return str(behind), None
    return "", mailings.hold(timezone.now())
