"""What Telegram says to finding, joining and leaving a channel, and what comes of it."""

from datetime import timedelta

import pytest

from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import Deed
from reposter_service.errors import (
    AccountLost,
    AccountState,
    DonorUnavailable,
    FloodWait,
    LinkProblem,
    LinkRefused,
    TelegramError,
    Temporary,
)
from reposter_service.tests.builders import DAY, HOUR, MINUTE, NOON
from reposter_service.tests.house import House
from reposter_service.tests.workflows.joining import (
    METHOD,
    SECOND,
    a_donor_to_join,
    a_former_donor,
    started_again,
    turn,
    turns,
)
from reposter_service.workflows.records import Membership


async def test_a_private_donor_is_joined_by_its_invite(house: House) -> None:
    donor, channel = await a_donor_to_join(house, met=False, invite=InviteLink("invite-7000"))
    assert await turn(house) == (Deed.JOIN, 7000)
    assert channel.joined
    assert house.stored_donor(donor.id).membership is Membership.JOINED


async def test_a_join_request_is_a_state_that_the_dialogs_end(house: House) -> None:
    donor, channel = await a_donor_to_join(house)
    channel.asks_admins = True
    assert len(await turns(house, house.now + HOUR, MINUTE)) == 1
    assert house.stored_donor(donor.id).membership is Membership.REQUESTED
    channel.joined = True
    channel.post(house.now)
    await house.reconcile()
    assert house.stored_donor(donor.id).membership is Membership.JOINED


async def test_a_userbot_that_was_thrown_out_joins_again(house: House) -> None:
    donor, channel = await a_donor_to_join(house)
    channel.post(house.now)
    await turn(house)
    channel.joined = False
    await house.reconcile()
    await house.reconcile()
    assert house.stored_donor(donor.id).membership is Membership.NONE
    house.passes(minutes=3)
    assert await turn(house) == (Deed.JOIN, 7000)


async def one_for_each_deed(house: House, channel_id: int) -> None:
    await a_donor_to_join(house, channel_id, met=False)
    await a_donor_to_join(house, channel_id + 1)
    await a_former_donor(house, channel_id + 2)


@pytest.mark.parametrize("flooded", list(Deed), ids=str)
async def test_a_flood_wait_is_kept_to_the_second_and_stops_no_other_deed(house: House, flooded: Deed) -> None:
    await one_for_each_deed(house, 7010)
    house.telegram.raises[METHOD[flooded]] = [FloodWait("FLOOD_WAIT", timedelta(seconds=7777))]
    while METHOD[flooded] not in house.telegram.calls:
        house.passes(minutes=3)
        await turn(house)
    started_again(house)
    await one_for_each_deed(house, 7020)
    done = await turns(house, house.now + 7777 * SECOND + 3 * MINUTE)
    again = next(at for at, deed, _ in done if deed is flooded)
    assert 7777 * SECOND <= again < 7777 * SECOND + 3 * MINUTE  # the account may still rest from another deed
    assert {deed for at, deed, _ in done if at < again} == set(Deed) - {flooded}
    assert house.alerts == []


async def test_a_wait_that_has_another_name_than_flood_is_kept_as_well(house: House) -> None:
    await a_donor_to_join(house, 7001)
    await a_donor_to_join(house, 7002)
    house.telegram.raises["join"] = [Temporary("PeerFlood", HOUR)]
    assert [at for at, *_ in await turns(house, NOON + HOUR + 2 * MINUTE, MINUTE)] == [0 * SECOND, HOUR]


async def test_a_donor_that_refuses_is_told_once_and_tried_ever_later(house: House) -> None:
    _, channel = await a_donor_to_join(house, invite=InviteLink("hash"))
    channel.readable = False
    done = await turns(house, NOON + 4 * DAY, 30 * MINUTE)
    hours = [0, 1, 3, 7, 15, 31, 55, 79]
    assert [at for at, *_ in done] == [hour * HOUR for hour in hours]
    [told] = house.alerts
    assert told == (
        'проект "Кино": юзербот не смог подписаться на канал «Донор» (https://t.me/c/7000): '
        "канал закрыт, удалён, переименован или не пускает юзербота"
    )
    channel.readable = True
    house.passes(days=1)
    await turn(house)
    assert channel.joined


