"""Rounds of measuring that are broken off, donors that never answer, a clock in doubt."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

import pytest

from reposter_service.domain.posts import Message
from reposter_service.errors import AccountLost, AccountState, Disconnected, NotFoundYet
from reposter_service.tests.builders import MINUTE
from reposter_service.tests.house import House
from reposter_service.workflows.measure import Measured


async def test_a_clock_in_doubt_costs_no_post_that_waits(house: House) -> None:
    _, channel = await house.donor()
    channel.post(house.now)
    await house.reconcile()
    house.passes(minutes=57)
    house.clock.sure = False
    house.now += 10 * MINUTE  # what the machine believes
    house.telegram.calls.clear()
    for connected in (False, True):
        house.telegram.connected = connected
        assert await house.measure.due(house.project) == Measured()
    assert house.telegram.calls == []
    house.now -= 7 * MINUTE
    house.clock.sure = True
    assert (await house.measure.due(house.project)).lags == [timedelta()]


async def test_a_clock_that_is_set_while_a_donor_is_read_costs_no_post_that_waits(house: House) -> None:
    _, channel = await house.donor()
    channel.post(house.now)
    await house.reconcile()
    house.passes(hours=1)

    def is_set() -> None:
        house.now += 10 * MINUTE
        house.clock.sure = False

    house.telegram.meanwhile["exact"] = is_set
    assert await house.measure.due(house.project) == Measured()
    assert [post.waiting for post in house.posts] == [True]


async def three_donors(house: House) -> None:
    """Each with a post, the posts due now."""
    for channel_id in (7000, 7001, 7002):
        _, channel = await house.donor(channel_id, username=f"donor_{channel_id}")
        channel.post(house.now)
    await house.reconcile()
    house.passes(hours=1)


def falls_silent(monkeypatch: pytest.MonkeyPatch, house: House, channel_id: int) -> None:
    """No answer about this channel comes: after the time limit of a request the connection is given up."""
    exact = house.telegram.exact

    async def silently(asked_id: int, ids: Sequence[int]) -> Mapping[int, Message]:
        if asked_id == channel_id:
            house.passes(seconds=30)
            raise Disconnected("no answer")
        return await exact(asked_id, ids)

    monkeypatch.setattr(house.telegram, "exact", silently)


async def test_a_donor_whose_answer_never_comes_costs_the_others_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await three_donors(house)
    falls_silent(monkeypatch, house, 7000)
    for _ in range(15):
        await house.measure.due(house.project)
        house.passes(seconds=1)
    assert [post.measured_at is not None for post in house.posts] == [False, True, True]


async def test_a_donor_that_ends_every_connection_keeps_no_winner_from_being_sent(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whenever the winner comes: it is not tried again in the very seconds in which that donor is."""
    _, breaking = await house.donor(7000, username="breaking")
    _, channel = await house.donor(7001, x=1, username="donor")
    breaking.post(house.now)
    for second in range(70):
        channel.post(house.now + timedelta(seconds=second), views=10_000, reactions=10 + second)
    house.passes(minutes=2)
    await house.reconcile()
    house.passes(minutes=58)
    exact = house.telegram.exact

    async def breaks(asked_id: int, ids: Sequence[int]) -> Mapping[int, Message]:
        if asked_id == breaking.id:
            house.telegram.connected = False
            raise Disconnected("socket")
        return await exact(asked_id, ids)

    monkeypatch.setattr(house.telegram, "exact", breaks)
    for _ in range(100):
        house.telegram.connected = True
        await house.measure.due(house.project)
        with suppress(Disconnected):
            await house.send.open(house.project)
        house.passes(seconds=1)
    assert len(house.target.forwards) == 69
    assert [post.waiting for post in house.posts].count(True) == 1


async def test_a_lost_connection_ends_the_round(house: House) -> None:
    await three_donors(house)
    house.telegram.calls.clear()
    house.telegram.raises["exact"] = [Disconnected("socket")]
    await house.measure.due(house.project)
    assert house.telegram.calls == ["exact"]


@pytest.mark.parametrize(
    "trouble", [AccountLost(AccountState.BANNED), Disconnected("socket"), KeyError("a mistake")], ids=repr
)
async def test_what_was_read_before_the_round_broke_off_is_settled(house: House, trouble: Exception) -> None:
    await three_donors(house)

    def second_fails() -> None:
        if house.telegram.calls.count("exact") == 2:
            house.telegram.raises["exact"] = [trouble]

    house.telegram.calls.clear()
    house.telegram.meanwhile["exact"] = second_fails
    measured = await house.measure.due(house.project)
    assert measured.trouble is trouble
    assert len(measured.lags) == 1
    assert [post.measured_at is not None for post in house.posts] == [True, False, False]


async def test_a_donor_that_the_userbot_has_not_met_yet_rests_and_is_told_to_nobody(house: House) -> None:
    await three_donors(house)
    house.telegram.calls.clear()
    house.telegram.raises["exact"] = [NotFoundYet("never met")]
    assert len((await house.measure.due(house.project)).decisions) == 2
    house.passes(seconds=1)
    await house.measure.due(house.project)
    assert house.telegram.calls.count("exact") == 3
    assert house.alerts == []
