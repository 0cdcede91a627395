"""Since when a donor is unavailable: the contract of `Donors.refused`, and of all that ends an outage."""

import pytest

from reposter_service.domain.donor_outage import ENDED_BY, Access
from reposter_service.tests.builders import HOUR, NOON, new_userbot
from reposter_service.tests.database.given import AnyStorage, a_donor, an_open_repost
from reposter_service.workflows.records import Donor, Membership

LATER = NOON + HOUR


async def unavailable(storage: AnyStorage, donor: Donor) -> bool:
    [stored] = await storage.donors.of_project(donor.project_id)
    return stored.unavailable_since is not None


async def test_a_donor_is_unavailable_since_its_first_refusal(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    assert not await unavailable(storage, donor)
    assert await storage.donors.refused(donor.id, Access.READ, NOON) == NOON
    assert await storage.donors.refused(donor.id, Access.JOIN, LATER) == NOON
    [stored] = await storage.donors.of_project(donor.project_id)
    assert stored.unavailable_since == NOON


async def test_a_graver_refusal_after_a_read_is_a_new_outage(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.donors.refused(donor.id, Access.JOIN, NOON)
    assert await storage.donors.refused(donor.id, Access.FORWARD, LATER) == NOON
    await storage.posts.store(donor, [], 1, read_at=LATER)
    assert await storage.donors.refused(donor.id, Access.READ, LATER + HOUR) == LATER + HOUR


async def test_a_donor_that_was_removed_meanwhile_is_nobodys_trouble(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.donors.remove(donor.id, NOON)
    assert await storage.donors.refused(donor.id, Access.READ, NOON) is None


@pytest.mark.parametrize("refused", Access)
async def test_reading_to_the_end_ends_an_outage_of_reading(storage: AnyStorage, refused: Access) -> None:
    donor = await a_donor(storage)
    await storage.donors.refused(donor.id, refused, NOON)
    await storage.posts.store(donor, [], 1)
    assert await unavailable(storage, donor)
    await storage.posts.store(donor, [], 1, read_at=LATER)
    assert await unavailable(storage, donor) is (Access.READ not in ENDED_BY[refused])


@pytest.mark.parametrize("refused", Access)
async def test_being_seen_as_joined_ends_an_outage_of_joining(storage: AnyStorage, refused: Access) -> None:
    donor = await a_donor(storage)
    await storage.donors.refused(donor.id, refused, NOON)
    await storage.donors.set_membership(donor.id, Membership.REQUESTED)
    assert await unavailable(storage, donor)
    await storage.donors.set_membership(donor.id, Membership.JOINED)
    assert await unavailable(storage, donor) is (Access.JOIN not in ENDED_BY[refused])


@pytest.mark.parametrize(("came_to", "ends"), [(Membership.JOINED, True), (Membership.REQUESTED, False)])
async def test_being_joined_ends_it_too(storage: AnyStorage, came_to: Membership, ends: bool) -> None:
    donor = await a_donor(storage)
    await storage.projects.add_userbot(new_userbot(donor.project_id), NOON)
    await storage.memberships.plan(donor.project_id, NOON)
    task = await storage.memberships.next(donor.project_id, NOON)
    assert task is not None
    await storage.donors.refused(donor.id, Access.JOIN, NOON)
    await storage.memberships.done(task, came_to)
    assert await unavailable(storage, donor) is not ends


@pytest.mark.parametrize("refused", Access)
async def test_a_repost_that_is_sent_ends_an_outage_of_forwarding(storage: AnyStorage, refused: Access) -> None:
    donor = await a_donor(storage)
    repost = await an_open_repost(storage, donor)
    await storage.donors.refused(donor.id, refused, NOON)
    await storage.reposts.begin(repost.id, [1], [1], LATER)
    await storage.reposts.sent(repost.id, [1], LATER)
    assert await unavailable(storage, donor) is (Access.FORWARD not in ENDED_BY[refused])
