"""A push is a hint, reading the channel is the truth."""

from datetime import timedelta
from types import NoneType

import pytest

from reposter_service.errors import Disconnected, FloodWait, NotFoundYet, Temporary
from reposter_service.tests.builders import HOUR, MINUTE, NOON, new_donor
from reposter_service.tests.house import House
from reposter_service.tests.in_memory.memory import RefusedError
from reposter_service.workflows.records import Membership


async def test_a_post_is_due_an_hour_after_its_publication_however_late_it_was_found(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON)
    house.passes(minutes=40)
    await house.reconcile()
    assert [post.due_at for post in house.posts] == [NOON + HOUR]


async def test_a_post_that_was_pushed_and_read_is_stored_once(house: House) -> None:
    _, channel = await house.donor()
    message = channel.post(NOON)
    await house.watch.hint(house.project, channel.id, [message])
    await house.watch.hint(house.project, channel.id, [message])
    assert await house.reconcile() == 0
    assert len(house.posts) == 1


async def test_a_lost_push_changes_nothing(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON)  # its push is lost
    pushed = channel.post(NOON)
    await house.watch.hint(house.project, channel.id, [pushed])
    await house.reconcile()
    assert [post.message_id for post in house.posts] == [2, 1]


async def test_a_push_of_a_channel_that_is_no_donor_is_ignored(house: House) -> None:
    stranger = house.telegram.channel(9999)
    await house.watch.hint(house.project, stranger.id, [stranger.post(NOON)])
    assert house.posts == []


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param({"from_channel": True}, id="a forward from a channel"),
        pytest.param({"service": True}, id="a service message"),
    ],
)
async def test_what_is_no_post_is_passed_over_but_counts_as_seen(house: House, kind: dict[str, bool]) -> None:
    donor, channel = await house.donor()
    channel.post(NOON, **kind)
    await house.reconcile()
    assert house.posts == []
    assert house.stored_donor(donor.id).last_seen_id == 1


async def test_an_album_is_one_post_also_when_its_parts_are_seen_apart(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON, grouped_id=5)
    last_part = channel.post(NOON, grouped_id=5)
    await house.watch.hint(house.project, channel.id, [last_part])
    await house.reconcile()
    channel.post(NOON, grouped_id=5)
    await house.reconcile()
    (album,) = house.posts
    assert album.message_ids == (1, 2, 3)


async def test_the_first_sight_takes_posts_younger_than_an_hour_and_no_older_ones(house: House) -> None:
    channel = house.telegram.channel(7000, "donor")
    for age in (3 * HOUR, HOUR, HOUR - timedelta(seconds=1), MINUTE):
        channel.post(NOON - age)
    await house.storage.donors.add(new_donor(house.project.id), NOON)
    await house.reconcile()
    assert [post.message_id for post in house.posts] == [3, 4]
    channel.post(NOON)
    await house.reconcile()
    assert [post.message_id for post in house.posts] == [3, 4, 5]


async def test_a_push_before_the_first_sight_is_left_to_the_first_sight(house: House) -> None:
    channel = house.telegram.channel(7000, "donor")
    await house.storage.donors.add(new_donor(house.project.id), NOON)
    old = channel.post(NOON - 2 * HOUR)
    assert await house.watch.hint(house.project, channel.id, [old]) == 0
    assert house.posts == []


async def test_the_first_sight_of_a_short_history_is_one_request(house: House) -> None:
    channel = house.telegram.channel(7000, "donor")
    channel.post(NOON - MINUTE)
    await house.storage.donors.add(new_donor(house.project.id), NOON)
    await house.reconcile()
    assert house.telegram.calls == ["tops", "newest"]


async def test_the_first_sight_pages_until_it_has_met_an_old_post(house: House) -> None:
    channel = house.telegram.channel(7000, "donor")
    channel.post(NOON - 2 * HOUR)
    for _ in range(150):
        channel.post(NOON - MINUTE)
    await house.storage.donors.add(new_donor(house.project.id), NOON)
    assert await house.reconcile() == 150


async def test_after_an_outage_everything_missed_is_read_page_by_page_without_a_gap(house: House) -> None:
    donor, channel = await house.donor()
    for _ in range(250):
        channel.post(house.now)
    house.passes(hours=3)
    assert await house.reconcile() == 250
    assert house.stored_donor(donor.id).last_seen_id == 250


