"""Chores that belong to no project: a worker for each, independent of the others."""

import asyncio
from collections.abc import Iterable, Mapping
from enum import StrEnum

from reposter_service.scheduler.worker import Work, Worker
from reposter_service.supervisor import Supervisor, cancel


class Chore(StrEnum):
    WITHDRAWN = "withdrawn donors"
    RETIRING = "retiring projects"
    SIGN_INS = "old sign-ins"
    NOTES = "progress notes"


EACH_MINUTE = (Chore.WITHDRAWN, Chore.RETIRING, Chore.SIGN_INS)


class Chores:
    """What is not among `works` is somebody else's chore: notes and sign-ins are the bot's, where there is one."""

    def __init__(self, works: Mapping[Chore, Work], supervisor: Supervisor) -> None:
        self._workers = {chore: Worker(chore, work) for chore, work in works.items()}
        self._supervisor = supervisor
        self._running: list[asyncio.Task[None]] = []

    def open(self) -> None:
        self._running = [self._supervisor.start(worker.name, worker.run) for worker in self._workers.values()]

    def wake(self, chores: Iterable[Chore]) -> None:
        for chore in chores:
            if worker := self._workers.get(chore):
                worker.wake()

    async def close(self) -> None:
        for task in self._running:
            await cancel(task)
