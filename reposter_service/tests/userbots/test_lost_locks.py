"""Two processes of one session, and a database that ends the connection of the one that holds its lock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reposter_service.database.engine import single
from reposter_service.database.locks import SessionLocksInPostgres
from reposter_service.tests.database.conftest import app_dsn, database  # noqa: F401 - fixtures
from reposter_service.tests.database.endings import end_connections
from reposter_service.tests.userbots.conftest import House, Houses
from reposter_service.tests.waiting import until


@asynccontextmanager
async def process(houses: Houses, dsn: str, name: str) -> AsyncIterator[House]:
    engine = single(dsn, application_name=name)
    async with houses.open(locks=SessionLocksInPostgres(engine, retry_s=0.3, grace_s=0.3)) as house:
        yield house
    await engine.dispose()


async def test_a_lost_lock_never_lets_two_processes_be_connected(houses: Houses, app_dsn: str) -> None:  # noqa: F811
    async with process(houses, app_dsn, "first") as first:
        await first.connected()
        async with process(houses, app_dsn, "second") as second:
            together: set[int] = set()

            def connected(house: House, times: int) -> bool:
                together.add(len(first.pool.connected) + len(second.pool.connected))
                return len(house.heard.connected) == times

            await end_connections(app_dsn, "first")
            await until(lambda: connected(first, 2) or connected(second, 1))
            await end_connections(app_dsn, "second")
            await until(lambda: connected(first, 2) or connected(second, 2))

            assert max(together) == 1