async def test_reading_that_breaks_off_goes_on_where_it_was(house: House) -> None:
    donor, channel = await house.donor()
    for _ in range(150):
        channel.post(NOON)
    house.telegram.raises["after"] = [Disconnected("socket")]
    first = await house.watch.reconcile(house.project, house.now)
    assert isinstance(first.trouble, Disconnected)
    assert await house.reconcile() == 150
    assert house.stored_donor(donor.id).last_seen_id == 150


async def test_a_joined_donor_without_news_costs_no_request_of_its_own(house: House) -> None:
    for channel_id in range(7000, 7020):
        _, channel = await house.donor(channel_id, username=f"donor_{channel_id}")
        channel.post(NOON)
    await house.reconcile()
    house.telegram.calls.clear()
    await house.reconcile(reconnected=False)
    assert house.telegram.calls == ["tops"]


async def test_a_donor_not_yet_joined_is_polled_every_fifteen_minutes(house: House) -> None:
    _, channel = await house.donor()
    channel.joined = False
    channel.post(NOON)
    read_in_rounds = []
    for _ in range(3):
        house.passes(minutes=4, seconds=59)  # rounds are five minutes apart, and reading takes its time
        read_in_rounds.append(await house.reconcile(reconnected=False))
    assert read_in_rounds == [0, 0, 1]


async def test_after_a_reconnect_a_donor_not_yet_joined_is_polled_at_once(house: House) -> None:
    _, channel = await house.donor()
    channel.joined = False
    house.passes(seconds=5)
    channel.post(NOON)
    assert await house.reconcile(reconnected=True) == 1


async def test_a_donor_that_could_not_be_read_after_a_reconnect_is_alone_in_being_read_again(house: House) -> None:
    _, first = await house.donor(7000, username="first")
    _, second = await house.donor(7001, username="second")
    first.joined = second.joined = False
    house.passes(seconds=5)
    connected_at = house.now
    house.telegram.raises["after"] = [Temporary("strange")]
    reconciled = await house.watch.reconcile(house.project, connected_at)
    assert list(reconciled.unread.values()) == ["strange"]
    house.passes(seconds=5)
    house.telegram.calls.clear()
    await house.watch.reconcile(house.project, connected_at)
    assert house.telegram.calls == ["tops", "after"]


async def test_donors_with_news_are_read_before_those_that_are_polled(house: House) -> None:
    _, polled = await house.donor(7000, username="polled")
    _, joined = await house.donor(7001, username="joined")
    polled.joined = False
    polled.post(NOON)
    joined.post(NOON)
    house.passes(seconds=5)
    await house.reconcile(reconnected=True)
    channels = [house.stored_donor(post.donor_id).username for post in house.posts]
    assert channels == ["joined", "polled"]


async def test_without_the_dialogs_every_donor_is_polled(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON)
    house.passes(minutes=15)
    house.telegram.raises["tops"] = [FloodWait("FLOOD_WAIT", MINUTE)]
    assert await house.reconcile(reconnected=False) == 1


async def test_a_donor_that_threw_the_userbot_out_is_to_be_joined_again(house: House) -> None:
    donor, channel = await house.donor()
    channel.post(NOON)
    await house.reconcile()
    channel.joined = False
    await house.reconcile()
    assert house.stored_donor(donor.id).membership is Membership.JOINED
    await house.reconcile()
    assert house.stored_donor(donor.id).membership is Membership.NONE


async def test_a_donor_that_a_sweep_misses_while_it_posts_is_not_taken_for_left(house: House) -> None:
    donor, channel = await house.donor()
    channel.post(NOON)
    for joined in (True, False, True, False, True):
        channel.joined = joined
        await house.reconcile()
    assert house.stored_donor(donor.id).membership is Membership.JOINED


async def test_a_private_donor_is_left_alone_until_joined(house: House) -> None:
    channel = house.telegram.channel(7000)
    channel.joined = False
    channel.post(NOON)
    await house.storage.donors.add(new_donor(house.project.id, username=None), NOON)
    assert await house.reconcile() == 0
    assert house.alerts == []
    channel.joined = True
    assert await house.reconcile() == 1


