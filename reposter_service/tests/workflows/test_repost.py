"""Winners are forwarded once; none is lost in silence."""

from datetime import time, timedelta

import pytest

from reposter_service.domain.pauses import Pause
from reposter_service.errors import Disconnected, DonorUnavailable, FloodWait, PostUnavailable
from reposter_service.tests.builders import HOUR, MINUTE
from reposter_service.tests.house import House
from reposter_service.tests.telegram_in_memory import ChannelInMemory
from reposter_service.workflows.records import ClosedAs


@pytest.fixture
async def donor(house: House) -> ChannelInMemory:
    """A donor with one winner waiting to be sent: its message 2."""
    _, channel = await house.donor(x=1)
    await house.rated(channel, 10, 20)
    return channel


def in_target(house: House) -> list[tuple[int, int]]:
    """(donor channel, message) of what stands in the project's channel, in its order."""
    return [house.target.forwards[id_] for id_ in sorted(house.target.forwards)]


async def test_a_winner_is_forwarded_into_the_project(house: House, donor: ChannelInMemory) -> None:
    assert await house.send.open(house.project) == 1
    assert in_target(house) == [(donor.id, 2)]
    assert house.reposts[0].target_ids == (1,)


async def test_a_sent_winner_is_not_sent_again(house: House, donor: ChannelInMemory) -> None:
    await house.send.open(house.project)
    house.passes(hours=1)
    assert await house.send.open(house.project) == 0
    assert len(in_target(house)) == 1


async def test_an_album_is_forwarded_whole_in_one_request(house: House) -> None:
    _, channel = await house.donor(x=1)
    await house.rated(channel, 10)
    for _ in range(3):
        channel.post(house.now, views=100, reactions=50, grouped_id=9)
    await house.measured_after_an_hour()
    house.telegram.calls.clear()
    await house.send.open(house.project)
    assert house.telegram.calls == ["forward"]
    assert in_target(house) == [(channel.id, 2), (channel.id, 3), (channel.id, 4)]


@pytest.mark.parametrize("remembers", [True, False], ids=["Telegram remembers random ids", "Telegram forgot them"])
async def test_a_lost_answer_doubles_nothing(house: House, donor: ChannelInMemory, remembers: bool) -> None:
    house.telegram.remembers_random_ids = remembers
    house.telegram.loses_answers = 1
    with pytest.raises(Disconnected):
        await house.send.open(house.project)
    assert len(in_target(house)) == 1
    house.passes(minutes=1)
    assert await house.send.open(house.project) == 1
    assert in_target(house) == [(donor.id, 2)]
    assert house.reposts[0].target_ids == (1,)


async def test_a_request_that_never_arrived_is_repeated_with_the_same_random_ids(
    house: House, donor: ChannelInMemory
) -> None:
    house.telegram.raises["forward"] = [Disconnected("socket")]
    with pytest.raises(Disconnected):
        await house.send.open(house.project)
    first = house.reposts[0].random_ids
    house.passes(minutes=1)
    await house.send.open(house.project)
    assert house.reposts[0].random_ids == first
    assert in_target(house) == [(donor.id, 2)]


async def test_what_was_reposted_in_the_time_that_a_backup_does_not_know_of_is_not_reposted_again(
    house: House, donor: ChannelInMemory
) -> None:
    house.telegram.remembers_random_ids = False
    house.target.forwards[9] = (donor.id, 2)  # by the daemon that ran before the database was restored
    house.storage.memory.restored_at = house.now
    assert await house.send.open(house.project) == 1
    assert in_target(house) == [(donor.id, 2)]
    assert house.reposts[0].target_ids == (9,)


async def test_what_was_not_reposted_before_the_database_was_restored_is_reposted(
    house: House, donor: ChannelInMemory
) -> None:
    house.storage.memory.restored_at = house.now
    assert await house.send.open(house.project) == 1
    assert in_target(house) == [(donor.id, 2)]


async def test_what_was_published_after_the_database_was_restored_is_not_looked_for(house: House) -> None:
    _, channel = await house.donor(x=1)
    await house.rated(channel, 10)
    house.storage.memory.restored_at = house.now
    house.passes(minutes=1)
    await house.rated(channel, 20)
    house.telegram.calls.clear()
    await house.send.open(house.project)
    assert house.telegram.calls == ["forward"]


async def test_what_may_be_in_the_target_is_looked_for_before_anything_else(
    house: House, donor: ChannelInMemory
) -> None:
    house.telegram.loses_answers = 1
    with pytest.raises(Disconnected):
        await house.send.open(house.project)
    house.passes(hours=2)  # long expired, but it IS in the target
    await house.send.open(house.project)
    assert house.reposts[0].closed_as is None
    assert house.reposts[0].target_ids == (1,)
    assert house.alerts == []


