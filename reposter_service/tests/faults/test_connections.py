"""Sockets dropped, answers delayed and lost, pushes that never come, Telegram away altogether."""

from collections.abc import Callable

import pytest
from telegram_sandbox.faults import FaultKind, Rule

from reposter_service.domain.health import UserbotState
from reposter_service.tests.faults.house import House
from reposter_service.tests.waiting import until
from reposter_service.workflows.records import AlertKind

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


@pytest.mark.parametrize("method", [MEASURE, "messages.getHistory"])
async def test_a_donor_over_which_the_connection_is_lost_each_time_keeps_no_other_waiting(
    house: House, method: str
) -> None:
    second = house.channel_of("Второй")
    await house.add_donor(second)
    async with house.watching():
        number = house.faults.add(Rule.lose_answer(method, channel_id=house.channel.id))
        stuck, post = house.publish(house.channel), house.publish(second)
        await house.comes_to(post, state="measured")
        await until(lambda: house.faults.times_struck(number) > 1)
        house.faults.remove(number)
        await house.reposted(stuck, post)
    assert await house.all_told() == []


async def test_without_a_single_push_every_post_is_found_by_reading(house: House) -> None:
    house.faults.add(Rule.lose_pushes())
    async with house.watching():
        posts = [house.publish(house.channel), *house.publish_album(house.channel)]
        await house.reposted(*posts)


@pytest.mark.parametrize("from_the_start", [False, True])
async def test_telegram_away_for_long_is_told_in_one_alert_for_all_projects(house: House, from_the_start: bool) -> None:
    second = await house.add_project("Путешествия", "79990000003")
    both = {house.project.id, second.id}
    if from_the_start:
        await house.sandbox.mtproto.stop()
    async with house.daemon(offline_told_s=2) as daemon:
        if not from_the_start:
            await until(lambda: daemon.pool.connected == both)
            await house.sandbox.mtproto.stop()
        (told,) = await house.comes_to_be_told(AlertKind.USERBOT_OFFLINE)
        states = [card.standing.state for card in await house.storage.accounts.cards()]
        assert states == [UserbotState.RECONNECTING] * 2
        await house.sandbox.mtproto.start()
        await until(lambda: daemon.pool.connected == both)
    assert told.startswith("нет связи с Telegram с ")
    assert told.endswith(': проекты "Кино", "Путешествия"')
    assert await house.all_told() == [told]
