"""Posts measured, erased, missed: the contract of `Posts.settle`, `erase`, `miss`, `earlier_ratings`, `missed_…`."""

from fractions import Fraction

import pytest

from reposter_service.domain.decision import Because, Decision
from reposter_service.domain.health import ACCOUNT_STATES, UserbotState
from reposter_service.domain.rating import Counters
from reposter_service.tests.builders import (
    HOUR,
    MINUTE,
    NOON,
    TARGET_ID,
    counters,
    found,
    held,
    planned,
    publication,
    won,
)
from reposter_service.tests.database.given import AnyStorage, a_donor, a_due_post, a_measured_post, a_project, a_userbot
from reposter_service.workflows.records import DuePost

LATER = NOON + 12 * HOUR
NEVER = LATER - 365 * 24 * HOUR
"""So long ago that nothing was missed before."""


async def ratings_before(storage: AnyStorage, post: DuePost, limit: int = 50) -> list[Fraction | int]:
    return [*await storage.posts.earlier_ratings(post, limit)]


async def test_earlier_ratings_are_exact_and_newest_first(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_measured_post(storage, donor, 1, at=NOON, numbers=counters(300, reactions=20, forwards=5))
    await a_measured_post(storage, donor, 2, at=NOON + MINUTE, numbers=counters(7, reactions=1, forwards=0))
    post = await a_due_post(storage, donor, 3, at=LATER)
    assert await ratings_before(storage, post) == [Fraction(10000, 7), Fraction(2500, 3)]


async def test_earlier_ratings_go_back_as_far_as_asked(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    for id_ in range(1, 6):
        await a_measured_post(storage, donor, id_, at=NOON + id_ * MINUTE, numbers=counters(10000, id_, 0))
    post = await a_due_post(storage, donor, 9, at=LATER)
    assert await ratings_before(storage, post, 3) == [5, 4, 3]


async def test_posts_of_one_second_are_ordered_by_their_messages(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    for id_ in (3, 1, 4):
        await a_measured_post(storage, donor, id_, numbers=counters(10000, id_, 0))
    post = await a_due_post(storage, donor, 2)
    assert await ratings_before(storage, post) == [1]


async def test_the_moments_of_waiting_posts_are_told_in_order_up_to_one(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_measured_post(storage, donor, 1)
    other = await a_donor(storage, await a_project(storage, channel_id=TARGET_ID + 1))
    for id_, minutes in ((2, 3), (3, 1), (4, 2), (5, 9)):
        await a_due_post(storage, donor, id_, at=NOON + minutes * MINUTE)
    await a_due_post(storage, other, 1, at=NOON + MINUTE)
    moments = await storage.posts.due_moments(donor.project_id, NOON + HOUR + 3 * MINUTE)
    assert moments == [NOON + HOUR + minutes * MINUTE for minutes in (1, 2, 3)]


async def test_a_later_post_measured_first_is_no_baseline(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_measured_post(storage, donor, 2, at=NOON + MINUTE)
    post = await a_due_post(storage, donor, 1, at=NOON)
    assert await ratings_before(storage, post) == []


@pytest.mark.parametrize("views", [None, 0], ids=["missing", "zero"])
async def test_a_post_without_views_is_kept_and_never_a_baseline(storage: AnyStorage, views: int | None) -> None:
    donor = await a_donor(storage)
    await a_measured_post(storage, donor, 1, numbers=counters(views), decision=held(Because.NO_VIEWS))
    post = await a_due_post(storage, donor, 2, at=LATER)
    assert await ratings_before(storage, post) == []


async def test_ratings_of_another_donor_are_no_baseline(storage: AnyStorage) -> None:
    project = await a_project(storage)
    first, second = await a_donor(storage, project, 7001), await a_donor(storage, project, 7002)
    await a_measured_post(storage, first, 1)
    post = await a_due_post(storage, second, 2, at=LATER)
    assert await ratings_before(storage, post) == []


@pytest.mark.parametrize("decision", [held(because) for because in Because] + [won()], ids=str)
async def test_whatever_the_decision_a_measured_post_is_no_longer_due(storage: AnyStorage, decision: Decision) -> None:
    donor = await a_donor(storage)
    await a_measured_post(storage, donor, decision=decision)
    assert await storage.posts.due(donor.project_id, LATER) == []


async def test_a_win_is_planned_together_with_its_numbers(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_measured_post(storage, donor, 5, decision=won(), repost=planned(5001, NOON + 2 * HOUR))
    [repost] = await storage.reposts.open(donor.project_id, LATER)
    assert (repost.donor.id, repost.target_id, repost.message_ids) == (donor.id, 5001, (5,))
    assert (repost.decided_at, repost.expires_at) == (NOON + HOUR, NOON + 2 * HOUR)
    assert (repost.sending, repost.attempts, repost.generation) == (False, 0, 0)


async def test_a_held_post_plans_no_repost(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_measured_post(storage, donor)
    assert await storage.reposts.open(donor.project_id, LATER) == []


async def test_a_post_settled_already_stays_as_it_is(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    post = await a_due_post(storage, donor, 1)
    await storage.posts.settle(post, found(1, numbers=counters(10000, 7, 0)), held(), None, NOON + HOUR)
    await storage.posts.settle(post, found(1, numbers=counters(10000, 9, 0)), won(), planned(), NOON + HOUR)
    later = await a_due_post(storage, donor, 2, at=LATER)
    assert await ratings_before(storage, later) == [7]
    assert await storage.reposts.open(donor.project_id, LATER) == []


async def test_an_album_is_reposted_as_it_was_found(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    post = await a_due_post(storage, donor, 7, 8)
    await storage.posts.settle(post, found(8, 9), won(), planned(), NOON + HOUR)
    assert [repost.message_ids for repost in await storage.reposts.open(donor.project_id, LATER)] == [(8, 9)]


async def test_large_numbers_are_kept_whole(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    numbers = Counters(views=2_000_000_000, forwards=999_999_999, reactions=1_000_000_000, paid_reactions=5)
    await a_measured_post(storage, donor, 1, numbers=numbers)
    post = await a_due_post(storage, donor, 2, at=LATER)
    assert await ratings_before(storage, post) == [Fraction(10_000 * 1_999_999_999, 2_000_000_000)]


async def test_a_deleted_post_is_erased(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    post = await a_due_post(storage, donor)
    await storage.posts.erase(post.id)
    assert await storage.posts.due(donor.project_id, LATER) == []


async def test_a_measured_post_is_not_erased(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    post = await a_measured_post(storage, donor, 1)
    await storage.posts.erase(post.id)
    later = await a_due_post(storage, donor, 2, at=LATER)
    assert len(await ratings_before(storage, later)) == 1


async def test_a_missed_post_is_neither_due_nor_rated_nor_settled(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    post = await a_due_post(storage, donor, 1)
    await storage.posts.miss([post.id], NOON + 2 * HOUR)
    await storage.posts.settle(post, found(1), won(), planned(), NOON + 2 * HOUR)
    assert await storage.posts.due(donor.project_id, LATER) == []
    assert await storage.reposts.open(donor.project_id, LATER) == []
    later = await a_due_post(storage, donor, 2, at=LATER)
    assert await ratings_before(storage, later) == []


async def test_a_measured_post_cannot_be_missed(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    post = await a_measured_post(storage, donor)
    await storage.posts.miss([post.id], LATER)
    assert await storage.posts.missed_untold(LATER, NEVER) is None


async def test_missed_posts_are_counted_by_the_donors_link(storage: AnyStorage) -> None:
    project = await a_project(storage)
    public = await a_donor(storage, project, 7001, username="daily")
    private = await a_donor(storage, project, 7002, username=None)
    await storage.posts.store(public, [publication(1), publication(2)], 2)
    await storage.posts.store(private, [publication(1)], 1)
    post_ids = [post.id for post in await storage.posts.due(project.id, LATER)]
    await storage.posts.miss(post_ids, LATER)
    missed = await storage.posts.missed_untold(LATER, NEVER)
    assert missed is not None
    assert sorted(missed.post_ids) == sorted(post_ids)
    assert missed.by_project == {"Кино": {"https://t.me/daily": 2, "https://t.me/c/7002": 1}}


async def test_a_summary_waits_until_nothing_has_been_missed_for_a_while(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    first, second = await a_due_post(storage, donor, 1), await a_due_post(storage, donor, 2)
    await storage.posts.miss([first.id], LATER)
    await storage.posts.miss([second.id], LATER + HOUR)
    assert await storage.posts.missed_untold(LATER + MINUTE, NEVER) is None
    assert await storage.posts.missed_untold(LATER + HOUR, NEVER) is not None


@pytest.mark.parametrize("state", [state for state in ACCOUNT_STATES if state is not UserbotState.CONNECTED])
async def test_a_summary_waits_until_the_userbot_is_there_again(storage: AnyStorage, state: UserbotState) -> None:
    project = await a_project(storage)
    userbot_id = await a_userbot(storage, project)
    await storage.accounts.set_state(userbot_id, state, "", NOON)
    post = await a_due_post(storage, await a_donor(storage, project))
    await storage.posts.miss([post.id], LATER)
    assert await storage.posts.missed_untold(LATER, NEVER) is None
    assert await storage.posts.missed_untold(LATER, at_the_latest=LATER) is not None
    await storage.accounts.set_state(userbot_id, UserbotState.CONNECTED, "", LATER)
    assert await storage.posts.missed_untold(LATER, NEVER) is not None


async def test_a_summary_waits_until_a_flood_has_been_over_for_a_while(storage: AnyStorage) -> None:
    project = await a_project(storage)
    userbot_id = await a_userbot(storage, project)
    await storage.accounts.set_state(userbot_id, UserbotState.CONNECTED, "", NOON)
    await storage.accounts.set_flooded(userbot_id, "channels.getMessages", LATER + HOUR)
    post = await a_due_post(storage, await a_donor(storage, project))
    await storage.posts.miss([post.id], LATER)
    assert await storage.posts.missed_untold(LATER + HOUR - MINUTE, NEVER) is None
    assert await storage.posts.missed_untold(LATER + HOUR, NEVER) is not None


async def test_what_was_missed_long_ago_is_told_although_more_is_being_missed(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    first, second = await a_due_post(storage, donor, 1), await a_due_post(storage, donor, 2)
    await storage.posts.miss([first.id], LATER)
    await storage.posts.miss([second.id], LATER + HOUR)
    missed = await storage.posts.missed_untold(LATER + MINUTE, at_the_latest=LATER)
    assert missed is not None
    assert sorted(missed.post_ids) == [first.id, second.id]


async def test_missed_posts_are_told_once(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    first, second = await a_due_post(storage, donor, 1), await a_due_post(storage, donor, 2)
    await storage.posts.miss([first.id], LATER)
    missed = await storage.posts.missed_untold(LATER, NEVER)
    assert missed is not None
    await storage.posts.miss([second.id], LATER)
    await storage.posts.missed_told(missed)
    rest = await storage.posts.missed_untold(LATER, NEVER)
    assert rest is not None
    assert rest.post_ids == (second.id,)


async def test_without_missed_posts_there_is_nothing_to_tell(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_due_post(storage, donor)
    assert await storage.posts.missed_untold(LATER, NEVER) is None
