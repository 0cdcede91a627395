"""A desk per project: a worker for each duty, independent of each other and of other projects."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import structlog

from reposter_service.clock import Clock
from reposter_service.domain.posts import Message
from reposter_service.errors import Disconnected, Temporary
from reposter_service.scheduler.worker import Work, Worker
from reposter_service.supervisor import Supervisor, cancel
from reposter_service.workflows.check_reactions import CheckReactions
from reposter_service.workflows.check_userbot import CheckUserbot
from reposter_service.workflows.measure import Measure, Measured
from reposter_service.workflows.ports import Projects
from reposter_service.workflows.records import Project
from reposter_service.workflows.repost import SendWinners
from reposter_service.workflows.subscribe import Subscribe
from reposter_service.workflows.watch import Watch

log = structlog.get_logger()


class Duty(StrEnum):
    RECONCILE = "reconcile"
    MEASURE = "measure"
    SEND = "send"
    REACTIONS = "reactions"
    SUBSCRIBE = "subscribe"
    HEARTBEAT = "heartbeat"


class Observer(Protocol):
    """Told what the rounds came to."""

    def stored(self, posts: int) -> None: ...
    def measured(self, measured: Measured) -> None: ...
    def sent(self, reposts: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Workflows:
    watch: Watch
    measure: Measure
    send: SendWinners
    reactions: CheckReactions
    subscribe: Subscribe
    check: CheckUserbot


class Desk:
    """The workers of one project."""

    def __init__(self, project: Project, workflows: Workflows, observer: Observer, clock: Clock) -> None:
        self.project = project
        self._workflows = workflows
        self._observer = observer
        self._clock = clock
        self._connected_at = clock()
        duties: dict[Duty, Work] = {
            Duty.RECONCILE: self._reconcile,
            Duty.MEASURE: self._measure,
            Duty.SEND: self._send,
            Duty.REACTIONS: lambda: workflows.reactions.round(project),
            Duty.SUBSCRIBE: lambda: workflows.subscribe.next(project),
            Duty.HEARTBEAT: self._check,
        }
        if self.is_retiring:
            duties = {Duty.SUBSCRIBE: duties[Duty.SUBSCRIBE], Duty.HEARTBEAT: lambda: workflows.check.alone(project)}
        self.workers = {duty: Worker(f"{duty}:{project.id}", work) for duty, work in duties.items()}

    @property
    def is_retiring(self) -> bool:
        """Its userbot leaves its channels; there is nothing else to do for it."""
        return self.project.retired_at is not None

    def wake(self, duty: Duty) -> None:
        """Nothing where it has no such duty."""
        if worker := self.workers.get(duty):
            worker.wake()

    def connected(self) -> None:
        """The project's userbot is (again) there: nothing is believed to have been heard meanwhile."""
        self._connected_at = self._clock()
        for duty in (Duty.RECONCILE, Duty.MEASURE, Duty.SEND, Duty.SUBSCRIBE):
            self.wake(duty)

    async def pushed(self, channel_id: int, messages: Sequence[Message]) -> None:
        """Messages that Telegram pushed to the project's userbot."""
        if self.is_retiring:
            return
        self._observer.stored(await self._workflows.watch.hint(self.project, channel_id, messages))

    async def _reconcile(self) -> None:
        reconciled = await self._workflows.watch.reconcile(self.project, self._connected_at)
        self._observer.stored(reconciled.stored)
        if reconciled.unread:
            log.warning("donors left unread", project=self.project.id, why=reconciled.unread)
        if reconciled.trouble:
            raise reconciled.trouble

    async def _measure(self) -> None:
        measured = await self._workflows.measure.due(self.project)
        self._observer.measured(measured)
        self.wake(Duty.SEND)
        trouble = measured.trouble
        if trouble and (isinstance(trouble, Disconnected) or not isinstance(trouble, Temporary)):
            raise trouble
        if trouble:
            log.warning("posts wait to be measured", project=self.project.id, why=str(trouble))

    async def _check(self) -> None:
        if await self._workflows.check.heartbeat(self.project):
            self.wake(Duty.SEND)

    async def _send(self) -> None:
        self._observer.sent(await self._workflows.send.open(self.project))


class Desks:
    """One desk for every project there is."""

    def __init__(
        self,
        projects: Projects,
        workflows: Workflows,
        observer: Observer,
        *,
        supervisor: Supervisor,
        clock: Clock,
    ) -> None:
        self._projects = projects
        self._workflows = workflows
        self._observer = observer
        self._supervisor = supervisor
        self._clock = clock
        self._desks: dict[int, Desk] = {}
        self._running: dict[int, list[asyncio.Task[None]]] = {}
        self._one_sync = asyncio.Lock()

    def of(self, project_id: int) -> Desk | None:
        return self._desks.get(project_id)

    @property
    def with_userbot(self) -> int:
        return sum(desk.project.userbot_id is not None for desk in self._desks.values())

    async def sync(self) -> None:
        """Open desks for new projects, close those of removed ones, reopen those of changed ones.

        Called by several at once: one after the other, or what one has read would be old when it acts on it.
        """
        async with self._one_sync:
            await self._sync()

    async def _sync(self) -> None:
        there = [*await self._projects.all(), *await self._projects.retiring()]
        projects = {project.id: project for project in there}
        for project_id in [id_ for id_, desk in self._desks.items() if projects.get(id_) != desk.project]:
            await self._close(project_id)
        for project_id in projects.keys() - self._desks.keys():
            self._open(projects[project_id])

    def wake(self, duty: Duty, project_ids: Iterable[int] | None = None) -> None:
        """Wake one duty of these projects, of all where none are named."""
        for project_id in self._desks if project_ids is None else project_ids:
            if desk := self._desks.get(project_id):
                desk.wake(duty)

    def wake_by_turns(self, duty: Duty, turn: int, turns: int) -> None:
        """Wake one duty of every `turns`-th project, of all in as many calls."""
        self.wake(duty, [project_id for project_id in self._desks if project_id % turns == turn % turns])

    async def close(self) -> None:
        async with self._one_sync:
            for project_id in list(self._desks):
                await self._close(project_id)

    def _open(self, project: Project) -> None:
        desk = self._desks[project.id] = Desk(project, self._workflows, self._observer, self._clock)
        self._running[project.id] = [self._supervisor.start(w.name, w.run) for w in desk.workers.values()]
        desk.connected()

    async def _close(self, project_id: int) -> None:
        del self._desks[project_id]
        for task in self._running.pop(project_id):
            await cancel(task)
