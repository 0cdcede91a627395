"""The daemon stopped for 30 minutes and for 3 hours. Everybody's clock goes on meanwhile: Telegram's and ours."""

from datetime import timedelta

import time_machine

from reposter_service.tests.faults.house import House
from reposter_service.tests.waiting import until
from reposter_service.workflows.records import AlertKind

MINUTE = timedelta(minutes=1)
HOUR = 60 * MINUTE


async def test_thirty_minutes_of_standstill_cost_what_fell_due_in_them_and_nothing_else(
    clock: time_machine.Traveller, house: House
) -> None:
    async with house.watching():
        due_meanwhile = house.publish(house.channel, due_in=5 * 60)
        due_later = house.publish(house.channel, due_in=30 * 60 + 3)
        await house.comes_to(due_later, state="waiting")
    clock.shift(20 * MINUTE)
    unheard = house.publish(house.channel, due_in=10 * 60 + 3)
    clock.shift(10 * MINUTE)
    async with house.watching():
        await house.reposted(due_later, unheard)
        (summary,) = await house.comes_to_be_told(AlertKind.POSTS_MISSED)
    assert (await house.life(due_meanwhile)).state == "missed"
    assert "не измерен 1 пост" in summary
    assert len(await house.all_told()) == 1


async def test_three_hours_of_standstill_are_told_in_one_summary_and_young_posts_are_measured_on_time(
    clock: time_machine.Traveller, house: House
) -> None:
    other = house.channel_of("Ещё новости")
    await house.add_donor(other)
    async with house.watching():
        before = [house.publish(channel, due_in=60 * 60) for channel in (house.channel, other)]
        await house.comes_to(before[-1], state="waiting")
    clock.shift(HOUR)
    unheard_and_too_old = house.publish(house.channel, due_in=60 * 60)
    clock.shift(2 * HOUR)
    unheard = house.publish_album(other, due_in=3)
    async with house.watching():
        await house.reposted(*unheard)
        (summary,) = await house.comes_to_be_told(AlertKind.POSTS_MISSED)
    states = [(await house.life(post)).state for post in [*before, unheard_and_too_old]]
    assert states == ["missed"] * 3
    assert "не измерено 3 поста" in summary
    assert len(await house.all_told()) == 1


async def test_a_win_that_waited_through_three_hours_expires_and_is_told(
    clock: time_machine.Traveller, house: House
) -> None:
    house.close_target()
    async with house.watching():
        post = house.publish(house.channel)
        await house.comes_to(post, state="measured", decision="repost")
        await house.comes_to_be_told(AlertKind.RIGHTS_LOST)
    house.open_target()
    clock.shift(3 * HOUR)
    async with house.watching():
        await house.comes_to(post, repost="closed", closed_as="expired")
        assert len(await house.comes_to_be_told(AlertKind.WIN_EXPIRED)) == 1
    assert house.copies(post) == 0


async def test_a_forward_cut_off_by_a_standstill_of_three_hours_is_found_in_the_target(
    clock: time_machine.Traveller, house: House
) -> None:
    async with house.watching():
        post = house.publish(house.channel, due_in=3)
        await house.comes_to(post, state="waiting")
        house.lose_sight_of_forwards()
        await house.comes_to(post, repost="sending")
        await until(lambda: house.copies(post) == 1)
    house.faults.clear()
    clock.shift(3 * HOUR)
    async with house.watching():
        await house.reposted(post)
    assert await house.all_told() == []
