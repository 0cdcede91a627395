"""The web process behind a socket that is not its own, as systemd hands it over (sd_listen_fds(3))."""

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import provision
import pytest

from catalog_service.tests.processes import GUNICORN, PATIENCE_S, answers, environment, running, until

VISITORS = 4
HANDED_OVER = """
import os, sys
os.dup2(int(os.environ["DOOR"]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[1], sys.argv[1:])
"""
BY_SYSTEMD = (sys.executable, "-c", HANDED_OVER, *GUNICORN)


@pytest.fixture
def door() -> Iterator[socket.socket]:
    """What a socket unit keeps open, whoever is behind it."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        listening.set_inheritable(True)
        yield listening


class Visitor(threading.Thread):
    """Asks again and again, each time by a new connection, as nginx does. `told`: statuses, or what went wrong."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port
        self.told: list[str] = []
        self.is_done = False

    def run(self) -> None:
        while not self.is_done:
            self.told.append(self._asked())

    def _asked(self) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", "/api/v1/categories/", headers={"Connection": "close"})
            answer = connection.getresponse()
            answer.read()
            return str(answer.status)
        except OSError as refused:
            return repr(refused)
        finally:
            connection.close()


@contextmanager
def visitors(port: int) -> Iterator[list[Visitor]]:
    coming = [Visitor(port) for _ in range(VISITORS)]
    for visitor in coming:
        visitor.start()
    try:
        yield coming
    finally:
        leave(coming)


def leave(visitors: list[Visitor]) -> None:
    for visitor in visitors:
        visitor.is_done = True
    for visitor in visitors:
        visitor.join(PATIENCE_S)


def test_a_restart_under_load_refuses_nobody(own: provision.HouseDatabase, tmp_path: Path, door: socket.socket) -> None:
    port = door.getsockname()[1]
    # Another address than the socket's: what is handed over is served, and nothing else.
    settings = environment(own, tmp_path, http_address="127.0.0.1:1", address_requests_a_minute="1000000")
    settings["DOOR"] = str(door.fileno())
    keeps = [door.fileno()]
    with visitors(port) as coming:
        with running(BY_SYSTEMD, settings, tmp_path / "log", keeps=keeps):
            until(lambda: sum(len(visitor.told) for visitor in coming) > 50)
        time.sleep(0.5)
        told = [len(visitor.told) for visitor in coming]
        time.sleep(0.5)
        assert [len(visitor.told) for visitor in coming] == told  # nobody serves now, and everybody waits
        with running(BY_SYSTEMD, settings, tmp_path / "log", keeps=keeps):
            until(lambda: all(len(visitor.told) > before + 10 for visitor, before in zip(coming, told, strict=True)))
            leave(coming)
    assert {status for visitor in coming for status in visitor.told} == {"200"}


def test_workers_show_that_they_live_where_systemd_keeps_what_runs(
    own: provision.HouseDatabase, tmp_path: Path, door: socket.socket
) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    settings = environment(own, tmp_path) | {"DOOR": str(door.fileno()), "RUNTIME_DIRECTORY": str(folder)}
    with running(BY_SYSTEMD, settings, tmp_path / "log", keeps=[door.fileno()]) as web:
        until(lambda: answers(door.getsockname()[1]))
        open_files = [str(file.readlink()) for file in Path(f"/proc/{web.pid}/fd").iterdir()]
        assert [name for name in open_files if name.startswith(f"{folder}/wgunicorn-")]
