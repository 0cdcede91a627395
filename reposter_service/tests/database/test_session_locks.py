"""One process per Telegram session: the contract of the port `SessionLocks`."""

import asyncio

from reposter_service.database.engine import single
from reposter_service.database.locks import SessionLocksInPostgres
from reposter_service.tests.database.given import AnyStorage

PATIENCE_S = 20.0


async def test_two_userbots_are_held_at_once(storage: AnyStorage) -> None:
    async with asyncio.timeout(PATIENCE_S), storage.session_locks.hold(1), storage.session_locks.hold(2):
        pass


async def test_a_lock_is_free_again_after_its_holder(storage: AnyStorage) -> None:
    async with asyncio.timeout(PATIENCE_S):
        for _ in range(2):
            async with storage.session_locks.hold(1):
                pass


async def test_a_session_is_held_by_one_at_a_time(storage: AnyStorage) -> None:
    inside: set[int] = set()
    together: list[int] = []

    async def hold(name: int) -> None:
        async with storage.session_locks.hold(1):
            inside.add(name)
            await asyncio.sleep(0.02)  # another would come in meanwhile, if it could
            together.append(len(inside))
            inside.remove(name)

    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(hold(1), hold(2), hold(3))
    assert together == [1, 1, 1]


async def test_a_lock_goes_with_the_connection_of_a_process_that_was_killed(app_dsn: str) -> None:
    killed, alive = (single(app_dsn, application_name="test") for _ in range(2))
    locks = SessionLocksInPostgres(alive, retry_s=0.05)
    lost = SessionLocksInPostgres(killed).hold(1)
    await lost.__aenter__()
    async with alive.connect() as connection:
        await connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )
    async with asyncio.timeout(PATIENCE_S), locks.hold(1):
        pass
    await alive.dispose()
    await killed.dispose()
