"""The catalog's web process on a database of ten thousand channels, as it runs in production, and questions to it."""

from __future__ import annotations

import json
import secrets
import socket
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import devpg
import provision
import psycopg
from processes import ProcessFailed, Program, run

from bench.process_figures import rss_mb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER: Final = Path(".data/bench").absolute()
CHANNELS: Final = 10_000
BOT_TOKEN: Final = "7000000002:AAF-of-the-benchmark-0123456789abcd"  # noqa: S105 - nobody's
"""By which visitors are signed; there is no such bot."""
START_TIMEOUT_S: Final = 60.0
FILL: Final = (
    *(sys.executable, "-m", "catalog_service.manage", "fill_sample_catalog"),
    *("--channels", str(CHANNELS), "--without-pictures", "--days", "0"),
)
# No worker is replaced by a fresh one meanwhile: its connections would end with it.
GUNICORN: Final = (
    *(sys.executable, "-m", "gunicorn", "-c", "python:catalog_service.gunicorn_conf"),
    *("--max-requests", "0"),
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class CatalogWeb:
    """`answers`: the file of what `/bare/…` answers; it is read when that is first asked for.

    `environment`: of the service, for what else is to run in it.
    """

    port: int
    database: provision.HouseDatabase
    pid: int
    answers: Path
    environment: Mapping[str, str]

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=START_TIMEOUT_S)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """Pids of gunicorn's workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def backends(self) -> list[int]:
        """Pids of PostgreSQL's processes that the workers are connected to."""
        with psycopg.connect(self.database.as_admin) as admin:
            rows = admin.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'catalog'").fetchall()
        return [pid for (pid,) in rows]

    def worker_rss_mb(self) -> float:
        """Of the largest."""
        return max(rss_mb(pid) for pid in self.workers())


@contextmanager
def catalog_web() -> Iterator[CatalogWeb]:
    """Two workers and their database."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with devpg.server(FOLDER / "postgres") as admin_dsn:
        database = provision.clone(admin_dsn, "bench_catalog")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = _environment(database, port)
        run("fill_sample_catalog", FILL, environment)
        with psycopg.connect(database.as_admin, autocommit=True) as admin:
            admin.execute("VACUUM ANALYZE")  # as in a database of some days
        log = FOLDER / "catalog_web.log"
        log.unlink(missing_ok=True)
        web = Program("catalog", GUNICORN, log, environment)
        try:
            served = CatalogWeb(port, database, web.pid, FOLDER / "answers.json", environment)
            _await(served, web)
            yield served
        finally:
            web.stop()


def _await(served: CatalogWeb, web: Program) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        with suppress(ConnectionRefusedError):
            if served.get("/healthz").status == 200:
                return
        if not web.is_running or time.monotonic() > deadline:
            raise ProcessFailed(web.complaint("не отвечает"))
        time.sleep(0.1)


def _environment(database: provision.HouseDatabase, port: int) -> dict[str, str]:
    static = FOLDER / "static"
    static.mkdir(exist_ok=True)
    return {
        "CATALOG_DATABASE_URL": database.dsn("catalog_app"),
        "CATALOG_SECRET_KEY": secrets.token_urlsafe(64),
        "CATALOG_HOSTS": "localhost",
        "CATALOG_OWN_MACHINE": "true",
        "CATALOG_HTTPS": "false",
        "CATALOG_HTTP_ADDRESS": f"127.0.0.1:{port}",
        "CATALOG_WEB_WORKERS": "2",
        "CATALOG_MEDIA_ROOT": str(FOLDER / "media"),
        "CATALOG_STATIC_ROOT": str(static),
        "CATALOG_BOT_TOKEN": BOT_TOKEN,
        "CATALOG_ADDRESS_REQUESTS_A_MINUTE": str(10**9),
        "CATALOG_VISITOR_REQUESTS_A_MINUTE": str(10**9),
        "DJANGO_SETTINGS_MODULE": "bench.bare_settings",
        "PYTHONPATH": f"{provision.HOUSE / 'deploy'}:{provision.HOUSE}",
        "BENCH_BARE_ANSWERS": str(FOLDER / "answers.json"),
    }
