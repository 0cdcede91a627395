"""The heartbeat: rights lost and found, freezes that end, how many channels an account may be in."""

import pytest

from reposter_service.errors import AccountLost, AccountState, Disconnected, FloodWait, TargetClosed, Temporary
from reposter_service.tests.builders import HOUR, new_userbot
from reposter_service.tests.house import House
from reposter_service.tests.telegram_in_memory import ChannelInMemory
from reposter_service.workflows.records import ClosedAs


@pytest.fixture
async def donor(house: House) -> ChannelInMemory:
    """A donor with one winner waiting to be sent."""
    _, channel = await house.donor(x=1)
    await house.rated(channel, 10, 20)
    return channel


async def test_a_heartbeat_costs_the_look_and_one_question_about_rights(house: House) -> None:
    house.telegram.calls.clear()
    assert not await house.check.heartbeat(house.project)
    assert house.telegram.calls == ["look", "may_post"]
    assert house.alerts == []


async def test_lost_rights_are_found_without_a_winner_and_told_once_an_outage(house: House) -> None:
    house.target.writable = False
    for _ in range(3):
        assert not await house.check.heartbeat(house.project)
        house.passes(minutes=5)
    assert len(house.alerts) == 1
    house.target.writable = True
    assert await house.check.heartbeat(house.project)
    house.target.writable = False
    await house.check.heartbeat(house.project)
    assert len(house.alerts) == 2


async def test_a_refused_winner_and_the_heartbeat_tell_of_one_outage(house: House, donor: ChannelInMemory) -> None:
    house.target.writable = False
    await house.send.open(house.project)
    house.passes(minutes=1)
    await house.check.heartbeat(house.project)
    await house.send.open(house.project)
    assert len(house.alerts) == 1


async def test_a_target_that_cannot_be_seen_is_one_without_rights(house: House) -> None:
    house.target.readable = False
    await house.check.heartbeat(house.project)
    [standing] = [card.standing for card in await house.storage.accounts.cards()]
    assert standing.rights_lost_at == house.now


async def test_with_its_rights_back_a_winner_goes_out_at_once(house: House, donor: ChannelInMemory) -> None:
    house.target.writable = False
    await house.send.open(house.project)
    await house.check.heartbeat(house.project)
    assert await house.storage.reposts.projects_open(house.now) == []
    house.target.writable = True
    assert await house.check.heartbeat(house.project)
    assert await house.send.open(house.project) == 1


async def test_a_target_that_refuses_an_administrator_is_told_once_until_something_is_published(
    house: House, donor: ChannelInMemory
) -> None:
    for _ in range(6):
        house.telegram.raises["forward"] = [TargetClosed("CHAT_SEND_MEDIA_FORBIDDEN")]
        assert await house.send.open(house.project) == 0
        assert not await house.check.heartbeat(house.project)
        house.passes(minutes=4)
    assert len(house.alerts) == 1
    house.telegram.raises.clear()
    assert await house.send.open(house.project) == 1
    [standing] = [card.standing for card in await house.storage.accounts.cards()]
    assert standing.rights_lost_at is None


async def test_a_userbot_that_was_replaced_meanwhile_has_no_rights_to_lose(house: House) -> None:
    await house.storage.projects.add_userbot(new_userbot(house.project.id, "+79990000009"), house.now)
    house.target.writable = False
    assert not await house.check.heartbeat(house.project)
    assert house.alerts == []


async def test_winners_of_a_frozen_userbot_wait_and_go_out_when_it_is_thawed(
    house: House, donor: ChannelInMemory
) -> None:
    house.telegram.frozen = True
    assert await house.send.open(house.project) == 0
    assert not await house.check.heartbeat(house.project)
    house.telegram.frozen = False
    assert await house.check.heartbeat(house.project)
    assert await house.send.open(house.project) == 1


async def test_a_frozen_userbot_is_asked_for_one_of_its_winners_only(house: House, donor: ChannelInMemory) -> None:
    await house.rated(donor, 30, 40)
    for repost in house.reposts:
        repost.expires_at = house.now + HOUR
    house.telegram.frozen = True
    house.telegram.calls.clear()
    assert await house.send.open(house.project) == 0
    assert await house.storage.reposts.projects_open(house.now) == []
    assert house.telegram.calls == ["forward"]


async def test_winners_of_a_userbot_that_stays_frozen_expire(house: House, donor: ChannelInMemory) -> None:
    house.telegram.frozen = True
    await house.send.open(house.project)
    house.now = house.reposts[0].expires_at
    await house.send.open(house.project)
    assert house.reposts[0].closed_as is ClosedAs.EXPIRED


async def test_a_userbot_that_telegram_took_is_the_callers_matter(house: House, donor: ChannelInMemory) -> None:
    house.telegram.raises["forward"] = [AccountLost(AccountState.BANNED)]
    with pytest.raises(AccountLost):
        await house.send.open(house.project)


async def test_the_number_of_channels_is_stored_when_it_changes(house: House) -> None:
    assert house.project.userbot_id is not None
    for limit in (500, None, 500, 1000):
        house.telegram.channels_limit = limit
        await house.check.heartbeat(house.project)
        house.passes(minutes=5)
    assert house.check.limits == {house.project.userbot_id: 1000}


@pytest.mark.parametrize("trouble", [FloodWait("flood", HOUR), Temporary("RPC_CALL_FAIL")], ids=repr)
async def test_rights_that_are_not_to_be_known_now_leave_the_rest_of_the_heartbeat(
    house: House, donor: ChannelInMemory, trouble: Temporary
) -> None:
    house.telegram.frozen = True
    await house.send.open(house.project)
    await house.check.heartbeat(house.project)
    house.telegram.frozen = False
    house.telegram.channels_limit = 1000
    house.telegram.raises["may_post"] = [trouble]
    assert await house.check.heartbeat(house.project)
    assert list(house.check.limits.values()) == [1000]
    assert house.alerts == []


async def test_a_connection_lost_over_the_question_about_rights_is_no_answer(house: House) -> None:
    house.telegram.raises["may_post"] = [Disconnected("timeout")]
    with pytest.raises(Disconnected):
        await house.check.heartbeat(house.project)
    assert house.alerts == []


async def test_without_a_connection_nothing_is_known(house: House) -> None:
    house.telegram.connected = False
    with pytest.raises(Disconnected):
        await house.check.heartbeat(house.project)
    house.passes(minutes=1)
    assert house.alerts == []
