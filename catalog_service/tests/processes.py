"""The service's own processes, as an operator starts them, on a database of a test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import orphans
import provision

from shared_schema.database import CATALOG

HOUSE = Path(__file__).parents[2]
PATIENCE_S = 120
GUNICORN = (sys.executable, "-m", "gunicorn", "-c", "python:catalog_service.gunicorn_conf")
MANAGE = (sys.executable, "-m", "catalog_service.manage")


NOBODY = {"telegram_pages_url": "https://127.0.0.1:9", "telemetr_pages_url": "https://127.0.0.1:9"}
"""Where figures are asked for without a token: no test meets a real server."""


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def answers(port: int) -> bool:
    """A site there is up."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def environment(database: provision.HouseDatabase, folder: Path, **different: str) -> dict[str, str]:
    """What a web process of one's own machine needs; `different` without the prefix, in lower case."""
    wanted = {
        "database_url": database.dsn(CATALOG.app),
        "secret_key": "for tests only, and long enough: 0123456789abcdefghij",
        "hosts": "localhost",
        "own_machine": "true",
        "https": "false",
        "media_root": str(folder / "media"),
        "static_root": str(folder / "static"),
        "web_workers": "1",
        "worker_http_port": "0",
        "bot_http_port": "0",
        **NOBODY,
    } | different
    (folder / "static").mkdir(exist_ok=True)  # what collectstatic would have made
    ours = ("CATALOG_", "DJANGO_")  # those of the test run
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {f"CATALOG_{name.upper()}": value for name, value in wanted.items()}


@contextmanager
def running(
    command: Sequence[str], environment: dict[str, str], log: Path, *, keeps: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A process and its output in `log`; stopped as systemd does it. `keeps`: open files that it is given."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=HOUSE,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=keeps,
            preexec_fn=orphans.on_parents_death(),  # noqa: PLW1509 - no thread of ours holds a lock here
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        finally:
            process.kill()
            process.wait()


def until(condition: Callable[[], bool]) -> None:
    """Return as soon as the condition holds; `TimeoutError` when patience is over."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)
