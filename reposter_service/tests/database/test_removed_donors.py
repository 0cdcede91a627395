"""What a removed donor leaves behind in the queue of its userbot."""

from reposter_service.domain.membership_queue import Deed, Obstacle
from reposter_service.tests.builders import DAY, NOON
from reposter_service.tests.database.given import AnyStorage, a_donor, a_measured_post
from reposter_service.tests.database.queues import known_donor, planned_task, queue, served
from reposter_service.workflows.records import Membership


async def test_a_removed_donor_goes_with_its_posts_and_its_channel_is_left(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    await storage.donors.set_membership(donor.id, Membership.JOINED)
    await a_measured_post(storage, donor)
    removed = await storage.donors.remove(donor.id, NOON)
    assert removed is not None
    assert removed.id == donor.id
    assert await storage.donors.of_project(project.id) == []
    assert (await planned_task(storage, project)).deed is Deed.LEAVE
    assert await storage.donors.remove(donor.id, NOON) is None


async def test_leaving_takes_the_place_of_a_join_that_waits(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    join = await planned_task(storage, project)
    await storage.memberships.postpone(join, Obstacle.UNAVAILABLE, NOON + DAY)
    await storage.donors.remove(donor.id, NOON)
    assert await queue(storage, project) == [(Deed.LEAVE, donor.channel_id)]


async def test_a_donor_removed_while_it_is_being_joined_is_left_all_the_same(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    join = await planned_task(storage, project)
    await storage.donors.remove(donor.id, NOON)
    await storage.memberships.done(join, Membership.JOINED)
    assert await queue(storage, project) == [(Deed.LEAVE, donor.channel_id)]


async def test_a_channel_to_leave_that_is_a_donor_again_is_joined_instead(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    await storage.donors.remove(donor.id, NOON)
    leave = await planned_task(storage, project)
    await a_donor(storage, project, donor.channel_id)
    await storage.memberships.plan(project.id, NOON)
    await storage.memberships.done(leave, None)  # it was under way
    assert await queue(storage, project) == [(Deed.JOIN, donor.channel_id)]


async def test_a_channel_to_leave_that_is_joined_as_a_donor_again_stays(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    await storage.donors.remove(donor.id, NOON)
    again = await a_donor(storage, project, donor.channel_id)
    await storage.donors.set_membership(again.id, Membership.JOINED)
    await storage.memberships.plan(project.id, NOON)
    assert await queue(storage, project) == []


async def test_without_a_userbot_a_donor_is_removed_and_nothing_left(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    assert await storage.donors.remove(donor.id, NOON) == donor
