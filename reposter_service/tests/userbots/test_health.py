"""How an account fares: frozen and thawed, flooded, stored late; and what a look at it costs."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.world.people import AccountState as Fate

from reposter_service.domain.health import UserbotState
from reposter_service.domain.links import PublicLink
from reposter_service.errors import AccountLost, AccountState, Disconnected, FloodWait
from reposter_service.tests.userbots.conftest import PROJECT, House, Houses, Town
from reposter_service.tests.waiting import until
from reposter_service.userbots.freeze import Freeze

FROZEN, CONNECTED, RECONNECTING = UserbotState.FROZEN, UserbotState.CONNECTED, UserbotState.RECONNECTING


async def look(house: House) -> bool:
    """Whether a freeze has just ended."""
    return (await house.pool.checkup(PROJECT).look()).thawed


async def refused(house: House) -> None:
    """Ask for what a frozen account may not do."""
    with pytest.raises(AccountLost) as lost:
        await house.pool.subscriber(PROJECT).resolve(PublicLink("newsroom"))
    assert lost.value.state is AccountState.FROZEN


def cost(town: Town, before: Counter[tuple[int, str]]) -> dict[str, int]:
    """What the userbot has asked since."""
    return {method: number for (_, method), number in (town.door.counts() - before).items()}


# --- frozen ----------------------------------------------------------------------------------------------------------


async def test_a_frozen_account_stays_connected_and_reads(town: Town, house: House) -> None:
    donor = town.donor()
    [post] = town.posts(donor, 1)
    town.world.people.set_state(town.userbot, Fate.FROZEN)

    await refused(house)
    await refused(house)

    assert house.heard.lost == [(PROJECT, AccountState.FROZEN)]
    assert house.accounts.of(1) == [CONNECTED, FROZEN]
    assert house.pool.connected == {PROJECT}
    assert [message.id for message in await house.pool.reader(PROJECT).newest(donor.id, None, 10)] == [post]


async def test_a_freeze_is_found_by_a_look_and_told_once_with_its_end(town: Town, house: House) -> None:
    town.world.people.set_state(town.userbot, Fate.FROZEN)

    for _ in range(3):
        assert not await look(house)

    assert house.heard.lost == [(PROJECT, AccountState.FROZEN)]
    assert house.accounts.of(1) == [CONNECTED, FROZEN]
    until_when = datetime.fromtimestamp((town.userbot.frozen_since or 0) + 7 * 86400, UTC)
    assert house.accounts.reasons[-1] == f"until {until_when:%Y-%m-%d %H:%M} UTC"


async def test_a_freeze_is_known_before_the_account_is_called_connected(town: Town, houses: Houses) -> None:
    town.world.people.set_state(town.userbot, Fate.FROZEN)

    async with houses.open() as house:
        await until(lambda: bool(house.heard.connected))

        assert house.accounts.of(1) == [FROZEN]
        assert house.heard.lost == [(PROJECT, AccountState.FROZEN)]


async def test_an_account_that_telegram_thaws_is_connected_again_and_that_is_news_once(
    town: Town, house: House
) -> None:
    town.world.people.set_state(town.userbot, Fate.FROZEN)
    await look(house)
    town.world.people.set_state(town.userbot, Fate.ACTIVE)

    assert [await look(house) for _ in range(3)] == [True, False, False]
    assert house.accounts.of(1) == [CONNECTED, FROZEN, CONNECTED]


async def test_a_refusal_that_the_configuration_does_not_confirm_is_told_once(town: Town, house: House) -> None:
    town.world.channels.create("Новости", owner=town.owner, username="newsroom")
    rule = town.faults.add(Rule.error(420, "FROZEN_METHOD_INVALID", method="contacts.resolveUsername"))
    for _ in range(3):
        await refused(house)
        assert not await look(house)
    assert house.accounts.of(1) == [CONNECTED, FROZEN]
    assert len(house.heard.lost) == 1

    town.faults.remove(rule)
    assert not await look(house)
    await house.pool.subscriber(PROJECT).resolve(PublicLink("newsroom"))

    assert await look(house)
    assert house.accounts.of(1) == [CONNECTED, FROZEN, CONNECTED]


async def test_a_frozen_account_that_loses_its_socket_is_still_frozen(town: Town, house: House) -> None:
    town.world.people.set_state(town.userbot, Fate.FROZEN)
    await look(house)
    town.door.drop(town.userbot)

    await until(lambda: house.accounts.of(1)[-2:] == [RECONNECTING, FROZEN])

    assert CONNECTED not in house.accounts.of(1)[1:]


def test_a_refusal_after_the_thing_was_done_again_keeps_the_freeze() -> None:
    freeze = Freeze()
    freeze.refused(int)
    freeze.done(int)
    freeze.refused(int)
    freeze.configured(None)
    assert freeze.on


def test_what_was_never_refused_proves_nothing() -> None:
    freeze = Freeze()
    freeze.refused(int)
    freeze.done(str)
    freeze.configured(None)
    assert freeze.on


def test_a_freeze_that_telegram_announces_ends_when_it_does_not_any_more() -> None:
    freeze = Freeze()
    freeze.refused(int)
    freeze.configured(datetime(2026, 5, 4, tzinfo=UTC))
    freeze.done(int)
    assert freeze.on
    freeze.configured(None)
    assert not freeze.on


def test_a_freeze_that_was_announced_ends_with_its_announcement_though_nothing_was_done_again() -> None:
    freeze = Freeze()
    freeze.refused(int)
    freeze.configured(datetime(2026, 5, 4, tzinfo=UTC))
    freeze.configured(None)
    assert not freeze.on


# --- the cost of a look ----------------------------------------------------------------------------------------------


async def test_connecting_asks_for_everything_once(town: Town, house: House) -> None:
    assert (
        cost(town, Counter()).items()
        >= {
            "help.getConfig": 2,  # the first, as the first of the two after the next, is Telethon's own
            "updates.getState": 2,
            "users.getUsers": 2,
            "help.getAppConfig": 1,
        }.items()
    )


async def test_a_second_connection_reads_no_configuration_that_is_known(town: Town, house: House) -> None:
    before = town.door.counts()
    town.door.drop(town.userbot)
    await until(lambda: len(house.heard.connected) == 2)

    assert cost(town, before).items() >= {"help.getConfig": 1, "users.getUsers": 2, "help.getAppConfig": 1}.items()


async def test_a_look_costs_two_requests(town: Town, house: House) -> None:
    before = town.door.counts()

    await look(house)

    assert cost(town, before) == {"updates.getState": 1, "help.getAppConfig": 1}


async def test_a_look_asks_the_time_where_nobody_has_for_a_while(town: Town, houses: Houses, house: House) -> None:
    before = town.door.counts()
    houses.clock.doubt()

    await look(house)

    assert cost(town, before) == {"updates.getState": 1, "help.getAppConfig": 1, "help.getConfig": 1}


@pytest.mark.parametrize(("premium", "limit"), [(False, 500), (True, 1000)])
async def test_premium_decides_how_many_channels_an_account_may_be_in(
    town: Town, houses: Houses, premium: bool, limit: int
) -> None:
    town.userbot.is_premium = premium
    async with houses.open() as house:
        await house.connected()

        assert (await house.pool.checkup(PROJECT).look()).channels_limit == limit


@pytest.mark.parametrize(
    "refusal",
    [
        Rule.error(420, "FROZEN_METHOD_INVALID", method="updates.getState"),
        Rule.flood_wait(3600, method="updates.getState"),
        Rule.flood_wait(3600, method="help.getConfig"),
    ],
    ids=["frozen", "flood", "flood of the time"],
)
async def test_a_question_that_is_refused_leaves_the_rest_of_the_look(
    town: Town, houses: Houses, house: House, refusal: Rule
) -> None:
    town.world.people.set_state(town.userbot, Fate.FROZEN)
    await look(house)
    town.world.people.set_state(town.userbot, Fate.ACTIVE)
    houses.clock.doubt()
    town.faults.add(refusal)
    before = town.door.counts()

    await look(house)

    assert cost(town, before) == {"updates.getState": 1, "help.getConfig": 1, "help.getAppConfig": 1}


async def test_a_look_finds_a_ban(town: Town, house: House) -> None:
    town.world.people.set_state(town.userbot, Fate.BANNED)

    with pytest.raises(AccountLost):
        await look(house)

    await until(lambda: house.heard.lost == [(PROJECT, AccountState.BANNED)])


async def test_a_fact_that_is_refused_as_frozen_keeps_nobody_from_connecting(town: Town, houses: Houses) -> None:
    town.faults.add(Rule.error(420, "FROZEN_METHOD_INVALID", method="help.getAppConfig"))

    async with houses.open() as house:
        await house.connected()

        assert (await house.pool.checkup(PROJECT).look()).channels_limit is None
    assert FROZEN in house.accounts.of(1)


async def test_a_fact_that_is_refused_for_now_keeps_nobody_from_connecting(town: Town, houses: Houses) -> None:
    town.faults.add(Rule.flood_wait(3600, method="help.getAppConfig"))

    async with houses.open() as house:
        await house.connected()

        assert (await house.pool.checkup(PROJECT).look()).channels_limit is None


# --- floods and late telling -----------------------------------------------------------------------------------------


async def test_a_flood_wait_is_stored_once_with_its_end(town: Town, houses: Houses, house: House) -> None:
    town.faults.add(Rule.flood_wait(60, method="messages.getDialogs", times=1))
    for _ in range(3):  # the second and the third are refused by ourselves
        with pytest.raises(FloodWait):
            await house.pool.reader(PROJECT).tops()

    [(userbot_id, kind, end)] = house.accounts.floods
    assert (userbot_id, kind) == (1, "messages.getDialogs")
    assert timedelta(seconds=30) < end - houses.clock() <= timedelta(seconds=60)


async def test_a_state_that_could_not_be_stored_is_told_by_the_next_look(town: Town, houses: Houses) -> None:
    houses.accounts.failures = 1
    async with houses.open() as house:
        await until(lambda: bool(house.heard.connected))
        assert house.accounts.of(1) == []

        await look(house)
        await look(house)

        assert house.accounts.of(1) == [CONNECTED]


async def test_a_freeze_that_could_not_be_told_is_told_later(town: Town, house: House) -> None:
    await until(lambda: bool(house.heard.connected))
    house.accounts.failures = 2
    town.donor(joined=False, username="newsroom")
    town.faults.add(Rule(FaultKind.FREEZE, method="contacts.resolveUsername", times=1))
    await refused(house)
    with suppress(Disconnected):
        await look(house)
    await look(house)

    assert house.heard.lost == [(PROJECT, AccountState.FROZEN)]


async def test_a_lost_connection_is_one_line_and_the_database_away_no_traceback(town: Town, houses: Houses) -> None:
    houses.accounts.failures = 1
    with capture_logs() as logged:
        async with houses.open() as house:
            await until(lambda: bool(house.heard.connected))

    assert not [line for line in logged if "exc_info" in line]
