"""Reactions watched and switched: the contract of the port `ReactionsLog`."""

from datetime import datetime

import pytest

from reposter_service.domain.decision import Because
from reposter_service.domain.reactions import Period, ReactionsWatch, Switched
from reposter_service.tests.builders import HOUR, MINUTE, NOON, counters, found, held, planned, publication, won
from reposter_service.tests.database.given import (
    AnyStorage,
    a_donor,
    a_due_post,
    a_measured_post,
    a_project,
    an_open_repost,
)
from reposter_service.workflows.records import Donor

ON = ReactionsWatch(on=True, seen_at=NOON)
OFF = ReactionsWatch(on=False, seen_at=NOON + 4 * HOUR)
TURNED_OFF = Switched(on=False, last_old=NOON + 2 * HOUR, first_new=NOON + 3 * HOUR)
LATER = NOON + 24 * HOUR


def doubted(since: datetime) -> ReactionsWatch:
    return ReactionsWatch(on=True, seen_at=NOON, doubted_at=since)


async def to_read(storage: AnyStorage, donor: Donor, now: datetime) -> list[int]:
    """Donors to read where reads are due after an hour and doubts after a minute."""
    return [found.id for found in await storage.reactions.to_read(donor.project_id, now - HOUR, now - MINUTE)]


async def ratings_before(storage: AnyStorage, donor: Donor, at: datetime = LATER) -> list[float]:
    post = await a_due_post(storage, donor, 999, at=at)
    return [float(rating) for rating in await storage.posts.earlier_ratings(post, 50)]


async def a_rated_post(storage: AnyStorage, donor: Donor, rating: int, measured_at: datetime) -> None:
    """Rated `rating`, which is also its message id."""
    numbers = counters(10_000, reactions=rating, forwards=0)
    await a_measured_post(storage, donor, rating, at=measured_at - HOUR, numbers=numbers)


