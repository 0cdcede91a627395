"""A small Telegram and a database of the catalog's, for a worker whose work is measured; each a process of its own."""

from __future__ import annotations

import json
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import devpg
import provision
import psycopg
from processes import Program
from telegram_sandbox.control_client import ControlClient

from bench.catalog_web import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

START_TIMEOUT_S: Final = 60.0


class WorkerHouse(NamedTuple):
    """`ready`: what the sandbox says when it is up. `environment`: of the worker, without what it asks for outside."""

    sandbox: Program
    control: ControlClient
    ready: Mapping[str, Any]
    environment: dict[str, str]
    admin: psycopg.Connection[Any]


@contextmanager
def worker_house(name: str, sandbox_command: Sequence[str]) -> Iterator[WorkerHouse]:
    """`name` of its database."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for log in ("sandbox.log", "worker.log"):
        (FOLDER / log).unlink(missing_ok=True)
    with devpg.server(FOLDER / "postgres") as admin_dsn:
        database = provision.clone(admin_dsn, name)
        sandbox = Program("telegram_sandbox", sandbox_command, FOLDER / "sandbox.log", {})
        try:
            ready = json.loads(sandbox.wait_for_line(lambda line: line.startswith('{"control"'), START_TIMEOUT_S))
            with psycopg.connect(database.as_admin, autocommit=True) as admin:
                admin.execute("SET search_path = catalog")  # of the triggers of procrastinate's tables
                yield WorkerHouse(sandbox, ControlClient(ready["control"]), ready, _environment(database), admin)
        finally:
            sandbox.stop()


def _environment(database: provision.HouseDatabase) -> dict[str, str]:
    return {
        "CATALOG_DATABASE_URL": database.dsn("catalog_app"),
        "CATALOG_SECRET_KEY": secrets.token_urlsafe(64),
        "CATALOG_HOSTS": "localhost",
        "CATALOG_OWN_MACHINE": "true",
        "CATALOG_HTTPS": "false",
        "CATALOG_WORKER_HTTP_PORT": "0",
        "CATALOG_MEDIA_ROOT": str(FOLDER / "media"),
    }
