"""One process per Telegram session: the contract of the port `SessionLocks`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from structlog.testing import capture_logs

from reposter_service.database.engine import single
from reposter_service.database.locks import SessionLocksInPostgres
from reposter_service.database.storage import Storage
from reposter_service.tests.database.endings import end_connections
from reposter_service.tests.database.given import AnyStorage
from reposter_service.tests.waiting import until

PATIENCE_S = 60.0


async def test_two_userbots_are_held_at_once(storage: AnyStorage) -> None:
    async with asyncio.timeout(PATIENCE_S), storage.session_locks.hold("1"), storage.session_locks.hold("2"):
        pass


async def test_a_lock_is_free_again_after_its_holder(storage: AnyStorage) -> None:
    async with asyncio.timeout(PATIENCE_S):
        for _ in range(2):
            async with storage.session_locks.hold("1"):
                pass


async def test_a_session_is_held_by_one_at_a_time(storage: AnyStorage) -> None:
    inside: set[int] = set()
    together: list[int] = []

    async def hold(name: int) -> None:
        async with storage.session_locks.hold("1"):
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
    async with postgres.session_locks.hold("1"), postgres.engine.connect() as connection:
        assert set(await connection.scalars(query)) == {"idle"}


async def test_a_holder_whose_connection_is_ended_by_the_server_is_told(app_dsn: str) -> None:
    killed = single(app_dsn, application_name="killed")
    async with asyncio.timeout(PATIENCE_S), SessionLocksInPostgres(killed, check_s=3600).hold("1") as lock:
        await asyncio.gather(lock.lost(), end_connections(app_dsn, "killed"))
    await killed.dispose()


async def test_a_holder_whose_server_falls_silent_is_told(app_dsn: str) -> None:
    async with silenceable(app_dsn) as (dsn, silence):
        engine = single(dsn, application_name="silenced")
        async with asyncio.timeout(PATIENCE_S), SessionLocksInPostgres(engine, check_s=0.1).hold("1") as lock:
            silence.set()

            await lock.lost()
        await engine.dispose()


async def test_a_held_lock_is_not_called_lost(app_dsn: str) -> None:
    engine = single(app_dsn, application_name="held")
    async with SessionLocksInPostgres(engine, check_s=1).hold("1") as lock:  # what a busy server may take to answer
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2.5):  # two checks; their number is not asserted
                await lock.lost()
    await engine.dispose()


async def test_a_lock_that_was_lost_can_be_taken_anew(app_dsn: str) -> None:
    killed = single(app_dsn, application_name="killed")
    locks = SessionLocksInPostgres(killed, retry_s=0.05)
    async with asyncio.timeout(PATIENCE_S):
        async with locks.hold("1") as lock:
            await end_connections(app_dsn, "killed")
            await lock.lost()
        async with locks.hold("1"):
            pass
    await killed.dispose()


async def test_a_lock_goes_with_the_connection_of_a_process_that_was_killed(app_dsn: str) -> None:
    killed, alive = (single(app_dsn, application_name=name) for name in ("killed", "alive"))
    locks = SessionLocksInPostgres(alive, retry_s=0.05)
    lost = SessionLocksInPostgres(killed).hold("1")
    await lost.__aenter__()
    await end_connections(app_dsn, "killed")
    async with asyncio.timeout(PATIENCE_S), locks.hold("1"):
        pass
    await alive.dispose()
    await killed.dispose()


async def test_a_database_that_is_away_is_waited_for_and_told_once(app_dsn: str) -> None:
    failures = iter(range(10))

    async def connect() -> asyncpg.Connection:
        if next(failures, None) is not None:
            raise ConnectionRefusedError("nobody listens")
        return await asyncpg.connect(app_dsn)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=NullPool)
    locks = SessionLocksInPostgres(engine, retry_s=0.01)
    with capture_logs() as logged:
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(held(locks, "1"), held(locks, "2"))
    await engine.dispose()
    assert [(line["log_level"], line["event"]) for line in logged] == [
        ("warning", "the database does not answer, all sessions wait for it"),
        ("info", "nobody waits any more"),
    ]


async def test_that_another_process_has_the_sessions_is_told_once(app_dsn: str) -> None:
    engine = single(app_dsn, application_name="two")
    first, second = SessionLocksInPostgres(engine), SessionLocksInPostgres(engine, retry_s=0.01, grace_s=0)
    with capture_logs() as logged:
        async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as both:
            async with first.hold("1"), first.hold("2"):
                holders = [both.create_task(held(second, who)) for who in ("1", "2")]
                await until(lambda: second.in_use._who == {"1", "2"})
                await asyncio.sleep(0.1)  # several attempts; their number is not asserted
            await asyncio.gather(*holders)
    await engine.dispose()
    assert [(line["log_level"], line["event"]) for line in logged] == [
        ("warning", "another process uses the sessions, they are waited for"),
        ("info", "nobody waits any more"),
    ]


async def test_a_lock_that_another_process_had_is_used_only_after_a_grace(app_dsn: str) -> None:
    engine = single(app_dsn, application_name="two")
    first, second = SessionLocksInPostgres(engine), SessionLocksInPostgres(engine, retry_s=0.01, grace_s=3600)
    used = asyncio.Event()

    async def use() -> None:
        async with second.hold("1"):
            used.set()

    with capture_logs() as logged:
        async with asyncio.TaskGroup() as group:
            async with first.hold("1"):
                user = group.create_task(use())
                await until(lambda: len(logged) == 1)
            await until(lambda: len(logged) == 2)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(used.wait(), 0.1)  # time enough to use it, if nothing held that back
            user.cancel()
    await engine.dispose()
    assert logged[-1]["event"] == "nobody waits any more"  # it was taken


async def test_a_lock_that_nobody_had_is_used_at_once(app_dsn: str) -> None:
    engine = single(app_dsn, application_name="alone")
    async with asyncio.timeout(PATIENCE_S):
        await held(SessionLocksInPostgres(engine, grace_s=3600), "1")
    await engine.dispose()


async def held(locks: SessionLocksInPostgres, who: str) -> None:
    async with locks.hold(who):
        pass


@asynccontextmanager
async def silenceable(dsn: str) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """The way to the same database over a relay that passes on nothing, and closes nothing, once the event is set."""
    there, silence = urlsplit(dsn), asyncio.Event()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while chunk := await reader.read(1 << 16):
                if not silence.is_set():
                    writer.write(chunk)
        finally:
            writer.close()

    async def on_client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection(there.hostname, there.port)
        await asyncio.gather(relay(reader, to_server), relay(from_server, writer), return_exceptions=True)

    async with await asyncio.start_server(on_client, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        credentials, _, _ = there.netloc.rpartition("@")
        yield there._replace(netloc=f"{credentials}@127.0.0.1:{port}").geturl(), silence


async def test_whether_a_lock_is_taken_is_seen_without_waiting(storage: AnyStorage) -> None:
    async with asyncio.timeout(PATIENCE_S), storage.session_locks.hold("1"):
        assert await storage.session_locks.taken("1")
        assert not await storage.session_locks.taken("2")
    assert not await storage.session_locks.taken("1")
