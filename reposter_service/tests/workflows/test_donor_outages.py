"""A donor that is unavailable is told once an outage, whatever comes between its refusals."""

import pytest

from reposter_service.domain.links import InviteLink
from reposter_service.errors import DonorUnavailable, FloodWait, TelegramError, Temporary
from reposter_service.tests.builders import HOUR, MINUTE, NOON
from reposter_service.tests.house import House
from reposter_service.tests.workflows.joining import a_donor_to_join, turn, turns


@pytest.mark.parametrize("between", [FloodWait("FLOOD_WAIT", 5 * MINUTE), Temporary("INTERNAL")], ids=str)
async def test_a_refusal_is_told_once_whatever_comes_between(house: House, between: TelegramError) -> None:
    _, channel = await a_donor_to_join(house)
    refused = DonorUnavailable("USER_BANNED_IN_CHANNEL")
    house.telegram.raises["join"] = [refused, between, between, between, refused]
    for _ in range(5):
        channel.post(house.now)
        await house.reconcile()
        await turn(house)
        house.passes(days=1)
    assert house.telegram.raises["join"] == []
    assert len(house.alerts) == 1


async def test_a_quiet_private_donor_that_throws_the_userbot_out_again_is_told_again(house: House) -> None:
    _, channel = await a_donor_to_join(house, invite=InviteLink("invite-7000"))
    channel.post(house.now - 3 * HOUR)
    await turn(house)
    await house.reconcile()
    told = []
    for _ in range(2):
        channel.joined, channel.readable = False, False
        for _ in range(2):  # one sweep may miss a dialog
            await house.reconcile(reconnected=False)
        house.passes(minutes=5)
        await turn(house)
        told.append(len(house.alerts))
        channel.readable = True
        house.passes(days=2)
        await turn(house)
        await house.reconcile(reconnected=False)
        house.passes(days=2)
    assert told == [1, 2]


async def test_only_the_donor_that_refuses_is_told(house: House) -> None:
    _, gone = await a_donor_to_join(house, 7001)
    await a_donor_to_join(house, 7002)
    gone.readable = False
    await turns(house, NOON + HOUR, MINUTE)
    [told] = house.alerts
    assert "https://t.me/donor_7001:" in told