async def test_a_donor_among_the_dialogs_is_joined(house: House) -> None:
    donor, channel = await house.donor()
    channel.post(NOON)
    await house.reconcile()
    assert house.stored_donor(donor.id).membership is Membership.JOINED


async def test_an_unavailable_donor_is_told_once_an_outage_and_does_not_stop_the_others(house: House) -> None:
    _, gone = await house.donor(7000, username="gone")
    _, fine = await house.donor(7001, username="fine")
    gone.readable = False
    gone.post(NOON)
    fine.post(NOON)
    assert [await house.reconcile() for _ in range(2)] == [1, 0]
    [told] = house.alerts
    assert told == (
        'проект "Кино": канал https://t.me/gone недоступен, его посты не видны. '
        "Он закрыт, удалён или переименован: проверьте ссылку"
    )


async def test_a_flood_wait_ends_the_round_and_the_next_one_reads_the_rest(house: House) -> None:
    _, first = await house.donor(7000, username="first")
    _, second = await house.donor(7001, username="second")
    first.post(NOON)
    second.post(NOON)
    wait = FloodWait("FLOOD_WAIT", MINUTE)
    house.telegram.raises["after"] = [wait]
    reconciled = await house.watch.reconcile(house.project, house.now)
    assert reconciled.trouble is wait
    assert reconciled.stored == 0
    assert await house.reconcile() == 2


async def test_a_donor_that_its_userbot_has_not_met_yet_waits_for_the_queue_and_is_no_news(house: House) -> None:
    donor, channel = await house.donor()
    channel.joined = False
    house.passes(minutes=1)
    channel.post(house.now)
    house.telegram.raises["after"] = [NotFoundYet("channel 7000 is not known to this userbot")]
    assert await house.reconcile() == 0
    assert house.alerts == []
    assert await house.reconcile() == 1
    assert house.stored_donor(donor.id).last_seen_id == 1


async def test_the_first_sight_of_a_donor_waits_for_a_clock_that_is_sure(house: House) -> None:
    house.telegram.channel(7000, "donor").post(house.now - timedelta(minutes=55))
    await house.storage.donors.add(new_donor(house.project.id, 7000), house.now)
    house.clock.sure = False
    house.passes(minutes=10)  # what the machine believes
    assert await house.reconcile() == 0
    house.passes(minutes=-10)
    house.clock.sure = True
    assert await house.reconcile() == 1


async def test_a_donor_whose_answer_never_comes_keeps_no_other_from_being_read(house: House) -> None:
    donors = [await house.donor(channel_id, username=f"donor_{channel_id}") for channel_id in (7000, 7001, 7002)]
    for _, channel in donors:
        channel.post(house.now)
    house.telegram.raises["after"] = [Disconnected("no answer")]
    assert await house.reconcile() == 0
    house.telegram.calls.clear()
    house.telegram.meanwhile["after"] = lambda: _third_is_silent(house)
    assert await house.reconcile() == 2
    assert await house.reconcile() == 0
    assert house.telegram.calls.count("after") == 3  # it rests by now
    house.telegram.meanwhile.clear()
    house.passes(minutes=5)
    assert await house.reconcile() == 1


def _third_is_silent(house: House) -> None:
    if house.telegram.calls.count("after") == 3:
        house.telegram.raises["after"] = [Disconnected("no answer")]


async def test_a_donor_whose_posts_cannot_be_stored_keeps_no_other_unread(house: House) -> None:
    donors = [await house.donor(channel_id, username=f"donor_{channel_id}") for channel_id in (7000, 7001, 7002)]
    for _, channel in donors:
        channel.post(house.now)
    first, second, third = (donor.id for donor, _ in donors)
    house.storage.memory.refuses = {("store", first)}
    troubles = []
    for _ in range(3):
        troubles.append((await house.watch.reconcile(house.project, house.now)).trouble)
        house.passes(seconds=1)
    assert [type(trouble) for trouble in troubles] == [RefusedError, RefusedError, NoneType]
    assert [post.donor_id for post in house.posts] == [second, third]
    house.storage.memory.refuses.clear()
    house.passes(minutes=5)
    assert (await house.watch.reconcile(house.project, house.now)).stored == 1
