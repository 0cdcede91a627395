"""One post or repost with which something is wrong costs the others nothing."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from reposter_service.errors import Disconnected, FloodWait
from reposter_service.tests.builders import HOUR, MINUTE, NOON
from reposter_service.tests.house import House
from reposter_service.tests.in_memory.memory import PostInMemory, RefusedError, RepostInMemory
from reposter_service.workflows.records import ClosedAs

# --- Posts


async def due_posts(house: House, count: int) -> list[PostInMemory]:
    """Of one donor, all due now."""
    _, channel = await house.donor()
    for _ in range(count):
        channel.post(house.now)
    await house.reconcile()
    house.passes(hours=1)
    return house.posts


def refuse(house: House, method: str, *rows: PostInMemory | RepostInMemory) -> None:
    house.storage.memory.refuses |= {(method, row.id) for row in rows}


async def test_a_post_that_cannot_be_settled_costs_the_others_of_its_round_nothing(house: House) -> None:
    posts = await due_posts(house, 3)
    refuse(house, "settle", posts[0])
    measured = await house.measure.due(house.project)
    assert [post.measured_at is not None for post in posts] == [False, True, True]
    assert measured.trouble is None


async def test_it_is_told_once_and_tried_ever_more_seldom(house: House) -> None:
    [post] = await due_posts(house, 1)
    refuse(house, "settle", post)
    house.telegram.calls.clear()
    tried_at: list[int] = []
    with capture_logs() as logged:
        for second in range(100):
            before = len(house.telegram.calls)
            await house.measure.due(house.project)
            if len(house.telegram.calls) > before:
                tried_at.append(second)
            house.passes(seconds=1)
    assert tried_at == [0, 1, 11, 31, 61, 91]
    assert [(line["event"], line["what"], line["id"]) for line in logged] == [
        ("in trouble of its own", "post", post.id)
    ]


async def test_a_post_that_is_in_trouble_no_longer_is_measured_in_time(house: House) -> None:
    [post] = await due_posts(house, 1)
    refuse(house, "settle", post)
    for _ in range(60):
        await house.measure.due(house.project)
        house.passes(seconds=1)
    house.storage.memory.refuses.clear()
    house.passes(seconds=30)
    assert (await house.measure.due(house.project)).lags == [timedelta(seconds=90)]


async def test_a_post_in_trouble_is_missed_when_it_is_too_late_and_told_with_the_others(house: House) -> None:
    [post] = await due_posts(house, 1)
    refuse(house, "settle", post)
    for _ in range(340):
        await house.measure.due(house.project)
        house.passes(seconds=1)
    assert post.missed_at is not None
    house.passes(hours=1)
    await house.losses.summaries()
    [told] = house.alerts
    assert "https://t.me/donor" in told


async def test_a_post_that_cannot_even_be_missed_keeps_no_other_from_it_nor_from_being_measured(house: House) -> None:
    _, channel = await house.donor()
    for at in (NOON, NOON, NOON + 10 * MINUTE):
        channel.post(at)
    await house.reconcile()
    poison, late, due = house.posts
    refuse(house, "miss", poison)
    house.passes(hours=1, minutes=10)
    measured = await house.measure.due(house.project)
    assert measured.missed == 1
    assert (poison.waiting, late.waiting, due.waiting) == (True, False, False)
    house.storage.memory.refuses.clear()
    assert (await house.measure.due(house.project)).missed == 1


async def test_trouble_of_all_ends_the_round_after_two(house: House) -> None:
    """A database that went away, say: it is not asked a hundred times."""
    posts = await due_posts(house, 5)
    refuse(house, "settle", *posts)
    with capture_logs() as logged:
        measured = await house.measure.due(house.project)
    assert isinstance(measured.trouble, RefusedError)
    assert str(measured.trouble) == f"settle {posts[1].id}"
    assert len(logged) == 1
    house.storage.memory.refuses.clear()
    assert len((await house.measure.due(house.project)).lags) == 5


async def test_two_in_trouble_with_a_settled_one_between_them_do_not_end_the_round(house: House) -> None:
    posts = await due_posts(house, 4)
    refuse(house, "settle", posts[0], posts[2])
    measured = await house.measure.due(house.project)
    assert measured.trouble is None
    assert [post.waiting for post in posts] == [True, False, True, False]


async def test_neighbours_that_are_both_in_trouble_go_last_in_the_next_round(house: House) -> None:
    posts = await due_posts(house, 4)
    refuse(house, "settle", *posts[:2])
    await house.measure.due(house.project)
    house.passes(seconds=1)
    assert (await house.measure.due(house.project)).trouble is None
    assert [post.waiting for post in posts] == [True, True, False, False]


async def test_what_was_settled_before_the_round_ended_is_told(house: House) -> None:
    posts = await due_posts(house, 3)
    refuse(house, "settle", *posts[1:])
    measured = await house.measure.due(house.project)
    assert len(measured.decisions) == 1
    assert isinstance(measured.trouble, RefusedError)


async def test_a_donor_whose_answer_leads_into_a_mistake_goes_last_then_rests(house: House) -> None:
    for channel_id in (7000, 7001):
        _, channel = await house.donor(channel_id, username=f"donor_{channel_id}")
        channel.post(house.now)
    await house.reconcile()
    house.passes(hours=1)

    def stumbles() -> None:
        if house.posts[0].waiting and len(house.telegram.calls) in (1, 3):
            house.telegram.raises["exact"] = [KeyError("a mistake")]

    house.telegram.calls.clear()
    house.telegram.meanwhile["exact"] = stumbles
    for measured_now in ([False, False], [False, True]):
        assert isinstance((await house.measure.due(house.project)).trouble, KeyError)
        assert [not post.waiting for post in house.posts] == measured_now
        house.passes(seconds=1)
    await house.measure.due(house.project)
    assert len(house.telegram.calls) == 3
    house.passes(seconds=10)
    await house.measure.due(house.project)
    assert not any(post.waiting for post in house.posts)


# --- Reposts


async def winners(house: House, count: int) -> list[RepostInMemory]:
    """Of one donor, waiting to be sent: its messages 2, 3, …"""
    _, channel = await house.donor(x=1)
    await house.rated(channel, *(10 * number for number in range(1, count + 2)))
    for repost in house.reposts:
        repost.expires_at = house.now + HOUR / 2
    return house.reposts


def in_target(house: House) -> list[int]:
    """The donor's messages, as they stand in the project's channel."""
    return [house.target.forwards[id_][1] for id_ in sorted(house.target.forwards)]


async def test_a_winner_that_cannot_be_begun_keeps_no_other_from_being_sent(house: House) -> None:
    first, _, _ = await winners(house, 3)
    refuse(house, "begin", first)
    with capture_logs() as logged:
        assert await house.send.open(house.project) == 2
    assert in_target(house) == [3, 4]
    assert [(line["what"], line["id"]) for line in logged] == [("repost", first.id)]
    house.storage.memory.refuses.clear()
    assert await house.send.open(house.project) == 1
    assert in_target(house) == [3, 4, 2]


async def test_a_winner_that_cannot_be_noted_as_sent_is_never_doubled(house: House) -> None:
    first, second = await winners(house, 2)
    house.telegram.remembers_random_ids = False
    refuse(house, "sent", first)
    house.telegram.calls.clear()
    assert await house.send.open(house.project) == 1
    for _ in range(95):
        house.passes(seconds=1)
        assert await house.send.open(house.project) == 0
    assert in_target(house) == [2, 3]
    assert house.telegram.calls.count("sent_before") == 3  # after 1, 31 and 91 seconds
    house.storage.memory.refuses.clear()
    house.passes(seconds=90)
    assert await house.send.open(house.project) == 1
    assert (first.target_ids, second.target_ids) == ((1,), (2,))
    assert in_target(house) == [2, 3]


async def test_where_nothing_can_be_begun_the_round_ends_after_two(house: House) -> None:
    reposts = await winners(house, 4)
    refuse(house, "begin", *reposts)
    with pytest.raises(RefusedError, match=str(reposts[1].id)):
        await house.send.open(house.project)
    assert in_target(house) == []


async def test_in_a_flood_wait_a_winner_that_cannot_be_postponed_keeps_no_other_from_it(house: House) -> None:
    first, second = await winners(house, 2)
    refuse(house, "postpone", first)
    house.telegram.raises["forward"] = [FloodWait("FLOOD_WAIT", 10 * MINUTE)]
    house.telegram.calls.clear()
    assert await house.send.open(house.project) == 0
    assert second.not_before == house.now + 10 * MINUTE
    assert house.telegram.calls == ["forward"]


async def test_a_lost_connection_is_told_even_where_the_winner_cannot_be_postponed(house: House) -> None:
    [first] = await winners(house, 1)
    refuse(house, "postpone", first)
    house.telegram.raises["forward"] = [Disconnected("socket")]
    with pytest.raises(Disconnected):
        await house.send.open(house.project)


async def test_a_winner_that_cannot_be_closed_keeps_no_other_from_it(house: House) -> None:
    reposts = await winners(house, 2)
    refuse(house, "close", reposts[0])
    house.passes(hours=1)
    await house.send.open(house.project)
    assert [repost.closed_as for repost in reposts] == [None, ClosedAs.EXPIRED]
