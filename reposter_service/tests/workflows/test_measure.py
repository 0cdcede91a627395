"""Every post is measured 60 minutes after publication and decided at once."""

from datetime import time, timedelta

import pytest

from reposter_service.domain.baselines import Algorithm
from reposter_service.domain.decision import Decision, Repost
from reposter_service.domain.pauses import Pause
from reposter_service.domain.rating import Counters
from reposter_service.errors import Disconnected, FloodWait, NotFoundYet, Temporary
from reposter_service.tests.builders import HOUR, MINUTE, NOON
from reposter_service.tests.house import House


def outcomes(decisions: list[Decision]) -> list[str]:
    return ["repost" if isinstance(decision, Repost) else decision.because.value for decision in decisions]


async def test_nothing_is_measured_before_it_is_an_hour_old(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON)
    await house.reconcile()
    house.passes(minutes=59, seconds=59)
    assert (await house.measure.due(house.project)).decisions == []
    house.passes(seconds=1)
    assert len((await house.measure.due(house.project)).decisions) == 1


async def test_the_numbers_are_those_of_the_moment_of_measuring(house: House) -> None:
    _, channel = await house.donor()
    message = channel.post(NOON, views=10)
    await house.reconcile()
    channel.count(message.id, views=300, forwards=5, reactions=20)
    await house.measured_after_an_hour()
    (post,) = house.posts
    assert post.found is not None
    assert post.found.counters == Counters(views=300, forwards=5, reactions=20)
    assert post.measured_at == NOON + HOUR


async def test_one_request_serves_all_posts_of_a_donor_that_are_due(house: House) -> None:
    _, channel = await house.donor()
    for _ in range(5):
        channel.post(NOON)
    channel.post(NOON, grouped_id=7)
    channel.post(NOON, grouped_id=7)
    await house.reconcile()
    house.telegram.calls.clear()
    house.passes(hours=1)
    await house.measure.due(house.project)
    assert house.telegram.calls == ["exact"]
    assert len(house.posts) == 6


async def test_all_donors_are_read_before_the_first_is_written_down(house: House) -> None:
    """Or the writing would make the last of a hundred late."""
    for channel_id in (7001, 7002, 7003):
        _, channel = await house.donor(channel_id, username=f"donor_{channel_id}")
        channel.post(NOON)
    await house.reconcile()
    measured_at_read: list[int] = []
    house.telegram.meanwhile["exact"] = lambda: measured_at_read.append(
        sum(post.measured_at is not None for post in house.posts)
    )
    house.passes(hours=1)
    assert len((await house.measure.due(house.project)).decisions) == 3
    assert measured_at_read == [0, 0, 0]


async def test_posts_due_together_are_decided_in_the_order_of_publication(house: House) -> None:
    _, channel = await house.donor(x=2)
    for reactions in (1, 2, 3, 2):
        channel.post(NOON, views=100, reactions=reactions)
    measured = await house.measured_after_an_hour()
    assert outcomes(measured.decisions) == ["collecting", "collecting", "repost", "not_higher"]


async def test_an_album_is_measured_whole_also_where_a_part_was_never_seen(house: House) -> None:
    _, channel = await house.donor()
    first = channel.post(NOON, views=300, reactions=9, grouped_id=7)
    await house.watch.hint(house.project, channel.id, [first])
    channel.post(NOON, views=310, grouped_id=7)
    channel.post(NOON, views=305, forwards=4, grouped_id=7)
    house.passes(hours=1)
    await house.measure.due(house.project)
    (album,) = house.posts
    assert album.found is not None
    assert album.found.message_ids == (1, 2, 3)
    assert album.found.counters == Counters(views=310, forwards=4, reactions=9)


async def test_a_deleted_post_is_erased(house: House) -> None:
    _, channel = await house.donor()
    message = channel.post(NOON)
    await house.reconcile()
    del channel.messages[message.id]
    measured = await house.measured_after_an_hour()
    assert measured.deleted == 1
    assert house.posts == []


async def test_a_post_without_views_is_kept_without_a_rating_and_never_a_baseline(house: House) -> None:
    _, channel = await house.donor(x=1)
    channel.post(NOON, views=None, reactions=5)
    channel.post(NOON, views=0, reactions=5)
    channel.post(NOON, views=100, reactions=5)
    measured = await house.measured_after_an_hour()
    assert outcomes(measured.decisions) == ["no_views", "no_views", "collecting"]
    assert len(house.posts) == 3


async def test_up_to_five_minutes_late_counts_as_usual(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON)
    await house.reconcile()
    house.passes(minutes=65)
    measured = await house.measure.due(house.project)
    assert measured.missed == 0
    assert measured.lags == [5 * MINUTE]


async def test_later_than_that_a_post_is_missed_without_a_request(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON)
    await house.reconcile()
    house.telegram.calls.clear()
    house.passes(minutes=65, seconds=1)
    measured = await house.measure.due(house.project)
    assert measured.missed == 1
    assert house.telegram.calls == []
    assert [post.missed_at for post in house.posts] == [house.now]


async def test_an_answer_that_came_too_late_is_not_taken(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON)
    await house.reconcile()
    house.telegram.meanwhile["exact"] = lambda: house.passes(minutes=6)
    house.passes(hours=1)
    measured = await house.measure.due(house.project)
    assert (measured.missed, measured.decisions) == (1, [])


