"""The machine's clock wrong by minutes, against Telegram's, from the start or set so while the daemon runs."""

from datetime import timedelta

import pytest
import time_machine

from reposter_service.tests.faults.house import House
from reposter_service.tests.faults.waiting import until

MINUTES = [-10, -3, 3, 10]
"""By which Telegram is ahead of the machine."""


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
    async with house.watching(telegram_timeout_s=2) as daemon:
        before = house.publish(house.channel)
        await house.reposted(before)
        clock.shift(-timedelta(minutes=minutes))
        house.shift_telegrams_clock(60 * minutes)  # Telegram's has not moved
        await until(lambda: round(daemon.clock.offset.total_seconds() / 60) == minutes)
        post = house.publish(house.channel, due_in=3)
        await house.reposted(post)
    assert await house.was_measured_on_time(post)
    assert await house.all_told() == []
