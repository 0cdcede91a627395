"""`make run`: both services by one `.env`, each process on its own, none taken along by another's end."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from demo.catalog import Catalog
from demo.env_file import env_file
from demo.house import House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE_S = 180
RUN = Path(__file__).parents[1] / "run"
REPOSTER = "репосточная"
CATALOG = ("сайт каталога", "исполнитель каталога", "бот каталога")


class Both:
    """`sh deploy/run` on a sandbox and a database of the test's own; `settings` as in its `.env`."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.settings = settings
        self._env = folder / "env"
        self._log = folder / "run.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with env_file(self._env, self.settings), self._log.open("wb") as log:
            self.process = subprocess.Popen(
                ["sh", RUN], env=self._around(), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
            # The shell reads the file first of all.
            self.await_words("процесс", "не запущен")

    def operator(self, *command: str) -> subprocess.CompletedProcess[str]:
        with env_file(self._env, self.settings):
            return subprocess.run(
                ["sh", RUN, *command], env=self._around(), capture_output=True, text=True, check=False
            )

    def _around(self) -> dict[str, str]:
        ours = ("REPOSTER_", "CATALOG_", "TELEGRAM_", "DJANGO_")
        return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {
            "ENV_FILE": str(self._env)
        }

    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def await_words(self, *words: str) -> None:
        assert self.process is not None
        until(lambda: any(each in self.said() for each in words), self.said)

    def pid(self, name: str) -> int:
        """Of the newest process of this name."""
        self.await_words(f"{name}: процесс ")
        return int(re.findall(rf"{name}: процесс (\d+)", self.said())[-1])

    def answers(self, port: str) -> dict[str, Any]:
        """What `/healthz` says, as soon as it says something."""
        until(lambda: healthz(int(port)) is not None, self.said)
        return healthz(int(port)) or {}

    def end(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)


def healthz(port: int) -> dict[str, Any] | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/healthz")
        return dict(json.loads(connection.getresponse().read()))
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def until(condition: Callable[[], bool], complaint: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, complaint()
        time.sleep(0.1)


def free_port() -> str:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return str(listening.getsockname()[1])


def is_running(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def both(tmp_path: Path, database_admin_url: str) -> Iterator[Both]:
    stage = ["--story"]
    with (
        House(tmp_path, database_admin_url, hour=20, stage=stage, name=f"run_{os.getpid()}") as house,
        Catalog(house) as catalog,
    ):
        migrators = {
            f"{service.upper()}_MIGRATOR_DATABASE_URL": house.database.dsn(f"{service}_migrator")
            for service in ("reposter", "catalog")
        }
        port = {"REPOSTER_HTTP_PORT": free_port()}
        running = Both(tmp_path, {**house.environment(), **catalog.environment(), **migrators, **port})
        yield running
        if running.process is not None and running.process.poll() is None:
            running.process.kill()
            running.process.wait()


def test_each_process_lives_and_dies_alone_and_all_end_together(both: Both) -> None:
    both.start()
    pids = {name: both.pid(name) for name in (REPOSTER, *CATALOG)}
    assert both.answers(both.settings["REPOSTER_HTTP_PORT"])["database"] is True
    port = both.settings["CATALOG_HTTP_ADDRESS"].rpartition(":")[2]
    assert both.answers(port)["ok"] is True
    told = both.operator("catalog", "createsuperuser", "--noinput", "--username", "a", "--email", "a@example.com")
    assert told.returncode == 0, told.stderr
    os.kill(pids["сайт каталога"], signal.SIGKILL)
    both.await_words("сайт каталога: процесс завершился с кодом -9, запускаю снова через 1 с")
    until(lambda: both.pid("сайт каталога") != pids["сайт каталога"], both.said)
    assert both.answers(port)["ok"] is True
    assert {name: both.pid(name) for name in (REPOSTER, *CATALOG[1:])} == {
        name: pid for name, pid in pids.items() if name != "сайт каталога"
    }
    for name, pid in pids.items():
        if name != "сайт каталога":
            environment = (Path("/proc") / str(pid) / "environ").read_text()
            assert "MIGRATOR" not in environment
            assert ("CATALOG_" in environment) == (name != REPOSTER)
            assert ("REPOSTER_" in environment) == (name == REPOSTER)
    pids["сайт каталога"] = both.pid("сайт каталога")
    assert both.end() == 0
    assert not any(is_running(pid) for pid in pids.values())


def test_settings_that_do_not_fit_the_catalog_leave_the_reposter_running(both: Both) -> None:
    both.settings["CATALOG_SECRET_KEY"] = ""
    both.start()
    assert both.answers(both.settings["REPOSTER_HTTP_PORT"])["database"] is True
    assert "CATALOG_SECRET_KEY" in both.said()
    assert "Каталог не запущен: причина выше." in both.said()
    assert both.operator("catalog", "check").returncode == 2
    assert both.end() == 0


def test_settings_that_do_not_fit_the_reposter_leave_the_catalog_running(both: Both) -> None:
    both.settings["REPOSTER_SESSION_KEY"] = "a key of your own"
    both.settings["CATALOG_BOT_TOKEN"] = ""
    both.start()
    assert both.answers(both.settings["CATALOG_HTTP_ADDRESS"].rpartition(":")[2])["ok"] is True
    both.await_words("репосточная: настройки не годятся, больше не запускаю")
    assert "REPOSTER_SESSION_KEY" in both.said()
    assert "CATALOG_BOT_TOKEN не указан: бот каталога не запускается" in both.said()
    assert both.end() == 0
