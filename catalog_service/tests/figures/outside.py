"""Sources and doors that live in memory: sources answer from a table, doors remember who was asked."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from django.utils import timezone

from catalog_service.figures import politeness
from catalog_service.figures.asking import Doors, Sources
from catalog_service.figures.findings import Ask, Door, Finding, NoAnswerError, Reply, Request, Whom
from catalog_service.figures.politeness import Pace
from catalog_service.figures.states import State
from catalog_service.tests.figures.asked import found

Answer = Finding | Exception | Callable[[], Finding]


class OutsideInMemory:
    """`answers`: by door and path; where none is, the source knows no such channel. `asked`: each request, in order.

    `gate` holds every request that has begun, until it is opened.
    """

    def __init__(self) -> None:
        self.answers: dict[tuple[Door, str], Answer] = {}
        self.pictures: dict[str, bytes | Finding] = {}
        self.asked: list[tuple[Door, str]] = []
        self.paces: dict[Door, Pace] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.opened = 0

    @asynccontextmanager
    async def __call__(self, paces: Mapping[Door, Pace]) -> AsyncIterator[tuple[Doors, Sources]]:
        self.paces = {door: paces.get(door, Pace()) for door in Door}
        self.opened += 1
        telegram, page = _Source(self, Door.TELEGRAM), _Source(self, Door.TELEMETR_PAGE)
        yield self, Sources(telegram, _Tgstat(self, Door.TGSTAT), _Telemetr(self, Door.TELEMETR), page)

    def knows(self, door: Door, path: str, answer: Answer) -> None:
        self.answers[door, path] = answer

    def times(self, door: Door) -> int:
        return sum(asked is door for asked, _ in self.asked)

    def is_open(self, door: Door) -> bool:
        return not self.paces[door].rests(timezone.now())

    def look(self) -> "_Look":
        return _Look(self)

    async def picture(self, address: str) -> bytes:
        await self.ask(Door.PICTURES, address)
        answer = self.pictures.get(address, found(State.NOT_KNOWN))
        if isinstance(answer, Finding):
            raise NoAnswerError(answer)
        return answer

    async def ask(self, door: Door, path: str) -> None:
        """Raises `NoAnswerError`: the door rests."""
        if not self.is_open(door):
            raise NoAnswerError(found(State.TOO_OFTEN))
        self.asked.append((door, path))
        self.paces[door] = politeness.asked(self.paces[door], timezone.now())
        await self.gate.wait()

    def learn(self, door: Door, finding: Finding) -> None:
        self.paces[door] = politeness.after(door, self.paces[door], finding, timezone.now())


@dataclass
class _Look:
    outside: OutsideInMemory
    asked: set[Door] = field(default_factory=set)

    async def __call__(self, request: Request) -> Reply:
        await self.outside.ask(request.door, request.path)
        self.asked.add(request.door)
        return Reply(200, {}, b"")

    def heard(self, finding: Finding) -> None:
        for door in self.asked:
            self.outside.learn(door, finding)


@dataclass
class _Source:
    outside: OutsideInMemory
    door: Door

    async def look(self, whom: Whom, ask: Ask) -> Finding:
        return await self._answer(whom.address, ask)

    async def _answer(self, path: str, ask: Ask) -> Finding:
        await ask(Request(self.door, path))
        answer = self.outside.answers.get((self.door, path), found(State.NOT_KNOWN))
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Finding) else answer()


class _Tgstat(_Source):
    async def labels(self, whom: Whom, ask: Ask) -> Finding:
        return await self._answer(f"{whom.address}/labels", ask)

    async def by_number(self, tgstat_id: int, ask: Ask) -> Finding:
        return await self._answer(str(tgstat_id), ask)


class _Telemetr(_Source):
    async def engagement(self, whom: Whom, ask: Ask) -> Finding:
        return await self._answer(f"{whom.address}/posts", ask)
