"""What is read for people: the contract of the port `Readings`; `story` has a file of its own."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from reposter_service.domain.baselines import WINDOW, Algorithm
from reposter_service.domain.decision import Because
from reposter_service.domain.rating import Counters
from reposter_service.domain.reactions import ReactionsWatch, Switched
from reposter_service.tests.builders import DAY, HOUR, MINUTE, NOON, counters, found, held, new_donor
from reposter_service.tests.database.given import (
    AnyStorage,
    a_donor,
    a_due_post,
    a_measured_post,
    a_project,
    an_open_repost,
)
from reposter_service.workflows.readings import BestPost, DonorStatistics, RatedPost
from reposter_service.workflows.records import ClosedAs, Donor

ON = ReactionsWatch(on=True, seen_at=NOON - DAY)
OFF = ReactionsWatch(on=False, seen_at=NOON)


def rated(rating: int) -> Counters:
    return counters(10_000, reactions=rating, forwards=0)


async def a_post_at(storage: AnyStorage, donor: Donor, message_id: int, at: datetime, rating: int = 1) -> None:
    await a_measured_post(storage, donor, message_id, at=at, numbers=rated(rating))


# ── Statistics ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def statistics(storage: AnyStorage, donor: Donor, since: datetime = NOON) -> DonorStatistics:
    [found] = await storage.readings.statistics(donor.project_id, since)
    return found


async def test_every_donor_is_listed_as_it_was_added_also_one_without_posts(storage: AnyStorage) -> None:
    project = await a_project(storage)
    await a_donor(storage, await a_project(storage, 5002), 7009)
    await storage.donors.add(new_donor(project.id, 7002, x=6, y=7), NOON)
    await storage.donors.add(new_donor(project.id, 7001, username=None, x=4, y=10), NOON)
    assert await storage.readings.statistics(project.id, NOON) == [
        DonorStatistics(7002, "donor", Algorithm.X, 6, 7, posts=0, reposts=0),
        DonorStatistics(7001, None, Algorithm.X, 4, 10, posts=0, reposts=0),
    ]


async def test_a_withdrawn_donor_is_not_listed(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.donors.withdraw(donor.id, NOON)
    assert await storage.readings.statistics(donor.project_id, NOON) == []


async def test_posts_of_the_period_count_waiting_measured_and_missed(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_post_at(storage, donor, 1, NOON - MINUTE)
    await a_post_at(storage, donor, 2, NOON)
    await storage.posts.miss([(await a_due_post(storage, donor, 3)).id], NOON + HOUR)
    await a_due_post(storage, donor, 4, 5)
    assert (await statistics(storage, donor)).posts == 3


async def test_a_repost_counts_in_the_period_in_which_it_was_sent(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    for message_id, sent_at in [(1, NOON - MINUTE), (2, NOON), (3, NOON + HOUR)]:
        repost = await an_open_repost(storage, donor, message_id, at=NOON - DAY)
        await storage.reposts.begin(repost.id, [message_id], [1], sent_at)
        await storage.reposts.sent(repost.id, [900], sent_at)
    expired = await an_open_repost(storage, donor, 4, at=NOON)
    await storage.reposts.close(expired.id, ClosedAs.EXPIRED, NOON + HOUR)
    await an_open_repost(storage, donor, 5, at=NOON)
    assert (await statistics(storage, donor)).reposts == 2


@pytest.mark.parametrize(("ratings", "algorithm"), [(WINDOW - 1, Algorithm.X), (WINDOW, Algorithm.Y)])
async def test_y_is_in_force_as_soon_as_fifty_posts_are_rated(
    storage: AnyStorage, ratings: int, algorithm: Algorithm
) -> None:
    donor = await a_donor(storage)
    for number in range(ratings):
        await a_post_at(storage, donor, number + 1, NOON + number * MINUTE)
    await a_measured_post(storage, donor, 900, numbers=counters(0), decision=held(Because.NO_VIEWS))
    assert (await statistics(storage, donor)).algorithm is algorithm


async def test_after_a_switch_of_reactions_x_is_in_force_again(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    for number in range(WINDOW):
        await a_post_at(storage, donor, number + 1, NOON - 10 * DAY)
    switched = Switched(on=False, last_old=NOON - DAY, first_new=NOON)
    await storage.reactions.switch(donor.id, OFF, switched, None)
    assert (await statistics(storage, donor)).algorithm is Algorithm.X


# ── Best posts ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_each_donor_has_its_best_post_of_the_period_the_highest_first(storage: AnyStorage) -> None:
    project = await a_project(storage)
    first, second = await a_donor(storage, project, 7001), await a_donor(storage, project, 7002, username=None)
    await a_donor(storage, project, 7003)
    for message_id, at, rating in [(1, NOON - MINUTE, 900), (2, NOON, 300), (3, NOON + HOUR, 200)]:
        await a_post_at(storage, first, message_id, at, rating)
    await a_post_at(storage, second, 4, NOON, 842)
    assert await storage.readings.best_posts(project.id, NOON) == [
        BestPost(7002, None, 4, 842.0),
        BestPost(7001, "donor", 2, 300.0),
    ]


async def test_of_equal_posts_the_newest_is_the_best_and_equal_donors_stay_in_order(storage: AnyStorage) -> None:
    project = await a_project(storage)
    for channel_id in (7002, 7001):
        donor = await a_donor(storage, project, channel_id)
        for message_id in (1, 2, 3):
            await a_post_at(storage, donor, message_id, NOON + timedelta(hours=message_id // 2), 300)
    best = await storage.readings.best_posts(project.id, NOON)
    assert [(post.channel_id, post.message_id) for post in best] == [(7002, 3), (7001, 3)]


async def test_what_has_no_rating_is_nobodys_best_and_a_withdrawn_donor_has_none(storage: AnyStorage) -> None:
    project = await a_project(storage)
    donor, withdrawn = await a_donor(storage, project, 7001), await a_donor(storage, project, 7002)
    await a_measured_post(storage, donor, 1, numbers=counters(None), decision=held(Because.NO_VIEWS))
    await a_due_post(storage, donor, 2)
    await a_post_at(storage, withdrawn, 1, NOON)
    await storage.donors.withdraw(withdrawn.id, NOON)
    assert await storage.readings.best_posts(project.id, NOON) == []


async def test_the_best_album_is_named_by_its_first_message_that_is_there(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    album = await a_due_post(storage, donor, 11, 12, 13)
    await storage.posts.settle(album, found(12, 13, numbers=rated(842)), held(), None, NOON + HOUR)
    [best] = await storage.readings.best_posts(donor.project_id, NOON)
    assert (best.message_id, best.rating) == (12, 842.0)


# ── The path of a donor's ratings ────────────────────────────────────────────────────────────────────────────────────


async def test_the_path_of_a_donor_is_exact_and_in_order_of_publication(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_measured_post(storage, donor, 2, at=NOON + HOUR, numbers=counters(300, 20, 5))
    await a_measured_post(storage, donor, 1, numbers=counters(0), decision=held(Because.NO_VIEWS))
    await a_measured_post(storage, donor, 3, at=NOON + HOUR, numbers=counters(600, 40, 10))
    await a_due_post(storage, donor, 4, at=NOON + 2 * HOUR)
    assert await storage.readings.path(donor.id) == [
        RatedPost(NOON, None),
        RatedPost(NOON + HOUR, Fraction(2500, 3)),
        RatedPost(NOON + HOUR, Fraction(2500, 3)),
    ]


async def test_the_path_begins_with_the_open_reactions_period(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    await a_post_at(storage, donor, 1, NOON - 2 * DAY, 300)
    switched = Switched(on=False, last_old=NOON - DAY, first_new=NOON)
    await storage.reactions.switch(donor.id, OFF, switched, None)
    await a_post_at(storage, donor, 2, NOON, 200)
    assert await storage.readings.path(donor.id) == [RatedPost(NOON, Fraction(200))]


async def test_a_donor_that_is_gone_has_no_path(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_post_at(storage, donor, 1, NOON)
    await storage.donors.remove(donor.id, NOON)
    assert await storage.readings.path(donor.id) == []
