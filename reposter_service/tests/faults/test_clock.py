"""The machine's clock wrong by minutes, against Telegram's, from the start or set so while the daemon runs."""

from datetime import timedelta

import pytest
import time_machine
from telegram_sandbox.faults import FaultKind, Rule

from reposter_service.app import Daemon
from reposter_service.domain.health import UserbotState
from reposter_service.tests.faults.house import House
from reposter_service.tests.waiting import until
from reposter_service.workflows.records import AlertKind

MINUTES = [-10, -3, 3, 10]
"""By which Telegram is ahead of the machine."""
PATIENCE_S = 2


def set_wrong(clock: time_machine.Traveller, house: House, minutes: int) -> None:
    """Somebody sets the machine's clock: Telegram's, which has not moved, is ahead of it by so much from now on."""
    clock.shift(-timedelta(minutes=minutes))
    house.shift_telegrams_clock(60 * minutes)


async def goes_by_telegrams(daemon: Daemon, minutes: int) -> None:
    await until(lambda: daemon.clock.sure and round(daemon.clock.offset.total_seconds() / 60) == minutes)


@pytest.mark.parametrize("minutes", MINUTES)
async def test_with_a_clock_wrong_from_the_start_posts_are_measured_by_telegrams(house: House, minutes: int) -> None:
    house.shift_telegrams_clock(60 * minutes)
    async with house.watching() as daemon:
        post = house.publish(house.channel, due_in=3)
        await house.reposted(post)
        assert round(daemon.clock.offset.total_seconds() / 60) == minutes
    assert await house.was_measured_on_time(post)
    assert await house.all_told() == []


@pytest.mark.parametrize("minutes", MINUTES)
async def test_a_clock_that_somebody_sets_wrong_while_the_daemon_runs_costs_nothing(
    clock: time_machine.Traveller, house: House, minutes: int
) -> None:
    async with house.watching(telegram_timeout_s=PATIENCE_S) as daemon:
        before = house.publish(house.channel)
        await house.reposted(before)
        waits = house.publish(house.channel, due_in=5)
        await house.stored(waits)
        set_wrong(clock, house, minutes)
        await goes_by_telegrams(daemon, minutes)
        post = house.publish(house.channel, due_in=3)
        await house.reposted(waits, post)
    assert await house.was_measured_on_time(waits)
    assert await house.was_measured_on_time(post)
    assert await house.all_told() == []


@pytest.mark.parametrize("minutes", MINUTES)
async def test_a_post_that_waits_outlives_a_start_with_a_wrong_clock(
    clock: time_machine.Traveller, house: House, minutes: int
) -> None:
    async with house.watching():
        post = house.publish(house.channel, due_in=5)
        await house.stored(post)
    set_wrong(clock, house, minutes)
    async with house.watching():
        await house.reposted(post)
    assert await house.was_measured_on_time(post)
    assert await house.all_told() == []


@pytest.mark.parametrize("minutes", MINUTES)
async def test_a_clock_that_is_set_wrong_while_telegram_is_slow_to_tell_the_time_costs_nothing(
    clock: time_machine.Traveller, house: House, minutes: int
) -> None:
    async with house.watching(telegram_timeout_s=PATIENCE_S) as daemon:
        post = house.publish(house.channel, due_in=5)
        await house.stored(post)
        house.faults.add(Rule(FaultKind.DELAY_ANSWER, method="help.getConfig", seconds=0.6 * PATIENCE_S))
        set_wrong(clock, house, minutes)
        await goes_by_telegrams(daemon, minutes)
        await house.reposted(post)
    assert await house.was_measured_on_time(post)
    assert await house.all_told() == []


async def test_a_start_with_a_wrong_clock_and_without_telegram_closes_no_win(
    clock: time_machine.Traveller, house: House
) -> None:
    house.close_target()
    async with house.watching():
        post = house.publish(house.channel)
        await house.comes_to_be_told(AlertKind.RIGHTS_LOST)
    house.open_target()
    set_wrong(clock, house, -40)
    await house.sandbox.mtproto.stop()
    async with house.daemon() as daemon:
        await house.fares(UserbotState.RECONNECTING)
        await house.sandbox.mtproto.start()
        await house.reposted(post)
        assert daemon.clock.sure
    assert await house.kinds_told() == [AlertKind.RIGHTS_LOST]
