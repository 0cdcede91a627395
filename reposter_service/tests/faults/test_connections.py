"""Sockets dropped, answers delayed and lost, pushes that never come, Telegram away altogether."""

from collections.abc import Callable

import pytest
from telegram_sandbox.faults import FaultKind, Rule

from reposter_service.tests.faults.house import House
from reposter_service.tests.faults.waiting import until

FORWARD, MEASURE = "messages.forwardMessages", "channels.getMessages"
PATIENCE_S = 1.0
"""Of the daemon with an answer, in tests that let it run out."""


def cut_before(method: str) -> Rule:
    return Rule(FaultKind.DROP_SOCKET, door="mtproto", method=method, times=1)


def cut_after(method: str) -> Rule:
    return Rule(FaultKind.LOSE_ANSWER, door="mtproto", method=method, times=1)


def late_answer(method: str) -> Rule:
    return Rule(FaultKind.DELAY_ANSWER, door="mtproto", method=method, times=1, seconds=2.5 * PATIENCE_S)


def late_deed(method: str) -> Rule:
    return Rule(FaultKind.DELAY_DEED, door="mtproto", method=method, times=1, seconds=2.5 * PATIENCE_S)


@pytest.mark.parametrize("method", [FORWARD, MEASURE, "messages.getHistory"])
@pytest.mark.parametrize("fault", [cut_before, cut_after, late_answer, late_deed], ids=lambda fault: fault.__name__)
async def test_an_answer_that_never_comes_costs_no_repost_and_doubles_none(
    house: House, fault: Callable[[str], Rule], method: str
) -> None:
    number = house.faults.add(fault(method))
    async with house.watching(telegram_timeout_s=PATIENCE_S):
        post = house.publish(house.channel)
        await house.reposted(post)
        await until(lambda: house.faults.times_struck(number) == 1)
    assert await house.all_told() == []


async def test_an_answer_lost_to_a_telegram_that_forgets_random_ids_doubles_nothing(house: House) -> None:
    house.faults.add(cut_after(FORWARD))
    async with house.watching():
        album = house.publish_album(house.channel)
        await until(lambda: house.copies(album[0]) == 1)
        house.world.forwards.forget_random_ids()
        await house.reposted(*album)
    assert house.calls(FORWARD) == 1


async def test_every_socket_dropped_again_and_again_costs_nothing(house: House) -> None:
    async with house.watching():
        posts = [house.publish(house.channel, due_in=due_in) for due_in in (1, 2, 3)]
        for post in posts:
            house.sandbox.mtproto.drop_all()
            await house.reposted(post)
    assert await house.all_told() == []


async def test_posts_that_fell_due_while_telegram_was_away_are_measured_when_it_is_back(house: House) -> None:
    async with house.watching() as daemon:
        heard, unheard = house.publish(house.channel, due_in=1), None
        await house.comes_to(heard, state="waiting")
        await house.sandbox.mtproto.stop()
        unheard = house.publish(house.channel, due_in=1)
        await until(lambda: not daemon.pool.connected)
        await house.due(heard)
        await house.sandbox.mtproto.start()
        await house.reposted(heard, unheard)
    assert await house.all_told() == []


async def test_without_a_single_push_every_post_is_found_by_reading(house: House) -> None:
    house.faults.add(Rule.lose_pushes())
    async with house.watching():
        posts = [house.publish(house.channel), *house.publish_album(house.channel)]
        await house.reposted(*posts)
