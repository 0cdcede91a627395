"""A small Telegram that lists ten thousand channels, a catalog of them, and its worker, each a process of its own."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import psycopg
from demo.house import figures_from
from processes import ProcessFailed, Program, run
from telegram_sandbox.catalogued import Catalogued, Kind
from telegram_sandbox.control_client import ControlClient

from bench.catalog_web import FOLDER
from bench.worker_house import worker_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PATIENCE_S: Final = 3600.0
MANAGE: Final = (sys.executable, "-m", "catalog_service.manage")
FILL: Final = ("fill_sample_catalog", "--without-pictures", "--days", "0", "--channels")
LOGOS_EVERY: Final = 20
"""One channel in so many has a logo to offer: no house has ten thousand channels without one."""
CHANNELS: Final = """
SELECT substr(telegram_link, 14), title, coalesce(subscribers, 5000), coalesce(reach, 900) FROM catalog.channel
ORDER BY id
"""
DUE: Final = """
UPDATE catalog.figure_refresh
SET due_at = now(), tried_at = NULL, refreshed_at = NULL, looked_at = NULL, labels_at = now(), wanted_at = NULL,
    wanted_by = '', address = ''
"""
LEFT: Final = "SELECT count(*) FROM catalog.figure_refresh WHERE tried_at IS NULL"
DONE: Final = "SELECT count(*) FROM catalog.figure_refresh WHERE tried_at IS NOT NULL"
JOB: Final = """
INSERT INTO catalog.procrastinate_jobs (queue_name, task_name)
VALUES ('default', 'catalog_service.figures.tasks.refresh_now')
"""
BACKENDS: Final = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'catalog_app' AND datname = current_database()"


@dataclass
class FiguresHouse:
    """`sources`: the sandbox. `admin` commits each statement. `worker` None: none runs."""

    sources: Program
    control: ControlClient
    environment: Mapping[str, str]
    admin: psycopg.Connection[Any]
    worker: Program | None = None

    def fill(self, count: int) -> None:
        """So many channels, which the sandbox lists."""
        run("fill_sample_catalog", (*MANAGE, *FILL, str(count)), dict(self.environment))
        rows = self.admin.execute(CHANNELS.encode()).fetchall()
        self.control.catalogue(_listed(number, *row) for number, row in enumerate(rows))
        self.admin.execute("VACUUM ANALYZE")  # as in a database of some days

    def begin(self) -> None:
        """All are due at once, and nobody was asked about them yet."""
        self.admin.execute(DUE)
        self.control.forget_asked()

    def start_worker(self) -> Program:
        """One that is told at once to refresh."""
        self.worker = Program("worker", (*MANAGE, "work"), FOLDER / "worker.log", self.environment)
        self.admin.execute(JOB)
        return self.worker

    def kill_worker(self) -> None:
        """kill -9. Returns when the database has noticed."""
        if self.worker:
            self.worker.kill()
            self.worker = None
        while self.one(BACKENDS):
            time.sleep(0.05)

    def stop_worker(self) -> None:
        if self.worker:
            self.worker.stop()
            self.worker = None

    def one(self, query: str, *values: object) -> Any:
        """The first field of the first row."""
        row = self.admin.execute(query.encode(), values).fetchone()
        return row[0] if row else None

    def until(self, condition: Callable[[], object], *, pause_s: float) -> None:
        """`ProcessFailed` when the worker ends by itself, or patience does."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            worker = self.worker
            if worker and (not worker.is_running or time.monotonic() > deadline):
                raise ProcessFailed(worker.complaint("показатели не обновляются"))
            time.sleep(pause_s)


def _listed(number: int, address: str, title: str, subscribers: int, reach: int) -> Catalogued:
    return Catalogued(
        address,
        title,
        about="О канале",
        kind=Kind.INVITE if address.startswith("+") else Kind.CHANNEL,
        subscribers=subscribers,
        reach=reach,
        has_logo=number % LOGOS_EVERY == 0,
    )


@contextmanager
def figures_house() -> Iterator[FiguresHouse]:
    with worker_house("bench_figures", (sys.executable, "-m", "telegram_sandbox")) as its:
        environment = its.environment | figures_from(its.ready["outside"], its.ready["outside_tokens"])
        house = FiguresHouse(its.sandbox, its.control, environment | {"CATALOG_FIGURES_PACE": "0"}, its.admin)
        try:
            yield house
        finally:
            house.stop_worker()
