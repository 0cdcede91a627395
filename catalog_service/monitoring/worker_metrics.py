"""What the worker counts by itself, and what it has read of the database for its page."""

import time
from collections.abc import Iterator, Sequence

from prometheus_client import Counter, Gauge, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from catalog_service.monitoring.build import registry_of_a_process
from catalog_service.monitoring.progress import Progress


class WorkerMetrics:
    """The ledger of `Jobs`. `progress` is told, too: jobs that begin and end are how the worker gets on."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._rows = _AsRead()
        self._registry = registry = registry_of_a_process()
        registry.register(self._rows)
        self._running = Gauge("catalog_worker_jobs_running", "Jobs under way", ["task"], registry=registry)
        self._ended = Counter(
            "catalog_worker_jobs", "Jobs that have ended, by how: well, failed", ["task", "ended"], registry=registry
        )
        self._took = Counter("catalog_worker_job_seconds", "What ended jobs took together", ["task"], registry=registry)
        self._database = Gauge(
            "catalog_worker_database_up", "1: the database has answered this page", registry=registry
        )
        self._still = Gauge(
            "catalog_worker_standstill_seconds", "No job has begun or ended for so long", registry=registry
        )

    def began(self, task: str) -> None:
        self._progress.moved(time.monotonic())
        self._running.labels(task).inc()

    def ended(self, task: str, took_s: float, *, well: bool) -> None:
        self._progress.moved(time.monotonic())
        self._running.labels(task).dec()
        self._ended.labels(task, "well" if well else "failed").inc()
        self._took.labels(task).inc(took_s)

    def page(self, letters: Metric, rows: Sequence[Metric] | None) -> bytes:
        """`letters`: what this process has sent. `rows`: what was read of the database; None: it does not answer."""
        self._database.set(rows is not None)
        self._still.set(self._progress.stands_still_s(time.monotonic()))
        self._rows.metrics = [letters, *(rows or ())]
        return generate_latest(self._registry)


class _AsRead(Collector):
    """Metrics that are read whole, as they are shown."""

    def __init__(self) -> None:
        self.metrics: Sequence[Metric] = ()

    def collect(self) -> Iterator[Metric]:
        yield from self.metrics
