"""The catalog of a house: filled with a sample, then three processes beside the reposter, on the same database."""

import secrets
import shutil
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from types import TracebackType
from typing import Any, LiteralString, Self

import psycopg
from processes import ProcessFailed, Program
from telegram_sandbox.admins import CATALOG_BOT

from demo.house import House

PATIENCE_S = 90.0
COUNTING_S = 180.0
PYTHON = sys.executable
MANAGE = (PYTHON, "-m", "catalog_service.manage")
PROCESSES = {
    "site": (PYTHON, "-m", "gunicorn", "-c", "python:catalog_service.gunicorn_conf"),
    "worker": (*MANAGE, "work"),
    "bot": (PYTHON, "-m", "catalog_service.bot"),
}
"""As production starts them, by a word for each."""
YEAR = 365
CHANNELS = 300
FIGURES_PACE = "0.15"
"""Real sources are asked once a second: so three hundred channels would take ten minutes."""
UNCOUNTED = "SELECT 1 FROM catalog.uncounted LIMIT 1"
OWN_LINK = "SELECT id, code FROM catalog.link WHERE channel_id = %s AND is_own"
APP = "app"
MINI_APP_LINK = f"https://t.me/{CATALOG_BOT}/{APP}"
MANAGER = "INSERT INTO catalog.manager_chat (chat_id, label, refusal) VALUES (%s, 'Владелец', '')"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Of the admin site."""

    login: str
    password: str


class Catalog:
    """Beside `house`: `prepare`, then `start`, then `await_site`, each while the reposter does its own.

    `port` of the site, unless somebody has it: then a free one; `days`: so long visitors have come already;
    `letters_a_second` of a mailing; `settings` of its processes beside those. Leaving ends its processes.
    """

    def __init__(
        self,
        house: House,
        *,
        port: int = 0,
        channels: int = CHANNELS,
        days: int = 0,
        letters_a_second: float = 25,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.house = house
        self.folder = house.folder / "catalog"
        self.owner = SignIn("owner", secrets.token_hex(6))
        self._days = days
        self._channels = channels
        self._letters_a_second = letters_a_second
        self._settings = dict(settings or {})
        self._secret_key = secrets.token_urlsafe(64)
        self._port = port
        self._preparing: list[Program] = []
        self.programs: dict[str, Program] = {}

    def __enter__(self) -> Self:
        """The pictures of an earlier house go; the files of the admin site stay, they are the same."""
        shutil.rmtree(self.folder / "media", ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        for log in self.folder.glob("*.log"):
            log.unlink()
        self._port = free_port(self._port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        for program in self._preparing:
            program.stop()

    @property
    def address(self) -> str:
        """Of everything that it serves; ends with a slash."""
        return f"http://127.0.0.1:{self._port}/"

    def prepare(self) -> None:
        """Fill it, gather the site's files, make the owner's account: all at once, while others start.

        The owner is the manager who is told of requests. Telegram learns where the Mini App is, as from @BotFather.
        """
        self.house.control.register_app(CATALOG_BOT, APP, self.address)
        with psycopg.connect(self.house.database.dsn("catalog_app")) as connection:
            connection.execute(MANAGER, [self.house.admins[0]])
        signs_in = {
            "DJANGO_SUPERUSER_USERNAME": self.owner.login,
            "DJANGO_SUPERUSER_PASSWORD": self.owner.password,
            "DJANGO_SUPERUSER_EMAIL": "owner@example.com",
        }
        self._prepare("fill_sample_catalog", "--channels", str(self._channels), "--days", str(self._days))
        self._prepare("collectstatic", "--noinput", "--verbosity", "0")
        self._prepare("createsuperuser", "--noinput", **signs_in)

    def _prepare(self, command: str, *arguments: str, **more: str) -> None:
        log = self.folder / f"{command}.log"
        whole = (*MANAGE, command, *arguments)
        self._preparing.append(Program(f"catalog_service {command}", whole, log, {**self.environment(), **more}))

    def await_channels(self) -> None:
        """Return when the site can be opened: everything is prepared the visits may come later."""
        self._finish(but=1)
        self._preparing[0].wait_for_line(lambda line: line.startswith("каталог наполнен"), PATIENCE_S)

    def finish_preparing(self) -> None:
        """Return when it is prepared, visits included."""
        self._finish()

    def _finish(self, *, but: int = 0) -> None:
        """What is prepared, the first thing last."""
        while len(self._preparing) > but:
            self._preparing[-1].finish(PATIENCE_S)
            self._preparing.pop()

    def launch_all(self) -> None:
        """Whichever does not run yet."""
        for name in PROCESSES:
            if name not in self.programs or not self.programs[name].is_running:
                self.launch(name)

    def launch(self, name: str) -> Program:
        """One of the processes, without waiting for anything."""
        log = self.folder / f"{name}.log"
        program = Program(f"catalog_service {name}", PROCESSES[name], log, self.environment())
        self.programs[name] = program
        return program

    def kill(self) -> None:
        """kill -9, all at once. Returns when the site's own children have noticed, too, and nobody answers."""
        for program in self.programs.values():
            program.kill()
        while self.is_well():
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask all to end, and see to it."""
        for program in self.programs.values():
            program.ask_to_end()
        while self.programs:
            self.programs.popitem()[1].stop()

    def await_site(self) -> None:
        """Return when it answers."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.is_well():
            site = self.programs["site"]
            if not site.is_running or time.monotonic() > deadline:
                raise ProcessFailed(site.complaint("сайт каталога не отвечает"))
            time.sleep(0.1)

    def await_counted(self) -> None:
        """Return when the worker has counted all visits."""
        deadline = time.monotonic() + COUNTING_S
        while self._asked(UNCOUNTED):
            if time.monotonic() > deadline:
                raise ProcessFailed(self.programs["worker"].complaint("посещения каталога не посчитаны"))
            time.sleep(0.5)

    def is_well(self) -> bool:
        """Whether `/healthz` says so."""
        return is_well(self._port)

    def own_link(self, channel_id: int) -> tuple[int, str]:
        """Of the link that a channel has from the start: its number and its code."""
        if (found := self._asked(OWN_LINK, channel_id)) is None:
            raise ProcessFailed(f"у канала {channel_id} нет своей ссылки")
        return int(found[0]), str(found[1])

    def app_as(self, person_id: int) -> str:
        """An address that opens the Mini App in a tab of its own, signed for this person at that moment."""
        return f"{self.house.viewer}open/{CATALOG_BOT}/{person_id}"

    def _asked(self, question: LiteralString, *values: int) -> Any:
        """The first row of what the database answers."""
        with psycopg.connect(self.house.database.dsn("catalog_app")) as connection:
            return connection.execute(question, values).fetchone()

    def environment(self) -> dict[str, str]:
        """What its processes and an operator's commands need to know."""
        return {
            "CATALOG_DATABASE_URL": self.house.database.dsn("catalog_app"),
            "CATALOG_SECRET_KEY": self._secret_key,
            "CATALOG_HOSTS": "localhost",
            "CATALOG_OWN_MACHINE": "true",
            "CATALOG_HTTPS": "false",
            "CATALOG_MEDIA_ROOT": str(self.folder / "media"),
            "CATALOG_STATIC_ROOT": str(self.folder / "static"),
            "CATALOG_HTTP_ADDRESS": f"127.0.0.1:{self._port}",
            "CATALOG_WORKER_HTTP_PORT": "0",
            "CATALOG_BOT_HTTP_PORT": "0",
            "CATALOG_WEB_WORKERS": "1",
            "CATALOG_MINI_APP_URL": self.address,
            "CATALOG_MINI_APP_LINK": MINI_APP_LINK,
            "CATALOG_MAILINGS_A_SECOND": str(self._letters_a_second),
            "CATALOG_FIGURES_PACE": FIGURES_PACE,
            **self.house.catalog_bot,
            **self.house.figures,
            **self._settings,
        }


def free_port(port: int) -> int:
    """This one, or another when somebody has it."""
    for wanted in (port, 0):
        with socket.socket() as trying:
            trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn will
            try:
                trying.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(trying.getsockname()[1])
    raise ProcessFailed("нет свободного порта для сайта каталога")


def is_well(port: int) -> bool:
    """Whether `/healthz` at this port says so."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
