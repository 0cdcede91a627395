"""Connected for ever: dropped sockets, silent servers, dead accounts, two processes, a clean stop."""

import asyncio
from dataclasses import dataclass

import pytest
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.world.people import AccountState as Fate
from telethon.errors import TypeNotFoundError

from reposter_service.domain.health import UserbotState
from reposter_service.domain.links import PublicLink
from reposter_service.errors import AccountLost, AccountState, Disconnected, Unreadable
from reposter_service.tests.userbots.conftest import PROJECT, House, Houses, Town
from reposter_service.tests.userbots.fakes import phone_of, stored_userbot
from reposter_service.tests.waiting import until
from reposter_service.userbots.connection import Connection


async def test_connecting_is_told(house: House) -> None:
    await until(lambda: house.heard.connected == [PROJECT])

    assert house.accounts.of(1) == [UserbotState.CONNECTED]


async def test_a_dropped_socket_is_connected_anew_and_told_again(town: Town, house: House) -> None:
    async def connected(times: int) -> None:
        await until(lambda: len(house.heard.connected) == times)

    for times in (1, 2, 3):
        await connected(times)
        town.door.drop(town.userbot)

    await connected(4)
    assert house.accounts.of(1)[-3:] == [UserbotState.CONNECTED, UserbotState.RECONNECTING, UserbotState.CONNECTED]


async def test_requests_under_way_fail_at_once_when_the_socket_drops(town: Town, house: House) -> None:
    donor = town.donor()
    reader = house.pool.reader(PROJECT)
    await reader.tops()
    town.faults.add(Rule(FaultKind.DROP_SOCKET, method="messages.getHistory", times=1))

    with pytest.raises(Disconnected):
        await reader.newest(donor.id, None, 10)


async def test_many_requests_under_way_all_fail_when_the_socket_drops(town: Town, house: House) -> None:
    donor = town.donor()
    reader = house.pool.reader(PROJECT)
    await reader.tops()
    town.faults.add(Rule(FaultKind.DELAY_ANSWER, method="channels.getMessages", seconds=60))

    async def drop() -> None:
        await until(lambda: town.calls("channels.getMessages") == 20)
        town.door.drop(town.userbot)

    outcomes = await asyncio.gather(*(reader.exact(donor.id, [n]) for n in range(20)), drop(), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes[:20]] == [Disconnected] * 20
    assert town.calls("channels.getMessages") == 20


async def test_while_telegram_is_down_it_is_tried_for_ever(town: Town, house: House) -> None:
    await until(lambda: len(house.heard.connected) == 1)
    await town.door.stop()
    await until(lambda: not house.pool.connected)
    with pytest.raises(Disconnected):
        house.pool.reader(PROJECT)

    await asyncio.sleep(0.3)  # several attempts; their number is not asserted
    await town.door.start()

    await until(lambda: len(house.heard.connected) == 2)
    assert await house.pool.reader(PROJECT).tops() == {}


async def test_a_silent_server_is_left_for_a_new_connection(town: Town, houses: Houses) -> None:
    async with houses.open(timeout_s=0.5) as house:
        await until(lambda: len(house.heard.connected) == 1)
        town.faults.add(Rule(FaultKind.DELAY_ANSWER, method="messages.getDialogs", seconds=60, times=1))

        with pytest.raises(Disconnected, match="timeout"):
            await house.pool.reader(PROJECT).tops()

        await until(lambda: len(house.heard.connected) == 2)


async def test_a_project_without_a_userbot_is_disconnected(house: House) -> None:
    for port in (house.pool.reader, house.pool.publisher, house.pool.subscriber):
        with pytest.raises(Disconnected):
            port(99)


@pytest.mark.parametrize(
    ("kind", "state", "stored"),
    [
        (FaultKind.BAN, AccountState.BANNED, UserbotState.BANNED),
        (FaultKind.REVOKE_KEY, AccountState.LOGGED_OUT, UserbotState.LOGGED_OUT),
    ],
    ids=["banned", "logged out"],
)
async def test_a_dead_account_is_told_once_and_left_alone(
    town: Town, house: House, kind: FaultKind, state: AccountState, stored: UserbotState
) -> None:
    await until(lambda: len(house.heard.connected) == 1)
    town.donor(joined=False, username="newsroom")
    town.faults.add(Rule(kind, times=1))

    with pytest.raises(AccountLost) as lost:
        await house.pool.subscriber(PROJECT).resolve(PublicLink("newsroom"))

    assert lost.value.state is state
    await until(lambda: house.heard.lost == [(PROJECT, state)])
    assert house.accounts.of(1) == [UserbotState.CONNECTED, stored]
    assert house.heard.connected == [PROJECT]
    with pytest.raises(Disconnected):
        house.pool.reader(PROJECT)


async def test_an_account_that_died_while_we_were_away_is_noticed_when_connecting(town: Town, houses: Houses) -> None:
    town.world.people.set_state(town.userbot, Fate.BANNED)

    async with houses.open() as house:
        await until(lambda: house.heard.lost == [(PROJECT, AccountState.BANNED)])

        assert house.heard.connected == []
        assert house.accounts.states == [(1, UserbotState.BANNED)]
        assert house.accounts.reasons == ["UserDeactivatedBan"]