async def test_an_outage_met_by_reading_and_by_joining_is_told_once(house: House) -> None:
    _, channel = await a_donor_to_join(house)
    channel.joined = True
    channel.post(house.now)
    await house.reconcile()
    channel.joined, channel.readable = False, False
    for _ in range(3):
        house.passes(minutes=30)
        await house.reconcile()
        await turn(house)
    assert "join" in house.telegram.calls
    assert len(house.alerts) == 1


async def test_a_donor_that_can_be_read_and_not_joined_is_told_once(house: House) -> None:
    _, channel = await a_donor_to_join(house)
    house.telegram.raises["join"] = [DonorUnavailable("USER_BANNED_IN_CHANNEL") for _ in range(9)]
    for _ in range(9):
        channel.post(house.now)
        await house.reconcile()
        await turn(house)
        house.passes(days=1)
    assert house.telegram.calls.count("join") == 9
    assert len(house.alerts) == 1


async def test_a_donor_that_refuses_does_not_keep_the_next_from_being_joined(house: House) -> None:
    _, gone = await a_donor_to_join(house, 7001)
    gone.readable = False
    _, fine = await a_donor_to_join(house, 7002)
    await turns(house, NOON + 3 * MINUTE, MINUTE)
    assert fine.joined


async def test_an_invite_that_has_expired_is_told_in_its_words(house: House) -> None:
    _, channel = await a_donor_to_join(house, invite=InviteLink("invite-7000"))
    channel.invite_lives = False
    await turn(house)
    [told] = house.alerts
    assert told == (
        'проект "Кино": юзербот не смог подписаться на канал «Донор» (https://t.me/c/7000): '
        "приглашение больше не действует, добавьте канал заново по новой ссылке"
    )
    assert (await house.storage.memberships.progress(house.project.id, house.now)).resting == 1


async def test_a_name_that_is_another_channels_now_is_not_joined(house: House) -> None:
    _, channel = await a_donor_to_join(house, 7001, met=False)
    stranger = house.telegram.channel(7999, channel.username)
    channel.username, stranger.joined = None, False
    assert await turn(house) == (Deed.RESOLVE, 7001)
    house.passes(minutes=5)
    assert await turn(house) is None
    assert not stranger.joined
    assert len(house.alerts) == 1


async def test_trouble_that_says_nothing_is_told_when_it_comes_the_third_time(house: House) -> None:
    await a_donor_to_join(house)
    house.telegram.raises["join"] = [Temporary("INTERNAL") for _ in range(5)]
    told = []
    for _ in range(4):
        await turn(house)
        told.append(len(house.alerts))
        house.passes(days=1)
    assert told == [0, 0, 1, 1]
    [text] = house.alerts
    assert text == (
        'проект "Кино": юзерботу всё не удаётся подписаться на канал https://t.me/donor_7000, '
        "Telegram не называет причину. Попытки продолжаются, проверьте ссылку"
    )


async def test_a_frozen_account_rests_from_what_it_may_not_do(house: House) -> None:
    await a_donor_to_join(house)
    house.telegram.raises["join"] = [AccountLost(AccountState.FROZEN)]
    with pytest.raises(AccountLost):
        await turn(house)
    house.passes(minutes=59)
    assert await turn(house) is None
    house.passes(minutes=1)
    assert await turn(house) == (Deed.JOIN, 7000)


async def test_a_removed_donor_is_left(house: House) -> None:
    channel = await a_former_donor(house)
    assert await turn(house) == (Deed.LEAVE, 7000)
    assert not channel.joined
    house.passes(hours=1)
    assert await turn(house) is None


@pytest.mark.parametrize(
    "trouble", [LinkRefused(LinkProblem.NOTHING), Temporary("USER_CREATOR")], ids=["nothing", "unknown"]
)
async def test_a_channel_that_cannot_be_left_is_nobodys_trouble(house: House, trouble: TelegramError) -> None:
    await a_former_donor(house)
    house.telegram.raises["leave"] = [trouble] * 5
    await turns(house, NOON + 10 * HOUR, HOUR)
    assert house.alerts == []


async def test_nothing_is_done_where_there_is_nothing_to_do(house: House) -> None:
    assert await house.subscribe.next(house.project) is None
    assert house.telegram.calls == []
