"""The one that refreshes. Of all who try, in whatever process, one has the lock; it lives with its connection.

It may be killed at any moment: nothing is claimed, and a turn that was not stored comes again.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from psycopg import AsyncConnection

from catalog_service.figures import lines, remembering, turns
from catalog_service.figures.findings import Door
from catalog_service.figures.shift import Shift
from catalog_service.postgres import rows
from catalog_service.postgres.own import AWAY, own_connection

if TYPE_CHECKING:
    from catalog_service.figures.opening import Outside

log = logging.getLogger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
"""Between attempts to reach the database."""
_LOCK = 7_306_080_209


def _real() -> "Outside":
    """What asks and what reads is loaded where something is to be asked: most of the time nothing is."""
    from catalog_service.figures.opening import outside  # noqa: PLC0415

    return outside


async def run(outside: "Callable[[], Outside]" = _real) -> None:
    """Refresh until nobody is left who is due or wanted, or nobody can be asked; return at once where another one does.

    Cancelled, it drops what is under way, and stores what it has seen. Outlives the database.
    """
    pause = FIRST_PAUSE_S
    try:
        while await _is_cut_short(outside, pause):
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)
    except asyncio.CancelledError:
        log.info("stopped while figures were refreshed: those under way have their turns again")


async def _is_cut_short(outside: "Callable[[], Outside]", pause: float) -> bool:
    try:
        await _serve(outside)
    except AWAY as error:
        log.warning("the database is away, %s s until the next attempt: %s", pause, type(error).__name__)
        return True
    return False


async def _serve(outside: "Callable[[], Outside]") -> None:
    if not await rows.work(partial(_has_work, timezone.now())):
        return
    async with own_connection() as connection:
        if not await _try_lock(connection):
            return
        way_out = await asyncio.to_thread(outside)  # other jobs share the loop
        async with way_out(await rows.work(remembering.paces)) as (doors, sources):
            shift = Shift(doors, sources, connection)
            await shift.work()
        if shift.lost is not None:
            raise shift.lost


def _has_work(now: datetime) -> bool:
    """Every channel stands in the queue, somebody's turn has come, and somebody could be asked about him."""
    turns.make(now)
    resting = {door for door, pace in remembering.paces().items() if pace.rests(now)}

    def is_open(door: Door) -> bool:
        return door not in resting

    return any(line.moves(is_open) and line.read(now, (), 1) for line in lines.ALL)


async def _try_lock(connection: AsyncConnection[Any]) -> bool:
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
    row = await cursor.fetchone()
    return row is not None and row[0]
