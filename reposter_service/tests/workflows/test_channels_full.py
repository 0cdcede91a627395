"""An account that is in as many channels as it may: told once, and going on when there is room."""

from reposter_service.domain.membership_queue import Deed
from reposter_service.errors import ChannelsFull
from reposter_service.tests.builders import DAY, HOUR, MINUTE, NOON
from reposter_service.tests.house import House
from reposter_service.tests.workflows.joining import SECOND, a_donor_to_join, a_former_donor, turn, turns
from reposter_service.workflows.records import Membership


async def test_an_account_in_as_many_channels_as_it_may_rests_from_joining_and_is_told_once(house: House) -> None:
    await a_donor_to_join(house, 7001)
    await a_donor_to_join(house, 7002)
    house.telegram.raises["join"] = [ChannelsFull("CHANNELS_TOO_MUCH")] * 2
    done = await turns(house, NOON + DAY + 2 * MINUTE, MINUTE)
    assert [at for at, *_ in done] == [0 * SECOND, DAY]
    [told] = house.alerts
    assert told == (
        'проект "Кино": юзербот состоит в стольких каналах, сколько разрешает Telegram, '
        "и не может подписаться на новые. Удалите лишних доноров или купите ему Telegram Premium"
    )


async def test_an_account_that_is_full_again_after_a_join_is_told_again(house: House) -> None:
    await a_donor_to_join(house, 7001)
    house.telegram.raises["join"] = [ChannelsFull("CHANNELS_TOO_MUCH")]
    await turns(house, NOON + 2 * DAY, HOUR)
    await a_donor_to_join(house, 7002)
    house.telegram.raises["join"] = [ChannelsFull("CHANNELS_TOO_MUCH")]
    await turn(house)
    assert len(house.alerts) == 2


async def test_an_account_that_stays_full_over_the_turn_of_a_month_is_told_once(house: House) -> None:
    house.now = NOON.replace(day=30)
    await a_donor_to_join(house)
    house.telegram.raises["join"] = [ChannelsFull("CHANNELS_TOO_MUCH") for _ in range(5)]
    await turns(house, house.now + 5 * DAY, HOUR)
    assert house.telegram.raises["join"] == []
    assert len(house.alerts) == 1


async def test_room_that_premium_makes_is_used_at_once(house: House) -> None:
    donor, _ = await a_donor_to_join(house)
    house.telegram.raises["join"] = [ChannelsFull("CHANNELS_TOO_MUCH")]
    await turn(house)
    house.telegram.channels_limit = 1000
    await house.check.heartbeat(house.project)
    house.passes(minutes=3)
    await turn(house)
    assert house.stored_donor(donor.id).membership is Membership.JOINED


async def test_room_that_a_removed_donor_makes_is_used(house: House) -> None:
    await a_donor_to_join(house, 7001)
    house.telegram.raises["join"] = [ChannelsFull("CHANNELS_TOO_MUCH")]
    await turn(house)
    await a_former_donor(house, 7002)
    done = await turns(house, house.now + HOUR)
    assert [came for _, *came in done] == [[Deed.LEAVE, 7002], [Deed.JOIN, 7001]]
