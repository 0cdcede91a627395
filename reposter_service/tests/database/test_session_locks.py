"""One process per Telegram session: the contract of the port `SessionLocks`."""

import asyncio

import sqlalchemy as sa

from reposter_service.database.engine import single
from reposter_service.database.locks import SessionLocksInPostgres
from reposter_service.database.storage import Storage
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


async def test_a_held_lock_keeps_no_transaction_open(postgres: Storage) -> None:
    query = sa.text(
        "SELECT state FROM pg_stat_activity "
        "WHERE application_name = 'reposter-session-lock' AND datname = current_database()"
    )
    async with postgres.session_locks.hold(1), postgres.engine.connect() as connection:
        assert set(await connection.scalars(query)) == {"idle"}


async def test_a_lock_goes_with_the_connection_of_a_process_that_was_killed(app_dsn: str) -> None:
    killed, alive = (single(app_dsn, application_name=name) for name in ("killed", "alive"))
    locks = SessionLocksInPostgres(alive, retry_s=0.05)
    lost = SessionLocksInPostgres(killed).hold(1)
    await lost.__aenter__()
    async with alive.connect() as connection:
        await connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'killed' AND datname = current_database()"
        )
    async with asyncio.timeout(PATIENCE_S), locks.hold(1):
        pass
    await alive.dispose()
    await killed.dispose()
