"""Reposts: the contract of the port `Reposts`."""

import pytest

from reposter_service.tests.builders import HOUR, MINUTE, NOON
from reposter_service.tests.database.given import AnyStorage, a_donor, a_project, an_open_repost
from reposter_service.workflows.records import ClosedAs, Donor, OpenRepost

LATER = NOON + 2 * HOUR


async def still_open(storage: AnyStorage, donor: Donor) -> list[OpenRepost]:
    return list(await storage.reposts.open(donor.project_id, LATER))


async def test_open_reposts_come_the_oldest_decision_first(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    late = await an_open_repost(storage, donor, 2, at=NOON + MINUTE)
    early = await an_open_repost(storage, donor, 1, at=NOON)
    assert [repost.id for repost in await still_open(storage, donor)] == [early.id, late.id]


async def test_each_project_has_its_own_open_reposts(storage: AnyStorage) -> None:
    cinema, travel = await a_project(storage, 5001), await a_project(storage, 5002)
    await a_donor(storage, cinema)
    await an_open_repost(storage, await a_donor(storage, travel))
    assert list(await storage.reposts.projects_open(LATER)) == [travel.id]
    assert await storage.reposts.open(cinema.id, LATER) == []


async def test_a_begun_repost_is_sending_until_its_outcome_is_known(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    repost = await an_open_repost(storage, donor)
    assert await storage.reposts.begin(repost.id, [1], [-5], NOON + HOUR)
    [begun] = await still_open(storage, donor)
    assert (begun.id, begun.sending, begun.attempts) == (repost.id, True, 1)


async def test_a_repost_begun_again_asks_for_what_it_asked_last(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    repost = await an_open_repost(storage, donor)
    await storage.reposts.begin(repost.id, [1, 2, 3], [5, 6, 7], NOON + HOUR)
    await storage.reposts.begin(repost.id, [1, 3], [5, 7], NOON + HOUR)
    [begun] = await still_open(storage, donor)
    assert (begun.message_ids, begun.attempts) == ((1, 3), 2)


async def test_a_sent_repost_is_done_for_ever(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    repost = await an_open_repost(storage, donor)
    await storage.reposts.begin(repost.id, [1], [5], NOON + HOUR)
    await storage.reposts.sent(repost.id, [900], NOON + HOUR)
    assert await still_open(storage, donor) == []
    assert list(await storage.reposts.projects_open(LATER)) == []
    assert not await storage.reposts.begin(repost.id, [1], [5], LATER)


@pytest.mark.parametrize("outcome", list(ClosedAs))
async def test_a_closed_repost_is_not_begun(storage: AnyStorage, outcome: ClosedAs) -> None:
    donor = await a_donor(storage)
    repost = await an_open_repost(storage, donor)
    await storage.reposts.close(repost.id, outcome, NOON + HOUR)
    assert await still_open(storage, donor) == []
    assert not await storage.reposts.begin(repost.id, [1], [5], LATER)


async def test_a_repost_that_was_being_sent_can_be_closed(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    repost = await an_open_repost(storage, donor)
    await storage.reposts.begin(repost.id, [1], [5], NOON + HOUR)
    await storage.reposts.close(repost.id, ClosedAs.EXPIRED, NOON + HOUR)
    assert await still_open(storage, donor) == []


async def test_a_finished_repost_stays_as_it_is(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    repost = await an_open_repost(storage, donor)
    await storage.reposts.begin(repost.id, [1], [5], NOON + HOUR)
    await storage.reposts.sent(repost.id, [900], NOON + HOUR)
    await storage.reposts.close(repost.id, ClosedAs.EXPIRED, LATER)
    await storage.reposts.postpone(repost.id, LATER)
    await storage.reposts.sent(repost.id, [901], LATER)
    assert await still_open(storage, donor) == []


async def test_a_postponed_repost_rests_until_its_time(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    repost = await an_open_repost(storage, donor)
    await storage.reposts.postpone(repost.id, LATER)
    assert await storage.reposts.open(donor.project_id, LATER - MINUTE) == []
    assert list(await storage.reposts.projects_open(LATER - MINUTE)) == []
    assert [found.id for found in await storage.reposts.open(donor.project_id, LATER)] == [repost.id]
    assert list(await storage.reposts.projects_open(LATER)) == [donor.project_id]
