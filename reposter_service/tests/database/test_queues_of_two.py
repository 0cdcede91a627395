"""The queues of two userbots: what is in the way of one is not in the way of the other."""

import pytest

from reposter_service.domain.membership_queue import Deed, Obstacle
from reposter_service.tests.builders import HOUR, NOON
from reposter_service.tests.database.given import AnyStorage
from reposter_service.tests.database.queues import ACCOUNTS_OWN, known_donor, planned_task, two_served


@pytest.mark.parametrize("obstacle", ACCOUNTS_OWN)
async def test_an_obstacle_of_one_account_leaves_the_other_at_work(storage: AnyStorage, obstacle: Obstacle) -> None:
    first, second = await two_served(storage)
    await known_donor(storage, first, 7001)
    await known_donor(storage, second, 7002)
    await planned_task(storage, second)
    await storage.memberships.postpone(await planned_task(storage, first), obstacle, NOON + HOUR)
    assert await storage.memberships.next(first.id, NOON) is None
    task = await storage.memberships.next(second.id, NOON)
    assert task is not None
    assert (task.channel_id, task.obstacle) == (7002, None)
    assert await storage.memberships.projects_due(NOON) == [second.id]


async def test_room_in_one_account_is_no_room_in_the_other(storage: AnyStorage) -> None:
    first, second = await two_served(storage)
    await known_donor(storage, first, 7001)
    former = await known_donor(storage, second, 7002)
    await storage.memberships.postpone(await planned_task(storage, first), Obstacle.CHANNELS_FULL, NOON + HOUR)
    await storage.donors.remove(former.id, NOON)
    leave = await planned_task(storage, second)
    assert leave.deed is Deed.LEAVE
    await storage.memberships.done(leave, None)
    assert await storage.memberships.next(first.id, NOON) is None