async def test_a_session_that_cannot_be_read_is_a_logout(houses: Houses) -> None:
    houses.accounts.userbots.append(stored_userbot("nonsense"))

    async with houses.open() as house:
        await until(lambda: house.heard.lost == [(PROJECT, AccountState.LOGGED_OUT)])


async def test_a_loss_that_could_not_be_stored_is_told_all_the_same(town: Town, houses: Houses) -> None:
    town.world.people.set_state(town.userbot, Fate.BANNED)
    houses.accounts.failures = 2

    async with houses.open() as house:
        await until(lambda: house.heard.lost == [(PROJECT, AccountState.BANNED)])

        assert house.accounts.states == [(1, UserbotState.BANNED)]


async def test_one_dead_account_does_not_touch_the_others(town: Town, houses: Houses) -> None:
    other = town.world.people.add("Второй", phone="70000000002")
    houses.accounts.userbots += [town.stored(), town.stored(other, id_=2, project_id=2)]
    async with houses.open() as house:
        await house.connected(1)
        await house.connected(2)
        town.world.people.set_state(town.userbot, Fate.BANNED)

        with pytest.raises(AccountLost):
            await house.pool.reader(1).tops()

        await until(lambda: bool(house.heard.lost))
        assert await house.pool.reader(2).tops() == {}
        assert house.accounts.of(2) == [UserbotState.CONNECTED]


async def test_listeners_and_storage_that_fail_do_not_break_the_connection(town: Town, houses: Houses) -> None:
    houses.accounts.failures = 1
    async with houses.open(deaf=True) as house:
        await until(lambda: house.heard.connected == [PROJECT])

        assert await house.pool.reader(PROJECT).tops() == {}


async def test_a_session_is_used_by_one_process_only(town: Town, houses: Houses) -> None:
    async with houses.open() as first:
        await first.connected()
        before = town.calls("help.getConfig")
        async with houses.open() as second:
            await asyncio.sleep(0.1)  # time enough to connect, if the lock did not hold it back
            assert not second.pool.connected
            assert town.calls("help.getConfig") == before

            await first.pool.stop()

            await second.connected()


async def test_stopping_disconnects_before_the_lock_is_let_go(town: Town, houses: Houses) -> None:
    async with houses.open() as house:
        await house.connected()
        assert set(house.locks.held) == {phone_of(1)}

        await house.pool.stop()

        assert not house.locks.held
        assert not house.pool.connected
        await until(lambda: town.door.connections == 0)


async def test_a_session_whose_lock_is_lost_is_disconnected_until_it_is_held_again(town: Town, houses: Houses) -> None:
    async with houses.open() as house:
        await until(lambda: len(house.heard.connected) == 1)
        connections_at_release: list[int] = []
        houses.locks.on_release = lambda: connections_at_release.append(len(house.pool.connected))

        houses.locks.held[phone_of(1)].taken_away.set()

        await until(lambda: len(house.heard.connected) == 2)
        assert connections_at_release == [0]
        assert house.accounts.of(1) == [UserbotState.CONNECTED, UserbotState.RECONNECTING, UserbotState.CONNECTED]
        await until(lambda: town.door.connections == 1)


async def test_a_lock_lost_while_connecting_stops_the_attempt(town: Town, houses: Houses) -> None:
    town.faults.add(Rule(FaultKind.DELAY_ANSWER, method="help.getConfig", seconds=60, times=1))
    async with houses.open() as house:
        await until(lambda: town.calls("help.getConfig") == 1)

        houses.locks.held[phone_of(1)].taken_away.set()

        await house.connected()


async def test_stopping_does_not_wait_for_telegram(town: Town, houses: Houses) -> None:
    town.faults.add(Rule(FaultKind.DELAY_ANSWER, method="help.getConfig", seconds=60))

    async with houses.open():
        await until(lambda: town.door.connections == 1)

    assert not houses.locks.held


async def test_a_changed_salt_is_taken_in_stride(town: Town, house: House) -> None:
    town.door.rotate_salt()

    assert await house.pool.reader(PROJECT).tops() == {}
    assert len(house.heard.connected) == 1


@dataclass
class TalksNonsense:
    """A client whose answers cannot be read; with `dies` they cost it the socket."""

    dies: bool
    alive: bool = True

    def is_connected(self) -> bool:
        return self.alive

    async def __call__(self, request: object) -> object:
        self.alive = not self.dies
        raise TypeNotFoundError(0, b"")


@pytest.mark.parametrize(("dies", "error"), [(True, Disconnected), (False, Unreadable)])
async def test_an_answer_that_cannot_be_read_is_a_lost_connection_where_it_cost_the_socket(
    dies: bool, error: type[Exception]
) -> None:
    connection = Connection(TalksNonsense(dies), 30)

    with pytest.raises(error) as raised:
        await connection.call(object())

    assert type(raised.value) is error
    assert connection.alive is not dies
