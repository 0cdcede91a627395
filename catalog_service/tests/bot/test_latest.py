"""A row as it was read last: however many ask, and whether or not the database is there."""

import asyncio
from threading import Event

from django.db import OperationalError
from structlog.testing import capture_logs

from catalog_service.bot.latest import Latest
from catalog_service.tests.town import until


async def test_all_who_wait_for_one_reading_share_the_next() -> None:
    readings: list[int] = []
    may_end = Event()

    def read() -> int:
        readings.append(len(readings) + 1)
        may_end.wait()
        return readings[-1]

    latest = Latest(read, 0)
    first = asyncio.ensure_future(latest.now())
    await until(lambda: readings)
    others = asyncio.gather(*(latest.now() for _ in range(5)))
    await asyncio.sleep(0)  # they wait now
    may_end.set()
    assert (await first, await others, readings) == (1, [2] * 5, [1, 2])


async def test_while_the_database_is_away_what_was_read_last_serves() -> None:
    readings = iter([None, "read", None])

    def read() -> str:
        if (words := next(readings)) is None:
            raise OperationalError("away")
        return words

    latest = Latest(read, "first")
    with capture_logs() as told:
        assert [await latest.now() for _ in range(3)] == ["first", "read", "read"]
    assert len(told) == 2
