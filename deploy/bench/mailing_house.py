"""A small Telegram, its people, a database of visitors and the catalog's workers, each a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import provision
import psycopg
from processes import ProcessFailed, Program
from telegram_sandbox.admins import CATALOG_BOT
from telegram_sandbox.control_client import ControlClient
from telegram_sandbox.readers import Reader

from bench.catalog_web import FOLDER
from bench.mailing_figures import FIRST
from bench.worker_house import worker_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from telegram_sandbox.readers import Letter

PATIENCE_S: Final = 900.0
SANDBOX: Final = (sys.executable, "-m", "telegram_sandbox", "--crowd", "1x1")
MANAGE: Final = (sys.executable, "-m", "catalog_service.manage")
JOB: Final = """
INSERT INTO catalog.procrastinate_jobs (queue_name, task_name)
VALUES ('default', 'catalog_service.mailings.tasks.send_now')
"""


@dataclass
class MailingHouse:
    """`admin` commits each statement."""

    control: ControlClient
    environment: Mapping[str, str]
    admin: psycopg.Connection[Any]
    workers: list[Program] = field(default_factory=list)

    def fill(self, count: int) -> None:
        """So many visitors who have started the bot."""
        self.inside(f"people({count})")
        self.control.add_readers(CATALOG_BOT, (Reader(FIRST + each, f"Читатель {each}") for each in range(count)))
        self.admin.execute("VACUUM ANALYZE")  # as in a database of some days

    def begin(self, text: str, strength: int) -> float:
        """A mailing starts; how many seconds its audience took to be written down."""
        return self.inside(f"begin({text!r}, {strength})")

    def inside(self, what: str) -> float:
        """What is done in a process of the service."""
        work = f"from bench import mailings_inside; print(mailings_inside.{what})"
        command = (*MANAGE, "shell", "--no-imports", "-c", work)
        environment = {**os.environ, **self.environment, "CATALOG_LOG_LEVEL": "WARNING"}
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
        return float(done.stdout)

    def start_worker(self, per_second: float) -> Program:
        """One that is told at once to look for mailings; `per_second` 0: without a limit."""
        environment = {**self.environment, "CATALOG_MAILINGS_A_SECOND": str(per_second)}
        command = (*MANAGE, "work")
        worker = Program("worker", command, FOLDER / "worker.log", environment)
        self.workers.append(worker)
        self.admin.execute(JOB)
        return worker

    def one(self, query: str, *values: object) -> Any:
        """The first field of the first row."""
        row = self.admin.execute(query.encode(), values).fetchone()
        return row[0] if row else None

    def letter(self, text: str) -> Letter | None:
        """What the bot has sent of this text, as Telegram counts it."""
        return next((each for each in self.control.letters(CATALOG_BOT) if each.text == text), None)

    def until(self, condition: Callable[[], object]) -> None:
        """`ProcessFailed` when a worker ends by itself, or patience does."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            for worker in self.workers:
                if not worker.is_running or time.monotonic() > deadline:
                    raise ProcessFailed(worker.complaint("рассылка не кончается"))
            time.sleep(0.01)

    def is_sent(self, text: str) -> bool:
        return bool(self.one("SELECT state = 'sent' FROM catalog.mailing WHERE title = %s", text))

    def stop_workers(self) -> None:
        while self.workers:
            self.workers.pop().stop()


@contextmanager
def mailing_house() -> Iterator[MailingHouse]:
    with worker_house("bench_mailings", SANDBOX) as its:
        house = MailingHouse(its.control, its.environment | _telegram(its.ready), its.admin)
        try:
            yield house
        finally:
            house.stop_workers()


def _telegram(ready: Mapping[str, Any]) -> dict[str, str]:
    return {
        "CATALOG_BOT_TOKEN": ready["catalog_bot_token"],
        "CATALOG_BOT_API_URL": ready["bot_api"],
        "PYTHONPATH": f"{provision.HOUSE / 'deploy'}:{provision.HOUSE}",
    }