async def test_a_winner_measured_late_has_its_half_hour_all_the_same(house: House) -> None:
    _, channel = await house.donor(x=1)
    await house.rated(channel, 10)
    channel.post(house.now, views=100, reactions=50)
    await house.reconcile()
    house.passes(minutes=64)
    await house.measure.due(house.project)
    assert house.reposts[0].expires_at == house.now + timedelta(minutes=30)


async def test_a_missed_post_is_no_baseline(house: House) -> None:
    _, channel = await house.donor(x=1)
    channel.post(NOON)
    await house.reconcile()
    house.passes(hours=2)
    await house.measure.due(house.project)
    channel.post(house.now)
    measured = await house.measured_after_an_hour()
    assert outcomes(measured.decisions) == ["collecting"]


async def test_posts_are_missed_also_while_there_is_no_userbot(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON)
    await house.reconcile()
    house.telegram.connected = False
    house.passes(hours=2)
    assert (await house.measure.due(house.project)).missed == 1


async def test_an_interrupted_measurement_is_made_again(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON)
    await house.reconcile()
    house.telegram.raises["exact"] = [Disconnected("socket")]
    house.passes(hours=1)
    assert isinstance((await house.measure.due(house.project)).trouble, Disconnected)
    house.passes(seconds=1)
    assert len((await house.measure.due(house.project)).decisions) == 1


async def test_one_donor_that_cannot_be_read_does_not_keep_the_others_waiting(house: House) -> None:
    _, first = await house.donor(7000, username="first")
    _, second = await house.donor(7001, username="second")
    first.post(NOON)
    second.post(NOON)
    await house.reconcile()
    house.telegram.raises["exact"] = [FloodWait("FLOOD_WAIT", MINUTE)]
    house.passes(hours=1)
    measured = await house.measure.due(house.project)
    assert len(measured.decisions) == 1
    assert isinstance(measured.trouble, FloodWait)


@pytest.mark.parametrize(
    ("asked", "rests"),
    [
        pytest.param(timedelta(), timedelta(seconds=10), id="ten seconds"),
        pytest.param(MINUTE, MINUTE, id="as long as Telegram asks"),
    ],
)
async def test_a_donor_in_trouble_is_asked_again_after_a_rest(house: House, asked: timedelta, rests: timedelta) -> None:
    _, channel = await house.donor()
    channel.post(NOON)
    await house.reconcile()
    house.telegram.raises["exact"] = [Temporary("strange", asked)]
    house.passes(hours=1)
    await house.measure.due(house.project)
    house.passes(seconds=rests.total_seconds() - 1)
    assert (await house.measure.due(house.project)).decisions == []
    house.passes(seconds=1)
    assert len((await house.measure.due(house.project)).decisions) == 1


async def test_an_unavailable_donor_is_not_asked_every_second(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON)
    await house.reconcile()
    channel.readable = False
    house.passes(hours=1)
    house.telegram.calls.clear()
    for _ in range(60):
        await house.measure.due(house.project)
        house.passes(seconds=1)
    assert len(house.telegram.calls) == 6


async def test_a_donor_gone_private_is_told_and_its_posts_wait_until_they_are_missed(house: House) -> None:
    _, channel = await house.donor()
    channel.post(NOON)
    await house.reconcile()
    channel.readable = False
    house.passes(hours=1)
    assert (await house.measure.due(house.project)).decisions == []
    assert len(house.alerts) == 1
    house.passes(minutes=6)
    assert (await house.measure.due(house.project)).missed == 1


async def test_a_winner_gets_a_repost_that_expires_after_half_an_hour(house: House) -> None:
    _, channel = await house.donor(x=1)
    await house.rated(channel, 10, 20)
    (repost,) = house.reposts
    assert repost.target_id == house.project.channel_id
    assert repost.expires_at - repost.decided_at == timedelta(minutes=30)


async def test_y_takes_over_at_fifty_earlier_ratings(house: House) -> None:
    _, channel = await house.donor(x=6, y=5)
    await house.rated(channel, *range(1, 51))
    measured = await house.rated(channel, 46, 47)
    assert [decision.comparison and decision.comparison.algorithm for decision in measured.decisions] == [
        Algorithm.Y
    ] * 2
    assert outcomes(measured.decisions) == ["not_higher", "repost"]


async def test_a_paused_project_rates_but_does_not_repost(house: House) -> None:
    _, channel = await house.donor(x=1)
    await house.rated(channel, 10)
    await house.storage.projects.add_pause(house.project.id, Pause(time(15, 0), time(23, 59)))  # Moscow: UTC + 3
    measured = await house.rated(channel, 20)
    assert outcomes(measured.decisions) == ["paused"]
    assert house.reposts == []
    assert all(post.found is not None for post in house.posts)


async def test_a_protected_post_that_would_have_won_is_held_and_told_once(house: House) -> None:
    _, channel = await house.donor(x=1)
    channel.protected = True
    measured = await house.rated(channel, 10, 20, 30)
    assert outcomes(measured.decisions) == ["collecting", "protected", "protected"]
    assert len(house.alerts) == 1


async def test_a_donor_that_its_userbot_has_not_met_yet_is_asked_again_and_is_no_news(house: House) -> None:
    _, channel = await house.donor()
    channel.post(house.now)
    house.telegram.raises["exact"] = [NotFoundYet("channel 7000 is not known to this userbot")]
    await house.measured_after_an_hour()
    assert house.alerts == []
    house.passes(seconds=10)
    assert len((await house.measure.due(house.project)).decisions) == 1
