"""Reposts: the contract of the port `Reposts`."""

from datetime import datetime

import pytest

from reposter_service.domain.health import FoundBy, UserbotState
from reposter_service.tests.builders import HOUR, MINUTE, NOON
from reposter_service.tests.database.given import AnyStorage, a_donor, a_project, a_userbot, an_open_repost
from reposter_service.workflows.records import ClosedAs, Donor, ExpiredWins, OpenRepost

LATER = NOON + 2 * HOUR
NEVER = NOON - HOUR


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


async def test_what_was_postponed_can_be_hurried_in_one_project(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    repost = await an_open_repost(storage, donor)
    other = await an_open_repost(storage, await a_donor(storage, await a_project(storage, 5002)))
    for waiting in (repost, other):
        await storage.reposts.postpone(waiting.id, LATER)
    await storage.reposts.hurry(donor.project_id)
    assert list(await storage.reposts.projects_open(LATER - MINUTE)) == [donor.project_id]


# ── What expired is told ─────────────────────────────────────────────────────────────────────────────────────────────


async def expired(storage: AnyStorage, donor: Donor, message_id: int, at: datetime) -> OpenRepost:
    repost = await an_open_repost(storage, donor, message_id)
    await storage.reposts.close(repost.id, ClosedAs.EXPIRED, at)
    return repost


async def test_expired_wins_are_told_by_project_with_links_and_once(storage: AnyStorage) -> None:
    project = await a_project(storage)
    public, private = await a_donor(storage, project), await a_donor(storage, project, 7002, username=None)
    first, second = await expired(storage, public, 1, LATER), await expired(storage, private, 2, LATER)
    told = await storage.reposts.expired_untold(LATER, NEVER)
    assert told is not None
    assert sorted(told.repost_ids) == [first.id, second.id]
    assert {title: sorted(links) for title, links in told.by_project.items()} == {
        "Кино": ["https://t.me/c/7002/2", "https://t.me/donor/1"]
    }
    await storage.reposts.expired_told(told)
    assert await storage.reposts.expired_untold(LATER, NEVER) is None


async def test_wins_closed_otherwise_are_not_told_as_expired(storage: AnyStorage) -> None:
    repost = await an_open_repost(storage, await a_donor(storage))
    await storage.reposts.close(repost.id, ClosedAs.PAUSED, LATER)
    assert await storage.reposts.expired_untold(LATER, LATER) is None


async def test_expired_wins_wait_until_it_has_been_quiet_or_too_long(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await expired(storage, donor, 1, LATER)
    await expired(storage, donor, 2, LATER + HOUR)
    assert await storage.reposts.expired_untold(LATER + MINUTE, NEVER) is None
    assert await storage.reposts.expired_untold(LATER + HOUR, NEVER) is not None
    assert await storage.reposts.expired_untold(LATER + MINUTE, LATER) is not None


async def test_expired_wins_wait_until_their_userbot_is_there_again(storage: AnyStorage) -> None:
    project = await a_project(storage)
    userbot_id = await a_userbot(storage, project)
    await storage.accounts.set_state(userbot_id, UserbotState.RECONNECTING, "", NOON)
    await expired(storage, await a_donor(storage, project), 1, LATER)
    assert await storage.reposts.expired_untold(LATER, NEVER) is None
    await storage.accounts.set_state(userbot_id, UserbotState.CONNECTED, "", LATER)
    assert await storage.reposts.expired_untold(LATER, NEVER) is not None


async def test_expired_wins_wait_until_their_userbot_may_publish_again(storage: AnyStorage) -> None:
    project = await a_project(storage)
    userbot_id = await a_userbot(storage, project)
    await storage.accounts.set_state(userbot_id, UserbotState.CONNECTED, "", NOON)
    await storage.accounts.set_rights(userbot_id, held=False, found_by=FoundBy.CHECK, now=NOON)
    await expired(storage, await a_donor(storage, project), 1, LATER)
    assert await storage.reposts.expired_untold(LATER, NEVER) is None
    await storage.accounts.set_rights(userbot_id, held=True, found_by=FoundBy.CHECK, now=LATER)
    assert await storage.reposts.expired_untold(LATER, NEVER) is not None


async def test_a_win_that_is_no_expired_one_is_not_marked_as_told(storage: AnyStorage) -> None:
    repost = await an_open_repost(storage, await a_donor(storage))
    await storage.reposts.expired_told(ExpiredWins((repost.id,), {}))
    await storage.reposts.close(repost.id, ClosedAs.EXPIRED, LATER)
    assert await storage.reposts.expired_untold(LATER, NEVER) is not None
