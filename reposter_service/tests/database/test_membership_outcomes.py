"""What comes of the tasks of a userbot's queue: done, refused, put off."""

import pytest

from reposter_service.domain.membership_queue import Deed, Obstacle
from reposter_service.tests.builders import DAY, HOUR, NOON
from reposter_service.tests.database.given import AnyStorage, a_donor, a_userbot
from reposter_service.tests.database.queues import (
    ACCOUNTS_OWN,
    CHANNELS_OWN,
    known_donor,
    membership,
    planned_task,
    queue,
    served,
)
from reposter_service.workflows.records import Membership


async def test_what_is_resolved_is_not_resolved_again_by_the_next_plan(storage: AnyStorage) -> None:
    project = await served(storage)
    await a_donor(storage, project, 7001, username="news")
    await storage.memberships.done(await planned_task(storage, project), None)
    assert (await planned_task(storage, project)).deed is Deed.JOIN


async def test_what_is_resolved_goes_on_as_joining(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await a_donor(storage, project)
    task = await planned_task(storage, project)
    await storage.memberships.done(task, None)
    following = await storage.memberships.next(project.id, NOON)
    assert following is not None
    assert (following.id, following.deed) == (task.id, Deed.JOIN)
    assert await membership(storage, donor) is Membership.NONE


@pytest.mark.parametrize("came_to", [Membership.JOINED, Membership.REQUESTED])
async def test_what_joining_came_to_is_kept_and_the_task_gone(storage: AnyStorage, came_to: Membership) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    await storage.memberships.done(await planned_task(storage, project), came_to)
    assert await membership(storage, donor) is came_to
    assert await queue(storage, project) == []


async def test_what_a_replaced_userbot_did_is_not_believed(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    task = await planned_task(storage, project)
    await a_userbot(storage, project, "+79990000009")
    await storage.memberships.done(task, Membership.JOINED)
    assert await membership(storage, donor) is Membership.NONE


@pytest.mark.parametrize("obstacle", ACCOUNTS_OWN)
async def test_an_obstacle_of_the_account_stops_its_deed_and_no_other(storage: AnyStorage, obstacle: Obstacle) -> None:
    project = await served(storage)
    await known_donor(storage, project, 7001)
    await known_donor(storage, project, 7002)
    former = await known_donor(storage, project, 7003)
    await storage.donors.remove(former.id, NOON)
    task = await planned_task(storage, project)
    await storage.memberships.postpone(task, obstacle, NOON + HOUR)
    await known_donor(storage, project, 7004)
    await storage.memberships.plan(project.id, NOON)
    assert await queue(storage, project) == [(Deed.LEAVE, 7003)]
    later = await storage.memberships.next(project.id, NOON + HOUR)
    assert later is not None
    assert (later.deed, later.attempts) == (Deed.JOIN, 0)


async def test_a_deed_rests_also_when_the_channel_it_was_met_with_is_removed(storage: AnyStorage) -> None:
    project = await served(storage)
    first, _ = await known_donor(storage, project, 7001), await known_donor(storage, project, 7002)
    await storage.memberships.postpone(await planned_task(storage, project), Obstacle.FLOOD, NOON + HOUR)
    await storage.donors.remove(first.id, NOON)
    assert await queue(storage, project) == [(Deed.LEAVE, 7001)]


@pytest.mark.parametrize("obstacle", CHANNELS_OWN)
async def test_an_obstacle_of_one_channel_leaves_the_others_alone(storage: AnyStorage, obstacle: Obstacle) -> None:
    project = await served(storage)
    await known_donor(storage, project, 7001)
    await known_donor(storage, project, 7002)
    await storage.memberships.postpone(await planned_task(storage, project), obstacle, NOON + HOUR)
    assert await queue(storage, project) == [(Deed.JOIN, 7002)]


async def test_a_flood_does_not_shorten_the_rest_of_a_channel_that_has_refused(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project, 7001)
    await known_donor(storage, project, 7002)
    await storage.memberships.postpone(await planned_task(storage, project), Obstacle.UNAVAILABLE, NOON + DAY)
    await storage.memberships.postpone(await planned_task(storage, project), Obstacle.FLOOD, NOON + HOUR)
    [task] = [await storage.memberships.next(project.id, NOON + HOUR)]
    assert task is not None
    assert task.channel_id == 7002
    await storage.memberships.done(task, Membership.JOINED)
    assert await storage.memberships.next(project.id, NOON + HOUR) is None


async def test_a_channel_that_was_left_makes_room_for_the_joins_that_wait_for_it(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project, 7001)
    former = await known_donor(storage, project, 7002)
    await storage.memberships.postpone(await planned_task(storage, project), Obstacle.CHANNELS_FULL, NOON + DAY)
    await storage.donors.remove(former.id, NOON)
    leave = await planned_task(storage, project)
    assert leave.deed is Deed.LEAVE
    await storage.memberships.done(leave, None)
    assert await queue(storage, project) == [(Deed.JOIN, 7001)]
