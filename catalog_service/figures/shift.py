"""What the refresher does for as long as it has the lock.

Some lanes, each with one channel at a time, take who comes next: so doors are asked beside each other, each of them one
question after the other. One more lane asks for gender, at a door that nobody else needs. Whichever has nothing to do
looks again from time to time while others work: they may work for hours, and hold the lock.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from psycopg import AsyncConnection

from catalog_service.figures import gender, labels, lines, observing, storing
from catalog_service.figures.asking import Doors, Sources
from catalog_service.figures.lines import Line
from catalog_service.figures.turns import Turn
from catalog_service.postgres import rows
from catalog_service.postgres.own import AWAY

log = logging.getLogger(__name__)

LANES = 4
AT_ONCE = 8
"""Turns that are read together: whoever is wanted at once waits for no more of them."""
AGAIN_S = 5.0
"""So often a lane with nothing to do looks whether somebody has come."""
ASIDE_S = 60.0
"""So long a channel is left alone about which nobody could be asked."""

See = Callable[[Doors, Sources, Turn], Awaitable[Callable[[], None] | None]]
"""Asks, and gives what stores it; None: nobody could be asked."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A line and what is done for whoever comes. `waiting`: read and not begun. Left out of the next reading: `held`,
    who are under way, and `aside`, about whom nobody could be asked, each until a moment of the loop."""

    line: Line
    see: See
    give_up: Callable[[Turn, datetime], None]
    waiting: deque[Turn] = field(default_factory=deque)
    held: set[int] = field(default_factory=set)
    aside: dict[int, float] = field(default_factory=dict)
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def left_out(self) -> frozenset[int]:
        now = asyncio.get_running_loop().time()
        return frozenset(self.held).union(channel for channel, until in self.aside.items() if until > now)

    def put_aside(self, turn: Turn) -> None:
        self.aside[turn.channel] = asyncio.get_running_loop().time() + ASIDE_S


class Shift:
    """`lost`: why the database could not be reached any more; what was not stored is asked for again some time."""

    def __init__(self, doors: Doors, sources: Sources, connection: AsyncConnection[Any]) -> None:
        self.lost: Exception | None = None
        self._doors, self._sources = doors, sources
        self._connection = connection
        figures = Desk(lines.FIGURES, observing.see, storing.give_up)
        labelled = Desk(lines.LABELS, labels.see, labels.give_up)
        of_gender = Desk(lines.GENDER, gender.see, gender.give_up)
        self._lanes = [*[(figures, labelled)] * LANES, (of_gender,)]
        self._at_work, self._is_over = set(range(len(self._lanes))), asyncio.Event()

    async def work(self) -> None:
        """Until nobody is left whom anybody could be asked about, or the database is lost."""
        async with asyncio.TaskGroup() as group:
            for lane, desks in enumerate(self._lanes):
                group.create_task(self._lane(lane, desks))

    async def _lane(self, lane: int, desks: tuple[Desk, ...]) -> None:
        try:
            while not self.lost and (await self._serve_one(lane, desks) or await self._is_to_look_again(lane)):
                pass
        except AWAY as error:
            self.lost = error
            self._is_over.set()

    async def _serve_one(self, lane: int, desks: tuple[Desk, ...]) -> bool:
        """The first desk at which somebody waits goes first, each time anew."""
        for desk in desks:
            if turn := await self._next(desk):
                self._at_work.add(lane)
                await self._serve(desk, turn)
                return True
        return False

    async def _is_to_look_again(self, lane: int) -> bool:
        """After a while, if others are at work; whoever only looks is not."""
        self._at_work.discard(lane)
        if not self._at_work:
            self._is_over.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_over.wait(), AGAIN_S)
        return not self._is_over.is_set()

    async def _next(self, desk: Desk) -> Turn | None:
        async with desk.reading:
            if not desk.waiting and desk.line.moves(self._doors.is_open):
                await self._connection.execute("SELECT")  # the lock lives with it
                read = partial(desk.line.read, timezone.now(), desk.left_out(), AT_ONCE)
                desk.waiting.extend(await rows.work(read))
            if not desk.waiting:
                return None
            turn = desk.waiting.popleft()
            desk.held.add(turn.channel)
            return turn

    async def _serve(self, desk: Desk, turn: Turn) -> None:
        try:
            store = await desk.see(self._doors, self._sources, turn)
            if store is None:
                desk.put_aside(turn)
            else:
                await _ended(rows.work(store))
        except AWAY:
            raise
        except Exception:  # whatever is wrong with one channel, the others have their turns
            log.exception("channel %s could not be refreshed", turn.channel)
            await _ended(rows.work(partial(desk.give_up, turn, timezone.now())))
        desk.held.discard(turn.channel)


async def _ended(work: Awaitable[None]) -> None:
    """Also when it is cancelled meanwhile: what was seen is stored."""
    storing = asyncio.ensure_future(work)
    try:
        await asyncio.shield(storing)
    except asyncio.CancelledError:
        await asyncio.wait([storing])
        raise
