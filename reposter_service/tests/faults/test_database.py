"""The database restarted, refused, cut off, silent."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator

import devpg
import provision
import pytest
from telegram_sandbox.world.events import Event, NewMessage

from reposter_service.database import engine
from reposter_service.tests.faults.house import House
from reposter_service.tests.faults.proxy import Proxy
from reposter_service.tests.waiting import until


@pytest.fixture
async def way(house: House) -> AsyncIterator[Proxy]:
    """The daemon's way to the database."""
    async with Proxy.to(house.daemon_dsn) as proxy:
        house.daemon_dsn = proxy.dsn(house.daemon_dsn)
        yield proxy


async def test_posts_that_fell_due_while_the_database_refused_are_measured_when_it_is_back(
    house: House, way: Proxy
) -> None:
    async with house.watching() as daemon:
        heard = house.publish(house.channel)
        await house.comes_to(heard, state="waiting")
        way.refuse()
        way.cut()
        unheard = house.publish(house.channel, due_in=1)
        await until(lambda: not daemon.pool.connected)  # the session's lock went with the connection
        await house.due(heard)
        assert not (await daemon.vitals()).database
        await way.admit()
        await house.reposted(heard, unheard)
    assert await house.all_told() == []


async def test_a_database_cut_off_at_the_very_forward_doubles_nothing(house: House, way: Proxy) -> None:
    def cut_off(event: Event) -> None:
        if isinstance(event, NewMessage) and event.channel is house.target:
            way.refuse()
            way.cut()

    async with house.watching():
        forget = house.world.subscribe(cut_off)
        post = house.publish(house.channel)
        await until(lambda: house.copies(post) == 1)
        assert (await house.life(post)).repost == "sending"
        forget()
        house.world.forwards.forget_random_ids()
        await way.admit()
        await house.reposted(post)
    assert await house.all_told() == []


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not so impatient that a busy machine would count as a silent database.
    monkeypatch.setattr(engine, "COMMAND_TIMEOUT_S", 4)
    monkeypatch.setattr(engine, "CONNECT_TIMEOUT_S", 4)


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("comes_back", [Proxy.pass_on, Proxy.cut], ids=["and answers late", "and drops all at last"])
async def test_a_database_that_falls_silent_costs_nothing(
    house: House, way: Proxy, comes_back: Callable[[Proxy], None]
) -> None:
    async with house.watching() as daemon:
        heard = house.publish(house.channel)
        await house.comes_to(heard, state="waiting")
        way.swallow()
        await until(lambda: not daemon.pool.connected)
        await house.due(heard)
        unheard = house.publish(house.channel, due_in=1)
        comes_back(way)
        way.pass_on()
        await house.reposted(heard, unheard)
    assert await house.all_told() == []


async def test_the_pages_are_served_though_the_database_is_silent_and_say_so(house: House, way: Proxy) -> None:
    async with house.watching() as daemon:
        way.swallow()
        async with asyncio.timeout(engine.COMMAND_TIMEOUT_S - 1):  # the database's own patience
            vitals, metrics = await asyncio.gather(daemon.vitals(), daemon.metrics_page())
        way.cut()
        way.pass_on()
    assert (vitals.ticking, vitals.database, vitals.well) == (True, False, False)
    assert b"reposter_userbots" in metrics


@pytest.fixture(scope="class")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[devpg.DevPostgres]:
    # What it has committed survives the crash of the server, as anywhere; that of the machine is not tried.
    with devpg.launched(tmp_path_factory.mktemp("own") / "postgres", options=["fsync=off"]) as server:
        yield server


class TestOnAServerOfItsOwn:
    @pytest.fixture
    def database(self, own_server: devpg.DevPostgres) -> provision.HouseDatabase:
        return provision.clone(own_server.url, "house")

    @pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["restart", "crash"])
    async def test_a_restart_of_the_database_costs_nothing(
        self, house: House, own_server: devpg.DevPostgres, how: signal.Signals
    ) -> None:
        async with house.watching():
            heard = house.publish(house.channel, due_in=1)
            await house.comes_to(heard, state="waiting")
            own_server.restart(how)
            unheard = house.publish(house.channel, due_in=1)
            await house.reposted(heard, unheard)
        assert await house.all_told() == []
