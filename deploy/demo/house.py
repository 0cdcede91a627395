"""Sandbox, database and daemon, started together: for the demo's commands and the acceptance tests."""

import base64
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from subprocess import CalledProcessError
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import provision
from processes import ProcessFailed, Program, run
from telegram_sandbox.control_client import ControlClient

from demo.admin import Admin
from demo.ledger import Ledger

START_TIMEOUT_S = 120.0
PYTHON = sys.executable
DELIBERATE_LATENESS_S = 900
"""In production time, scaled like every delay: a busy machine's stall of a second must not cost a demo its posts."""


class House:
    """One whole system in `folder`, on a database of its own. The measuring delay, its «hour», is `hour` seconds.

    `stage`: arguments of the sandbox's command line, `--story` or `--replay FILE` with what belongs to it.
    Entering starts the sandbox; `enroll` and `start_daemon` are called when wanted; leaving ends everything.
    """

    def __init__(
        self,
        folder: Path,
        admin_dsn: str,
        *,
        hour: float,
        stage: Sequence[str],
        name: str = "demo",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder.absolute()
        self.hour = hour
        self._admin_dsn = admin_dsn
        self._stage = stage
        self._name = name
        self._settings = dict(settings or {})
        self._zone = self._settings.get("REPOSTER_TIME_ZONE", "Europe/Moscow")
        self.session_key = base64.urlsafe_b64encode(os.urandom(32)).decode()
        self._programs: list[Program] = []
        self.health_port = 0
        """0 takes a free one at the daemon's first start; later starts keep it."""

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        for log in self.folder.glob("*.log"):
            log.unlink()
        try:
            self.database = self._fresh_database()
            self.ledger = Ledger(self.database.dsn("reposter_app"))
            self._open_sandbox()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every program, the last one started first."""
        while self._programs:
            self._programs.pop().stop()

    def _fresh_database(self) -> provision.HouseDatabase:
        try:
            return provision.clone(self._admin_dsn, self._name)
        except CalledProcessError as failed:  # the migrate command has said why on stderr
            raise ProcessFailed(f"миграции не прошли: {failed}") from failed

    def _open_sandbox(self) -> None:
        plan = self.folder / "plan.json"
        how = ["--hour", f"{self.hour:g}", "--zone", self._zone, "--plan", str(plan)]
        command = [PYTHON, "-m", "telegram_sandbox", *self._stage, *how]
        self.sandbox = Program("telegram_sandbox", command, self.folder / "sandbox.log", {})
        self._programs.append(self.sandbox)
        ready = json.loads(self.sandbox.wait_for_line(lambda line: line.startswith('{"control"'), START_TIMEOUT_S))
        self.control_address: str = ready["control"]
        self.control = ControlClient(self.control_address)
        self.viewer: str = ready["viewer"]
        self.admins: list[int] = ready["admins"]
        self.buyer: int = ready["buyer"]
        self._bot = {
            "REPOSTER_BOT_TOKEN": ready["bot_token"],
            "REPOSTER_BOT_API_URL": ready["bot_api"],
            "REPOSTER_ADMIN_IDS": ",".join(map(str, self.admins)),
            "REPOSTER_TELEGRAM_SERVER": f"127.0.0.1:{ready['mtproto_port']}",
            "REPOSTER_TELEGRAM_SERVER_KEY": ready["public_key"],
        }
        self.catalog_bot = {
            "CATALOG_BOT_TOKEN": ready["catalog_bot_token"],
            "CATALOG_BOT_API_URL": ready["bot_api"],
        }
        """What the catalog's bot needs to know of this Telegram."""
        self.figures = figures_from(ready["outside"], ready["outside_tokens"])
        """Where the catalog finds pages and APIs that tell of channels."""
        self.plan = plan

    def admin(self, number: int = 0) -> Admin:
        """One of the owner's accounts, in its chat with the reposter's bot."""
        return self._in_chat(number, self._bot["REPOSTER_BOT_TOKEN"])

    @property
    def catalog_bot_id(self) -> int:
        return _bot_id(self.catalog_bot["CATALOG_BOT_TOKEN"])

    def catalog_chat(self, number: int = 0) -> Admin:
        """One of the owner's accounts, in its chat with the catalog's bot."""
        return self._in_chat(number, self.catalog_bot["CATALOG_BOT_TOKEN"])

    def _in_chat(self, number: int, token: str) -> Admin:
        return Admin(self.viewer, self.admins[number], _bot_id(token))

    def enroll(self) -> list[str]:
        """Tell the reposter of the stage's projects, userbots and donors; its report, line by line."""
        command = [PYTHON, "-m", "reposter_service", "enroll", str(self.plan)]
        return run("reposter_service enroll", command, self.environment()).splitlines()

    def launch_daemon(self) -> float:
        """Start it, without waiting for anything: seconds since 1970 of its start."""
        began = time.time()
        self.daemon = Program(
            "reposter_service",
            [PYTHON, "-m", "reposter_service", "run"],
            self.folder / "daemon.log",
            self.environment(),
        )
        self._programs.append(self.daemon)
        return began

    def start_daemon(self) -> float:
        """Start it, and return when every userbot is connected: seconds since 1970 of its start."""
        began = self.launch_daemon()
        line = self.daemon.wait_for_line(_says_running, START_TIMEOUT_S)
        self.health_port = json.loads(line)["http_port"]
        self._await_health()
        return began

    def await_first_sights(self) -> float:
        """Return when every donor has been read once, private ones joined: seconds since 1970."""
        self._await(lambda: not self.ledger.unseen(), "не все доноры прочитаны")
        return time.time()

    def stop_daemon(self) -> int:
        """Ask it to end; its exit code."""
        self._programs.remove(self.daemon)
        return self.daemon.stop()

    def kill_daemon(self) -> None:
        """kill -9."""
        self._programs.remove(self.daemon)
        self.daemon.kill()

    def replace_daemon(self) -> Program:
        """After its end, whoever ended it: start it again, without waiting for anything."""
        self._programs.remove(self.daemon)
        self.launch_daemon()
        return self.daemon

    def health(self) -> tuple[int, dict[str, Any]]:
        """Status and body of `/healthz`."""
        connection = HTTPConnection("127.0.0.1", self.health_port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def check_alive(self) -> None:
        """Raise when a program that should run has ended by itself."""
        for program in self._programs:
            if not program.is_running:
                raise ProcessFailed(program.complaint("завершился"))

    def check_sandbox(self) -> None:
        """The same for the sandbox alone, where somebody else sees to the daemon."""
        if not self.sandbox.is_running:
            raise ProcessFailed(self.sandbox.complaint("завершился"))

    def annotate(self, noted: Mapping[str, Any]) -> None:
        """What the viewer is to show; a sandbox that ends while it is told has ended."""
        try:
            self.control.annotate(noted)
        except (ConnectionError, HTTPException) as cut:
            raise ProcessFailed(self.sandbox.complaint("завершился")) from cut

    def _await_health(self) -> None:
        wanted = len(json.loads(self.plan.read_text())["projects"])
        self._await(lambda: self._connected() == wanted, f"подключены не все юзерботы ({wanted})")

    def _connected(self) -> int:
        try:
            return int(self.health()[1]["userbots"].get("connected", 0))
        except (OSError, HTTPException):
            return 0

    def _await(self, condition: Callable[[], bool], complaint: str) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not condition():
            if time.monotonic() > deadline:
                raise ProcessFailed(self.daemon.complaint(complaint))
            self.check_alive()
            time.sleep(0.1)

    def environment(self) -> dict[str, str]:
        """What the daemon and an operator's commands need to know of this house."""
        return {
            "REPOSTER_DATABASE_URL": self.database.dsn("reposter_app"),
            "REPOSTER_SESSION_KEY": self.session_key,
            "REPOSTER_MEASURE_DELAY_S": f"{self.hour:g}",
            "REPOSTER_LATENESS_S": str(DELIBERATE_LATENESS_S),
            "REPOSTER_HTTP_PORT": str(self.health_port),
            "REPOSTER_TIME_ZONE": self._zone,
            "TELEGRAM_API_ID": "1",
            "TELEGRAM_API_HASH": "0" * 32,
            **self._bot,
            **self._settings,
        }


def figures_from(doors: Mapping[str, str], tokens: Mapping[str, str]) -> dict[str, str]:
    """What tells the catalog where its sources are: `outside` and `outside_tokens` of a sandbox that is up."""
    return {
        "CATALOG_TELEGRAM_PAGES_URL": doors["telegram"],
        "CATALOG_TELEGRAM_PICTURE_HOSTS": urlsplit(doors["pictures"]).netloc,
        "CATALOG_TGSTAT_API_URL": doors["tgstat"],
        "CATALOG_TGSTAT_TOKEN": tokens["tgstat"],
        "CATALOG_TELEMETR_API_URL": doors["telemetr"],
        "CATALOG_TELEMETR_TOKEN": tokens["telemetr"],
        "CATALOG_TELEMETR_PAGES_URL": doors["telemetr_page"],
    }


def _bot_id(token: str) -> int:
    return int(token.partition(":")[0])


def _says_running(line: str) -> bool:
    try:
        return bool(json.loads(line).get("event") == "running")
    except (ValueError, AttributeError):
        return False
