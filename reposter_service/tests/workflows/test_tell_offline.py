"""Userbots without a connection: one alert for all of them, one an outage."""

import pytest

from reposter_service.domain.health import UserbotState
from reposter_service.tests.builders import new_project, new_userbot
from reposter_service.tests.house import House

CONNECTED, RECONNECTING = UserbotState.CONNECTED, UserbotState.RECONNECTING


@pytest.fixture
async def second(house: House) -> int:
    """Another project with a userbot of its own; its id."""
    project = await house.storage.projects.add(new_project(5001, "Путешествия"), house.now)
    assert project is not None
    added = await house.storage.projects.add_userbot(new_userbot(project.id, "+79990000002"), house.now)
    assert added is not None
    await told(house, added.id, CONNECTED)
    return added.id


async def told(house: House, userbot_id: int | None, state: UserbotState) -> None:
    assert userbot_id is not None
    await house.storage.accounts.set_state(userbot_id, state, "", house.now)


async def test_a_short_loss_is_nobodys_matter(house: House, second: int) -> None:
    await told(house, second, RECONNECTING)
    house.passes(minutes=9)
    await house.offline.summary()
    await told(house, second, CONNECTED)
    house.passes(minutes=9)
    await house.offline.summary()
    assert house.alerts == []


async def test_all_that_are_offline_are_told_in_one_alert_since_the_first(house: House, second: int) -> None:
    await told(house, house.project.userbot_id, RECONNECTING)
    house.passes(minutes=4)
    await told(house, second, RECONNECTING)
    house.passes(minutes=6)
    assert await house.offline.summary() == 2
    assert house.alerts == ['нет связи с Telegram с 15:00: проекты "Кино", "Путешествия"']


async def test_an_outage_is_told_once_while_it_lasts_also_when_the_first_comes_back(house: House, second: int) -> None:
    await told(house, house.project.userbot_id, RECONNECTING)
    house.passes(minutes=4)
    await told(house, second, RECONNECTING)
    house.passes(minutes=6)
    await house.offline.summary()
    await told(house, house.project.userbot_id, CONNECTED)
    for _ in range(5):
        house.passes(hours=1)
        assert await house.offline.summary() == 0
    assert len(house.alerts) == 1


async def test_the_next_outage_is_told_again(house: House) -> None:
    for _ in range(2):
        await told(house, house.project.userbot_id, RECONNECTING)
        house.passes(minutes=10)
        assert await house.offline.summary() == 1
        await told(house, house.project.userbot_id, CONNECTED)
    assert len(house.alerts) == 2


@pytest.mark.parametrize("state", [UserbotState.BANNED, UserbotState.LOGGED_OUT, UserbotState.FROZEN])
async def test_what_telegram_took_is_not_offline(house: House, state: UserbotState) -> None:
    await told(house, house.project.userbot_id, state)
    await told(house, house.project.userbot_id, RECONNECTING)
    house.passes(hours=1)
    assert await house.offline.summary() == 0


async def test_a_crash_between_telling_and_noting_it_tells_nothing_twice(house: House) -> None:
    await told(house, house.project.userbot_id, RECONNECTING)
    house.passes(minutes=10)
    [card] = await house.storage.accounts.cards()
    await house.offline.summary()
    house.storage.memory.standings[card.userbot_id] = card.standing  # as if it had never been noted
    house.passes(minutes=1)
    await house.offline.summary()
    assert len(house.alerts) == 1
