"""How far the queue of a userbot is, and how many channels the account may be in."""

from reposter_service.domain.membership_queue import Obstacle
from reposter_service.tests.builders import DAY, HOUR, MINUTE, NOON
from reposter_service.tests.database.given import AnyStorage, a_donor, a_project, a_userbot
from reposter_service.tests.database.queues import known_donor, planned_task, served
from reposter_service.workflows.records import Membership, Progress


async def test_progress_counts_every_donor_once(storage: AnyStorage) -> None:
    project = await served(storage)
    for channel_id, stands in ((7001, Membership.JOINED), (7002, Membership.JOINED), (7003, Membership.REQUESTED)):
        await storage.donors.set_membership((await known_donor(storage, project, channel_id)).id, stands)
    await known_donor(storage, project, 7004)
    former = await known_donor(storage, project, 7005)
    await storage.donors.remove(former.id, NOON)
    await storage.memberships.postpone(await planned_task(storage, project), Obstacle.UNAVAILABLE, NOON + DAY)
    await a_donor(storage, project, 7006)
    await known_donor(storage, project, 7007)
    assert await storage.memberships.progress(project.id, NOON) == Progress(
        donors=6,
        joined=2,
        requested=1,
        to_join=2,
        resting=1,
        to_leave=1,
        until=NOON + 3 * MINUTE,
        flooded_until=None,
    )


async def test_progress_under_a_flood_says_until_when_and_waits_for_it(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project, 7001)
    await known_donor(storage, project, 7002)
    await storage.memberships.postpone(await planned_task(storage, project), Obstacle.FLOOD, NOON + HOUR)
    progress = await storage.memberships.progress(project.id, NOON)
    assert (progress.to_join, progress.resting) == (2, 0)
    assert (progress.flooded_until, progress.until) == (NOON + HOUR, NOON + HOUR + 3 * MINUTE)
    assert (await storage.memberships.progress(project.id, NOON + HOUR)).flooded_until is None


async def test_joins_that_wait_for_room_are_resting(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project, 7001)
    await known_donor(storage, project, 7002)
    await storage.memberships.postpone(await planned_task(storage, project), Obstacle.CHANNELS_FULL, NOON + DAY)
    progress = await storage.memberships.progress(project.id, NOON)
    assert (progress.to_join, progress.resting, progress.until) == (0, 2, None)
    progress = await storage.memberships.progress(project.id, NOON + DAY)
    assert (progress.to_join, progress.resting) == (2, 0)


async def test_a_project_without_a_userbot_has_no_end_in_sight(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    progress = await storage.memberships.progress(donor.project_id, NOON)
    assert (progress.donors, progress.to_join, progress.until) == (1, 1, None)


async def test_the_limit_of_channels_is_the_usual_one_until_it_is_known(storage: AnyStorage) -> None:
    project = await a_project(storage)
    assert await storage.memberships.channels_limit(project.id) == 500
    userbot_id = await a_userbot(storage, project)
    assert await storage.memberships.channels_limit(project.id) == 500
    await storage.accounts.set_channels_limit(userbot_id, 1000)
    assert await storage.memberships.channels_limit(project.id) == 1000


async def test_a_higher_limit_makes_room_and_no_lower_one(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project)
    task = await planned_task(storage, project)
    for limit, room in ((400, False), (400, False), (1000, True)):
        await storage.memberships.postpone(task, Obstacle.CHANNELS_FULL, NOON + DAY)
        await storage.accounts.set_channels_limit(task.userbot_id, limit)
        assert (await storage.memberships.next(project.id, NOON) is not None) is room
        assert await storage.memberships.channels_limit(project.id) == limit


async def test_an_account_is_full_until_it_joins_a_channel(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project)
    task, later = await planned_task(storage, project), NOON + HOUR
    assert await storage.memberships.full(task, NOON) == NOON
    assert await storage.memberships.full(task, later) == NOON
    await storage.memberships.done(task, Membership.JOINED)
    assert await storage.memberships.full(task, later) == later
