"""A small Telegram that lists ten thousand channels, a catalog of them, and its worker, each a process of its own."""

from __future__ import annotations

import json
import secrets
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import devpg
import provision
import psycopg
from processes import ProcessFailed, Program, run
from telegram_sandbox.catalogued import Catalogued, Kind
from telegram_sandbox.control_client import ControlClient

from bench.catalog_web import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PATIENCE_S: Final = 3600.0
START_TIMEOUT_S: Final = 60.0
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
        self.worker = Program("worker", (*MANAGE, "procrastinate", "worker"), FOLDER / "worker.log", self.environment)
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
    FOLDER.mkdir(parents=True, exist_ok=True)
    for log in ("sandbox.log", "worker.log"):
        (FOLDER / log).unlink(missing_ok=True)
    with devpg.server(FOLDER / "postgres") as admin_dsn:
        database = provision.clone(admin_dsn, "bench_figures")
        sandbox = Program("telegram_sandbox", (sys.executable, "-m", "telegram_sandbox"), FOLDER / "sandbox.log", {})
        try:
            ready = json.loads(sandbox.wait_for_line(lambda line: line.startswith('{"control"'), START_TIMEOUT_S))
            with psycopg.connect(database.as_admin, autocommit=True) as admin:
                admin.execute("SET search_path = catalog")  # of the triggers of procrastinate's tables
                house = FiguresHouse(sandbox, ControlClient(ready["control"]), _environment(database, ready), admin)
                try:
                    yield house
                finally:
                    house.stop_worker()
        finally:
            sandbox.stop()


def _environment(database: provision.HouseDatabase, ready: Mapping[str, Any]) -> dict[str, str]:
    doors, tokens = ready["outside"], ready["outside_tokens"]
    return {
        "CATALOG_DATABASE_URL": database.dsn("catalog_app"),
        "CATALOG_SECRET_KEY": secrets.token_urlsafe(64),
        "CATALOG_HOSTS": "localhost",
        "CATALOG_OWN_MACHINE": "true",
        "CATALOG_HTTPS": "false",
        "CATALOG_MEDIA_ROOT": str(FOLDER / "media"),
        "CATALOG_TELEGRAM_PAGES_URL": doors["telegram"],
        "CATALOG_TELEGRAM_PICTURE_HOSTS": urlsplit(doors["pictures"]).netloc,
        "CATALOG_TGSTAT_API_URL": doors["tgstat"],
        "CATALOG_TGSTAT_TOKEN": tokens["tgstat"],
        "CATALOG_TELEMETR_API_URL": doors["telemetr"],
        "CATALOG_TELEMETR_TOKEN": tokens["telemetr"],
        "CATALOG_TELEMETR_PAGES_URL": doors["telemetr_page"],
        "CATALOG_FIGURES_PACE": "0",
    }
