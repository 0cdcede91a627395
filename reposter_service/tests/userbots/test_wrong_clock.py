"""A machine whose clock is minutes wrong: the sandbox's wire clock is shifted, which looks the same from here."""

from contextlib import suppress
from datetime import timedelta

import pytest

from reposter_service.clock import utc_now
from reposter_service.errors import Disconnected
from reposter_service.tests.userbots.conftest import PROJECT, House, Houses, Town
from reposter_service.tests.waiting import until

MINUTES = [5, 3, 1, -1, -3, -5]


@pytest.mark.parametrize("minutes", MINUTES)
async def test_it_connects_reads_and_hears(town: Town, houses: Houses, minutes: int) -> None:
    town.door.wire_clock.shift = minutes * 60
    donor = town.donor()
    async with houses.open() as house:
        await house.connected()

        assert await house.pool.reader(PROJECT).tops() == {donor.id: 0}
        [post] = town.posts(donor, 1)
        await until(lambda: house.heard.ids(donor.id) == [post])


@pytest.mark.parametrize("minutes", MINUTES)
async def test_the_services_clock_is_telegrams_before_a_connection_is_told(
    town: Town, houses: Houses, minutes: int
) -> None:
    town.door.wire_clock.shift = minutes * 60
    async with houses.open() as house:
        await until(lambda: bool(house.heard.connected))

        assert abs(houses.clock.offset - timedelta(minutes=minutes)) <= timedelta(seconds=1)
        assert houses.clock.offset.microseconds == 0


async def test_dates_of_posts_are_those_of_the_services_clock(town: Town, houses: Houses) -> None:
    town.door.wire_clock.shift = 180
    donor = town.donor()
    async with houses.open() as house:
        await house.connected()
        town.posts(donor, 1)

        [message] = await house.pool.reader(PROJECT).newest(donor.id, None, 1)

    assert abs(houses.clock() - message.date) < timedelta(seconds=30)
    assert message.date - utc_now() > timedelta(seconds=120)


async def test_a_right_clock_is_left_alone(houses: Houses, house: House) -> None:
    assert houses.clock.offset == timedelta()


@pytest.mark.parametrize("minutes", [3, -3])
async def test_a_clock_that_is_set_while_connected_costs_one_connection_at_most(
    town: Town, houses: Houses, minutes: int
) -> None:
    async with houses.open(timeout_s=1) as house:
        await until(lambda: len(house.heard.connected) == 1)
        town.door.wire_clock.shift = minutes * 60
        houses.clock.doubt()

        with suppress(Disconnected):  # what Telegram sends may look too new to be heard
            await house.pool.checkup(PROJECT).look()
        await until(lambda: houses.clock.offset != timedelta())
        await house.connected()

        assert abs(houses.clock.offset - timedelta(minutes=minutes)) <= timedelta(seconds=1)
        assert await house.pool.reader(PROJECT).tops() == {}
        assert len(house.heard.connected) <= 2
