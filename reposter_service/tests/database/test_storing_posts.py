"""Posts first seen: the contract of `Posts.store`, `projects_due` and `due`."""

import asyncio
from datetime import datetime

import pytest

from reposter_service.tests.builders import HOUR, MINUTE, NOON, found, planned, publication, won
from reposter_service.tests.database.given import AnyStorage, a_donor, a_due_post, a_measured_post, a_project
from reposter_service.workflows.records import Donor, DuePost

ALBUM = 77


async def due(storage: AnyStorage, donor: Donor) -> list[DuePost]:
    return list(await storage.posts.due(donor.project_id, NOON + 24 * HOUR))


async def last_seen_id(storage: AnyStorage, donor: Donor) -> int | None:
    return (await storage.donors.of_project(donor.project_id))[0].last_seen_id


async def test_a_post_is_due_an_hour_after_its_publication(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    assert await storage.posts.store(donor, [publication(5, at=NOON)], 5) == 1
    [post] = await due(storage, donor)
    assert post == DuePost(
        id=post.id,
        donor=post.donor,
        message_ids=(5,),
        grouped_id=None,
        published_at=NOON,
        due_at=NOON + HOUR,
        reactions_off=False,
        doubted=False,
    )
    assert post.donor.id == donor.id


@pytest.mark.parametrize(("now", "is_due"), [(NOON + HOUR - MINUTE, False), (NOON + HOUR, True)], ids=["early", "due"])
async def test_a_post_is_due_from_its_moment_on(storage: AnyStorage, now: datetime, is_due: bool) -> None:
    donor = await a_donor(storage)
    await storage.posts.store(donor, [publication(at=NOON)], None)
    assert len(await storage.posts.due(donor.project_id, now)) == is_due
    assert list(await storage.posts.projects_due(now)) == [donor.project_id] * is_due


async def test_due_posts_come_by_donor_the_oldest_publication_first(storage: AnyStorage) -> None:
    project = await a_project(storage)
    first, second = await a_donor(storage, project, 7001), await a_donor(storage, project, 7002)
    await storage.posts.store(second, [publication(1, at=NOON)], None)
    await storage.posts.store(first, [publication(9, at=NOON), publication(8, at=NOON + MINUTE)], None)
    await storage.posts.store(first, [publication(7, at=NOON)], None)
    found_due = [(post.donor.id, post.message_ids) for post in await due(storage, first)]
    assert found_due == [(first.id, (7,)), (first.id, (9,)), (first.id, (8,)), (second.id, (1,))]


async def test_each_project_has_its_own_due_posts(storage: AnyStorage) -> None:
    cinema, travel = await a_project(storage, 5001), await a_project(storage, 5002)
    await a_donor(storage, cinema)
    donor = await a_donor(storage, travel)
    await storage.posts.store(donor, [publication()], None)
    assert list(await storage.posts.projects_due(NOON + HOUR)) == [travel.id]
    assert await storage.posts.due(cinema.id, NOON + HOUR) == []


async def test_a_post_met_again_is_not_new(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.posts.store(donor, [publication(5)], None)
    assert await storage.posts.store(donor, [publication(5), publication(6)], 6) == 1
    assert [post.message_ids for post in await due(storage, donor)] == [(5,), (6,)]


async def test_a_measured_post_met_again_stays_measured(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_measured_post(storage, donor, 5)
    assert await storage.posts.store(donor, [publication(5)], 5) == 0
    assert await due(storage, donor) == []


async def test_an_album_seen_in_parts_is_one_post(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    assert await storage.posts.store(donor, [publication(7, 8, at=NOON, grouped_id=ALBUM)], None) == 1
    assert await storage.posts.store(donor, [publication(6, 7, at=NOON - MINUTE, grouped_id=ALBUM)], None) == 0
    assert await storage.posts.store(donor, [publication(9, at=NOON, grouped_id=ALBUM)], 9) == 0
    [post] = await due(storage, donor)
    assert (post.message_ids, post.grouped_id) == ((6, 7, 8, 9), ALBUM)
    assert (post.published_at, post.due_at) == (NOON - MINUTE, NOON - MINUTE + HOUR)


async def test_albums_and_single_posts_come_together(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    posts = [
        publication(1),
        publication(2, 3, grouped_id=ALBUM),
        publication(4),
        publication(5, 6, grouped_id=ALBUM + 1),
    ]
    assert await storage.posts.store(donor, posts, 6) == 4
    assert [post.message_ids for post in await due(storage, donor)] == [(1,), (2, 3), (4,), (5, 6)]


async def test_a_measured_album_does_not_grow(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    post = await a_due_post(storage, donor, 7, 8)
    await storage.posts.settle(post, found(7, 8), won(), planned(), NOON + HOUR)
    assert await storage.posts.store(donor, [publication(9, grouped_id=post.grouped_id)], 9) == 0
    assert await due(storage, donor) == []
    assert [repost.message_ids for repost in await storage.reposts.open(donor.project_id, NOON + HOUR)] == [(7, 8)]


async def test_the_same_album_of_two_donors_is_two_posts(storage: AnyStorage) -> None:
    project = await a_project(storage)
    first, second = await a_donor(storage, project, 7001), await a_donor(storage, project, 7002)
    assert await storage.posts.store(first, [publication(1, 2, grouped_id=ALBUM)], None) == 1
    assert await storage.posts.store(second, [publication(1, 2, grouped_id=ALBUM)], None) == 1


async def test_what_was_read_up_to_only_moves_forward(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.posts.store(donor, [publication(10)], 10)
    await storage.posts.store(donor, [publication(9)], 9)
    assert await last_seen_id(storage, donor) == 10


async def test_reading_an_empty_channel_is_a_first_sight_too(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    assert await storage.posts.store(donor, [], 0) == 0
    assert await last_seen_id(storage, donor) == 0


async def test_a_push_does_not_move_what_was_read(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.posts.store(donor, [publication(10)], None)
    assert await last_seen_id(storage, donor) is None
    await storage.posts.store(donor, [], 5)
    await storage.posts.store(donor, [publication(11)], None)
    assert await last_seen_id(storage, donor) == 5


async def test_a_push_and_a_reconcile_at_the_same_time_store_each_post_once(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    posts = [publication(1), publication(2, 3, grouped_id=ALBUM), publication(4)]
    calls = [storage.posts.store(donor, posts, 4 if n % 2 else None) for n in range(8)]
    assert sum(await asyncio.gather(*calls)) == 3
    assert [post.message_ids for post in await due(storage, donor)] == [(1,), (2, 3), (4,)]


async def test_many_posts_are_stored_at_once(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    assert await storage.posts.store(donor, [publication(id_) for id_ in range(1, 1001)], 1000) == 1000
