"""Procrastinate's worker, begun again after each outage of the database: the process outlives it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog
from procrastinate import exceptions
from procrastinate.contrib.django import app, django_connector
from procrastinate.job_context import JobContext
from procrastinate.worker import Worker

from catalog_service.postgres.own import AWAY

log = structlog.get_logger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
"""Between attempts to begin."""
LONG_LIFE_S = 120.0
"""What has run so long had begun well: the next pause is the first again."""


class Ledger(Protocol):
    """Who is told of each job. `task`: «analytics.roll_up»."""

    def began(self, task: str) -> None: ...

    def ended(self, task: str, took_s: float, *, well: bool) -> None: ...


class Jobs:
    """`is_working`: a worker is there that takes jobs, or tries to."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.is_working = False

    async def work(self) -> None:
        """Until cancelled; jobs under way are ended then as a stop wants it."""
        pause = FIRST_PAUSE_S
        while True:
            began = time.monotonic()
            await self._work_once()
            if time.monotonic() - began > LONG_LIFE_S:
                pause = FIRST_PAUSE_S
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def _work_once(self) -> None:
        """A worker that has lost the database returns, raises procrastinate's error or psycopg's: by where it was."""
        try:
            await self._serve()
        except (exceptions.ConnectorException, *AWAY) as away:
            log.warning("the database is away, jobs wait", error=str(away))
        except Exception:
            log.exception("the worker has failed and begins again")
        else:
            log.warning("the worker has lost the database and begins again")

    async def _serve(self) -> None:
        assert isinstance(app.connector, django_connector.DjangoConnector)  # noqa: S101 - for types: settings say so
        connector = app.connector.get_worker_connector()
        with app.replace_connector(connector) as ours:
            try:
                await connector.open_async()
                self.is_working = True
                await ours.run_worker_async(install_signal_handlers=False, worker_middleware=[self._told])
            finally:
                self.is_working = False
                # Also of a pool that a stop has met while it opened: its own tasks would outlive the loop's end.
                await connector.close_async()

    async def _told(self, call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: Worker) -> Any:
        task, began = known_as(context.job.task_name), time.monotonic()
        self._ledger.began(task)
        well = False
        try:
            result = await call_next()
            well = True
        finally:
            self._ledger.ended(task, time.monotonic() - began, well=well)
        return result


def known_as(task: str) -> str:
    """«catalog_service.analytics.tasks.roll_up» is «analytics.roll_up». A job of a task that this version does not have
    fails before anybody is told of it: there are as many names as tasks."""
    return task.removeprefix("catalog_service.").replace(".tasks.", ".")
