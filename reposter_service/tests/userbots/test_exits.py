"""Logging a userbot out on purpose: its session ends, and nobody is alarmed."""

from contextlib import suppress

import pytest
from telegram_sandbox.faults import FaultKind, Rule
from telegram_sandbox.world.people import AccountState as Fate

from reposter_service.domain.health import UserbotState
from reposter_service.errors import Disconnected
from reposter_service.tests.userbots.conftest import PROJECT, House, Town
from reposter_service.tests.waiting import until

LOG_OUT = "auth.logOut"


def sessions(town: Town) -> int:
    return len(town.door.keys.of(town.userbot.id))


def nobody_was_alarmed(house: House) -> bool:
    return not house.heard.lost and UserbotState.LOGGED_OUT not in house.accounts.of(1)


async def test_a_userbot_is_logged_out_and_nobody_is_told(town: Town, house: House) -> None:
    await house.pool.log_out(PROJECT)
    await until(lambda: house.pool.is_over(PROJECT))

    assert sessions(town) == 0
    assert town.calls(LOG_OUT) == 1
    assert house.pool.connected == set()
    assert nobody_was_alarmed(house)


async def test_a_userbot_that_is_logged_out_already_is_no_error(town: Town, house: House) -> None:
    await house.pool.log_out(PROJECT)
    await until(lambda: house.pool.is_over(PROJECT))

    await house.pool.log_out(PROJECT)

    assert town.calls(LOG_OUT) == 1


@pytest.mark.parametrize("kind", [FaultKind.DROP_SOCKET, FaultKind.LOSE_ANSWER])
async def test_what_was_disconnected_on_its_way_out_is_logged_out_the_next_time(
    town: Town, house: House, kind: FaultKind
) -> None:
    town.faults.add(Rule(kind, method=LOG_OUT, times=1))
    with suppress(Disconnected):  # a lost answer may look like the loss that it is
        await house.pool.log_out(PROJECT)
    await until(lambda: PROJECT in house.pool.connected or house.pool.is_over(PROJECT))

    await house.pool.log_out(PROJECT)
    await until(lambda: house.pool.is_over(PROJECT))

    assert sessions(town) == 0
    assert nobody_was_alarmed(house)


async def test_a_userbot_that_is_not_connected_cannot_be_logged_out(house: House) -> None:
    with pytest.raises(Disconnected):
        await house.pool.log_out(2)
    assert not house.pool.is_over(2)


async def test_a_banned_userbot_is_over(town: Town, house: House) -> None:
    assert not house.pool.is_over(PROJECT)
    town.world.people.set_state(town.userbot, Fate.BANNED)
    town.door.drop_all()
    await until(lambda: house.pool.is_over(PROJECT))

    await house.pool.log_out(PROJECT)

    assert house.heard.lost


async def test_a_frozen_userbot_can_be_logged_out(town: Town, house: House) -> None:
    town.world.people.set_state(town.userbot, Fate.FROZEN)

    await house.pool.log_out(PROJECT)
    await until(lambda: house.pool.is_over(PROJECT))

    assert sessions(town) == 0