async def test_nothing_is_known_before_the_first_read(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    assert await storage.reactions.watch(donor.id) == ReactionsWatch()
    assert await to_read(storage, donor, NOON) == [donor.id]


async def test_what_a_read_taught_is_kept(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, doubted(NOON + HOUR))
    assert await storage.reactions.watch(donor.id) == doubted(NOON + HOUR)


async def test_a_donor_is_read_again_after_the_interval(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    assert await to_read(storage, donor, NOON + HOUR - MINUTE) == []
    assert await to_read(storage, donor, NOON + HOUR) == [donor.id]


async def test_a_doubt_is_read_again_soon(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, doubted(NOON + HOUR))
    assert await to_read(storage, donor, NOON + HOUR) == []
    assert await to_read(storage, donor, NOON + HOUR + MINUTE) == [donor.id]


async def test_doubts_are_read_first_then_new_donors_then_the_longest_unread(storage: AnyStorage) -> None:
    project = await a_project(storage)
    late, early, new, doubtful = [await a_donor(storage, project, 7001 + n) for n in range(4)]
    await storage.reactions.keep(late.id, ReactionsWatch(on=True, seen_at=NOON + MINUTE))
    await storage.reactions.keep(early.id, ON)
    await storage.reactions.keep(doubtful.id, doubted(NOON + HOUR))
    assert await to_read(storage, late, NOON + 9 * HOUR) == [doubtful.id, new.id, early.id, late.id]


async def test_the_first_read_names_the_first_period(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    [period] = await storage.reactions.periods(donor.id)
    assert period == Period(period.id, on=True, ended_at=None)


async def test_a_later_read_leaves_the_period_as_it_is(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    await storage.reactions.keep(donor.id, doubted(NOON + HOUR))
    assert [period.on for period in await storage.reactions.periods(donor.id)] == [True]


async def test_due_posts_of_a_donor_in_doubt_say_so(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, doubted(NOON))
    assert (await a_due_post(storage, donor)).doubted


@pytest.mark.parametrize(("on", "off"), [(True, False), (False, True)], ids=["on", "off"])
async def test_due_posts_say_whether_reactions_are_off(storage: AnyStorage, on: bool, off: bool) -> None:
    donor = await a_donor(storage)
    assert not (await a_due_post(storage, donor)).reactions_off
    await storage.reactions.keep(donor.id, ReactionsWatch(on=on, seen_at=NOON))
    assert (await a_due_post(storage, donor)).reactions_off is off


async def test_a_post_measured_in_doubt_is_no_baseline(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, doubted(NOON))
    await a_measured_post(storage, donor, 1, decision=held(Because.UNSETTLED))
    assert await ratings_before(storage, donor) == []


async def test_a_doubt_that_has_passed_gives_its_posts_back_to_the_baseline(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    await a_rated_post(storage, donor, 1, NOON + HOUR)
    await storage.reactions.keep(donor.id, doubted(NOON + 2 * HOUR))
    await a_rated_post(storage, donor, 2, NOON + 2 * HOUR)
    await storage.reactions.keep(donor.id, ReactionsWatch(on=True, seen_at=NOON + 3 * HOUR))
    assert await ratings_before(storage, donor) == [2, 1]


async def test_a_switch_ends_the_old_period_and_opens_one_of_the_new_state(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    await storage.reactions.switch(donor.id, OFF, TURNED_OFF, goes_on=None)
    old, new = await storage.reactions.periods(donor.id)
    assert (old.on, old.ended_at) == (True, TURNED_OFF.last_old)
    assert (new.on, new.ended_at) == (False, None)
    assert await storage.reactions.watch(donor.id) == OFF


async def test_after_a_switch_only_posts_of_the_new_state_are_a_baseline(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    for rating, measured_at in enumerate(
        [TURNED_OFF.last_old, TURNED_OFF.last_old + MINUTE, TURNED_OFF.first_new, TURNED_OFF.first_new + MINUTE],
        start=1,
    ):
        await a_rated_post(storage, donor, rating, measured_at)
    await storage.reactions.switch(donor.id, OFF, TURNED_OFF, goes_on=None)
    assert await ratings_before(storage, donor) == [4, 3]


async def test_a_period_that_goes_on_keeps_its_earlier_ratings(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    await a_rated_post(storage, donor, 1, NOON + HOUR)
    await storage.reactions.switch(donor.id, OFF, TURNED_OFF, goes_on=None)
    await a_rated_post(storage, donor, 2, TURNED_OFF.first_new + HOUR)
    back_on = Switched(on=True, last_old=NOON + 6 * HOUR, first_new=NOON + 7 * HOUR)
    old = (await storage.reactions.periods(donor.id))[0]
    await storage.reactions.switch(donor.id, ReactionsWatch(on=True, seen_at=NOON + 7 * HOUR), back_on, goes_on=old)
    await a_rated_post(storage, donor, 3, NOON + 8 * HOUR)
    periods = {period.id: period for period in await storage.reactions.periods(donor.id)}
    assert len(periods) == 2
    assert periods[old.id] == Period(old.id, on=True, ended_at=None)
    assert await ratings_before(storage, donor) == [3, 1]


async def test_a_switch_closes_the_wins_measured_between_the_states(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    before = await an_open_repost(storage, donor, 1, at=TURNED_OFF.last_old - HOUR)
    between = await an_open_repost(storage, donor, 2, at=TURNED_OFF.last_old - HOUR + MINUTE)
    await storage.reactions.switch(donor.id, OFF, TURNED_OFF, goes_on=None)
    assert [repost.id for repost in await storage.reposts.open(donor.project_id, LATER)] == [before.id]
    assert not await storage.reposts.begin(between.id, [2], [5], LATER)


async def test_a_switch_leaves_a_repost_alone_that_may_be_in_the_target_already(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    repost = await an_open_repost(storage, donor, 1, at=TURNED_OFF.last_old - HOUR + MINUTE)
    await storage.reposts.begin(repost.id, [1], [5], TURNED_OFF.last_old + MINUTE)
    await storage.reactions.switch(donor.id, OFF, TURNED_OFF, goes_on=None)
    assert [repost.sending for repost in await storage.reposts.open(donor.project_id, LATER)] == [True]


async def test_a_switch_concerns_one_donor_only(storage: AnyStorage) -> None:
    project = await a_project(storage)
    donor, other = await a_donor(storage, project, 7001), await a_donor(storage, project, 7002)
    await a_rated_post(storage, other, 1, TURNED_OFF.last_old + MINUTE)
    await storage.reactions.keep(donor.id, ON)
    await storage.reactions.switch(donor.id, OFF, TURNED_OFF, goes_on=None)
    assert await ratings_before(storage, other) == [1]


async def test_a_post_that_waited_through_a_switch_is_rated_in_the_new_period(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.reactions.keep(donor.id, ON)
    await storage.posts.store(donor, [publication(1, at=NOON)], None)
    [post] = await storage.posts.due(donor.project_id, NOON + HOUR)
    await storage.reactions.switch(donor.id, OFF, TURNED_OFF, goes_on=None)
    await storage.posts.settle(post, found(1, numbers=counters(10_000, 1, 0)), won(), planned(), NOON + 4 * HOUR)
    assert await ratings_before(storage, donor) == [1]


async def test_of_a_donor_that_was_erased_meanwhile_nothing_is_kept(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.donors.remove(donor.id, NOON)

    await storage.reactions.switch(donor.id, OFF, TURNED_OFF, None)
    await storage.reactions.keep(donor.id, ON)

    assert await storage.reactions.watch(donor.id) == ReactionsWatch()
    assert await storage.reactions.periods(donor.id) == []