async def test_a_pause_that_began_after_the_decision_holds_the_winner_for_good(
    house: House, donor: ChannelInMemory
) -> None:
    await house.storage.projects.add_pause(house.project.id, Pause(time(0, 0), time(23, 59)))
    assert await house.send.open(house.project) == 0
    assert house.reposts[0].closed_as is ClosedAs.PAUSED
    assert in_target(house) == []


async def test_a_winner_that_could_not_be_sent_in_half_an_hour_expires(house: House, donor: ChannelInMemory) -> None:
    house.telegram.connected = False
    with pytest.raises(Disconnected):
        await house.send.open(house.project)
    house.passes(minutes=30)
    await house.send.open(house.project)
    assert house.reposts[0].closed_as is ClosedAs.EXPIRED
    assert house.alerts == []  # nor is it told one by one: tell_losses does it when the outage is over


async def test_at_the_very_end_of_its_half_hour_a_winner_is_not_sent_any_more(
    house: House, donor: ChannelInMemory
) -> None:
    house.now = house.reposts[0].expires_at
    assert await house.send.open(house.project) == 0
    assert house.reposts[0].closed_as is ClosedAs.EXPIRED


async def test_a_refusal_of_messages_that_are_all_there_is_final(house: House, donor: ChannelInMemory) -> None:
    house.telegram.raises["forward"] = [PostUnavailable("MESSAGE_ID_INVALID")]
    assert await house.send.open(house.project) == 0
    assert house.reposts[0].closed_as is ClosedAs.DELETED


async def test_a_closed_target_is_asked_once_and_rests_from_all_winners(house: House, donor: ChannelInMemory) -> None:
    await house.rated(donor, 30, 40)
    for repost in house.reposts:
        repost.expires_at = house.now + timedelta(minutes=30)
    house.target.writable = False
    house.telegram.calls.clear()
    await house.send.open(house.project)
    assert await house.storage.reposts.projects_open(house.now) == []
    assert house.telegram.calls == ["forward"]


async def test_a_flood_wait_postpones_the_winner_as_long_as_telegram_asks(house: House, donor: ChannelInMemory) -> None:
    house.telegram.raises["forward"] = [FloodWait("FLOOD_WAIT", 10 * MINUTE)]
    assert await house.send.open(house.project) == 0
    house.passes(minutes=9)
    assert await house.send.open(house.project) == 0
    house.passes(minutes=1)
    assert await house.send.open(house.project) == 1


async def test_in_a_long_flood_wait_a_winner_expires_in_time(house: House, donor: ChannelInMemory) -> None:
    house.telegram.raises["forward"] = [FloodWait("FLOOD_WAIT", 6 * HOUR)]
    await house.send.open(house.project)
    house.now = house.reposts[0].expires_at - MINUTE
    assert await house.storage.reposts.projects_open(house.now) == []
    house.passes(minutes=1)
    assert await house.storage.reposts.projects_open(house.now) == [house.project.id]
    await house.send.open(house.project)
    assert house.reposts[0].closed_as is ClosedAs.EXPIRED


async def test_a_flood_wait_for_the_look_does_not_hold_up_other_winners(house: House, donor: ChannelInMemory) -> None:
    house.telegram.raises["forward"] = [Disconnected("socket")]
    with pytest.raises(Disconnected):
        await house.send.open(house.project)
    _, other = await house.donor(7001, x=1, username="other")
    await house.rated(other, 10, 20)
    for repost in house.reposts:
        repost.expires_at = house.now + timedelta(minutes=30)
    house.telegram.raises["sent_before"] = [FloodWait("FLOOD_WAIT", HOUR)]
    assert await house.send.open(house.project) == 1
    assert in_target(house) == [(other.id, 2)]


async def test_a_flood_wait_for_reading_an_album_does_not_hold_up_other_winners(
    house: House, donor: ChannelInMemory
) -> None:
    await house.rated(donor, 30)
    for repost in house.reposts:
        repost.expires_at = house.now + timedelta(minutes=30)
    house.telegram.raises["forward"] = [PostUnavailable("MESSAGE_ID_INVALID")]
    house.telegram.raises["exact"] = [FloodWait("FLOOD_WAIT", 10 * MINUTE)]
    assert await house.send.open(house.project) == 1
    assert in_target(house) == [(donor.id, 3)]
    house.passes(minutes=10)
    assert await house.send.open(house.project) == 1


async def test_a_closed_target_is_told_once_however_many_winners_wait(house: House, donor: ChannelInMemory) -> None:
    await house.rated(donor, 30, 40)
    for repost in house.reposts:
        repost.expires_at = house.now + timedelta(minutes=30)
    house.target.writable = False
    for _ in range(3):
        await house.send.open(house.project)
    assert len(house.alerts) == 1


async def test_a_pause_begun_in_the_middle_of_a_round_is_obeyed(house: House, donor: ChannelInMemory) -> None:
    for _ in range(3):
        donor.post(house.now, views=100, reactions=99, grouped_id=9)
    await house.measured_after_an_hour()
    album = house.reposts[-1]
    await house.storage.projects.add_pause(house.project.id, Pause(time(0, 0), time(23, 59)))
    await house.send.open(house.project)
    assert album.closed_as is ClosedAs.PAUSED
    assert in_target(house) == []


async def test_lost_rights_are_told_and_tried_again_until_expiry(house: House, donor: ChannelInMemory) -> None:
    house.target.writable = False
    await house.send.open(house.project)
    [told] = house.alerts
    assert told == (
        'проект "Кино": юзербот не может публиковать в канале https://t.me/project_5000, проверьте его права '
        "администратора. Отобранные посты ждут их недолго"
    )
    house.target.writable = True
    house.passes(minutes=1)
    assert await house.send.open(house.project) == 1


async def test_a_donor_that_protected_its_content_meanwhile_is_told_once(house: House, donor: ChannelInMemory) -> None:
    donor.protected = True
    await house.send.open(house.project)
    assert house.reposts[0].closed_as is ClosedAs.PROTECTED
    assert len(house.alerts) == 1


async def test_a_winner_deleted_before_it_was_sent_is_told(house: House, donor: ChannelInMemory) -> None:
    del donor.messages[2]
    await house.send.open(house.project)
    assert house.reposts[0].closed_as is ClosedAs.DELETED
    assert house.alerts == ['проект "Кино": пост https://t.me/donor/2 отобран, но Telegram его не переслал: он удалён']


@pytest.mark.parametrize("refuses", [True, False], ids=["Telegram refuses a part", "Telegram forwards a part"])
async def test_of_an_album_half_deleted_the_rest_is_forwarded(house: House, refuses: bool) -> None:
    house.telegram.refuses_parts = refuses
    _, channel = await house.donor(x=1)
    await house.rated(channel, 10)
    for _ in range(3):
        channel.post(house.now, views=100, reactions=50, grouped_id=9)
    await house.measured_after_an_hour()
    del channel.messages[3]
    assert await house.send.open(house.project) == 1
    assert in_target(house) == [(channel.id, 2), (channel.id, 4)]


async def test_a_donor_gone_private_is_in_the_way_of_its_own_winners_only(house: House, donor: ChannelInMemory) -> None:
    _, other = await house.donor(7001, x=1, username="other")
    await house.rated(other, 10, 20)
    donor.readable = False
    for repost in house.reposts:  # as if decided together
        repost.expires_at = house.now + timedelta(minutes=30)
    assert await house.send.open(house.project) == 1
    assert in_target(house) == [(other.id, 2)]


async def test_a_donor_that_is_read_and_not_forwarded_from_is_told_once_until_it_is(
    house: House, donor: ChannelInMemory
) -> None:
    for _ in range(6):
        house.telegram.raises["forward"] = [DonorUnavailable("CHAT_ID_INVALID")]
        await house.send.open(house.project)
        donor.post(house.now)
        await house.reconcile()
        house.passes(minutes=4)
    [told] = house.alerts
    assert told == (
        'проект "Кино": из канала https://t.me/donor не пересылаются отобранные посты: '
        "он закрыт, удалён или не пускает юзербота. Проверьте ссылку"
    )
    assert await house.send.open(house.project) == 1
    await house.rated(donor, 40)
    house.telegram.raises["forward"] = [DonorUnavailable("CHAT_ID_INVALID")]
    await house.send.open(house.project)
    assert len(house.alerts) == 2


async def test_a_donor_gone_for_good_lets_its_winner_expire(house: House, donor: ChannelInMemory) -> None:
    house.telegram.raises["forward"] = [Disconnected("socket")]
    with pytest.raises(Disconnected):
        await house.send.open(house.project)
    house.telegram.raises["sent_before"] = [DonorUnavailable("CHANNEL_PRIVATE")]
    house.passes(minutes=30)
    await house.send.open(house.project)
    assert house.reposts[0].closed_as is ClosedAs.EXPIRED


async def test_a_repost_closed_meanwhile_is_not_sent(house: House, donor: ChannelInMemory) -> None:
    opened = await house.storage.reposts.open(house.project.id, house.now)
    await house.storage.reposts.close(opened[0].id, ClosedAs.UNSETTLED, house.now)
    assert not await house.storage.reposts.begin(opened[0].id, [2], [1], house.now)
    assert await house.send.open(house.project) == 0
    assert in_target(house) == []


async def test_a_clock_in_doubt_closes_no_win_and_sends_none(house: House, donor: ChannelInMemory) -> None:
    house.clock.sure = False
    house.passes(minutes=31)  # what the machine believes
    assert await house.send.open(house.project) == 0
    assert [repost.closed_as for repost in house.reposts] == [None]
    house.passes(minutes=-31)
    house.clock.sure = True
    assert await house.send.open(house.project) == 1
