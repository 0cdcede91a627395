"""The slow queue of each userbot: the contract of the port `Memberships`, what comes into it, and in what order."""

from datetime import timedelta

import pytest

from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import Deed, Obstacle
from reposter_service.tests.builders import HOUR, MINUTE, NOON, new_donor, new_userbot
from reposter_service.tests.database.given import AnyStorage, a_donor, a_project, a_userbot
from reposter_service.tests.database.queues import known_donor, planned_task, queue, served, two_served
from reposter_service.workflows.records import Membership

# ── What comes into the queue ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_donor_that_the_userbot_has_not_met_is_resolved_first(storage: AnyStorage) -> None:
    project = await served(storage)
    await a_donor(storage, project, 7001, username="news")
    task = await planned_task(storage, project)
    assert (task.deed, task.channel_id, task.username, task.invite) == (Deed.RESOLVE, 7001, "news", None)
    assert (task.attempts, task.obstacle) == (0, None)


async def test_a_donor_whose_access_hash_is_known_is_joined(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project)
    assert (await planned_task(storage, project)).deed is Deed.JOIN


async def test_a_private_donor_is_joined_by_its_invite(storage: AnyStorage) -> None:
    project = await served(storage)
    invite = InviteLink("AbCdEf123456")
    await storage.donors.add(new_donor(project.id, username=None, invite=invite), NOON)
    task = await planned_task(storage, project)
    assert (task.deed, task.invite) == (Deed.JOIN, invite)


@pytest.mark.parametrize("settled", [Membership.JOINED, Membership.REQUESTED])
async def test_a_donor_that_is_joined_or_asked_for_leaves_the_queue(storage: AnyStorage, settled: Membership) -> None:
    project = await served(storage)
    donor = await a_donor(storage, project)
    await planned_task(storage, project)
    await storage.donors.set_membership(donor.id, settled)
    await storage.memberships.plan(project.id, NOON)
    assert await queue(storage, project) == []


async def test_planning_again_changes_nothing(storage: AnyStorage) -> None:
    project = await served(storage)
    await a_donor(storage, project)
    task = await planned_task(storage, project)
    await storage.memberships.postpone(task, Obstacle.UNAVAILABLE, NOON + HOUR)
    await storage.memberships.plan(project.id, NOON + MINUTE)
    assert await storage.memberships.next(project.id, NOON + HOUR - MINUTE) is None
    again = await storage.memberships.next(project.id, NOON + HOUR)
    assert again is not None
    assert (again.id, again.attempts, again.obstacle) == (task.id, 1, Obstacle.UNAVAILABLE)


async def test_a_channel_that_the_userbot_has_met_meanwhile_is_not_resolved(storage: AnyStorage) -> None:
    project = await served(storage)
    await a_donor(storage, project)
    task = await planned_task(storage, project)
    await storage.access_hashes.keep(task.userbot_id, {task.channel_id: 1})
    assert (await planned_task(storage, project)).deed is Deed.JOIN


async def test_a_donor_that_was_renamed_is_looked_for_by_its_new_name(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await a_donor(storage, project, username="old_name")
    await planned_task(storage, project)
    await storage.donors.remove(donor.id, NOON)
    await a_donor(storage, project, username="new_name")
    assert (await planned_task(storage, project)).username == "new_name"


async def test_without_a_userbot_nothing_is_planned(storage: AnyStorage) -> None:
    project = await a_project(storage)
    await a_donor(storage, project)
    await storage.memberships.plan(project.id, NOON)
    assert await storage.memberships.next(project.id, NOON) is None
    assert await storage.memberships.projects_due(NOON) == []


async def test_a_replaced_userbot_begins_its_queue_anew_and_the_same_phone_keeps_it(storage: AnyStorage) -> None:
    project = await served(storage)
    await a_donor(storage, project)
    first = await planned_task(storage, project)
    await storage.memberships.begin(first, NOON + HOUR)
    await storage.projects.add_userbot(new_userbot(project.id, session="1Again"), NOON)
    assert await storage.memberships.next(project.id, NOON) is None
    await a_userbot(storage, project, "+79990000009")
    second = await planned_task(storage, project)
    assert second.userbot_id != first.userbot_id


# ── What comes next ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_resolving_comes_before_joining_before_leaving(storage: AnyStorage) -> None:
    project = await served(storage)
    former = await known_donor(storage, project, 7001)
    await storage.donors.remove(former.id, NOON)
    await known_donor(storage, project, 7002)
    await a_donor(storage, project, 7003)
    await storage.memberships.plan(project.id, NOON)
    assert await queue(storage, project) == [(Deed.RESOLVE, 7003), (Deed.JOIN, 7002), (Deed.LEAVE, 7001)]


async def test_a_channel_that_has_refused_comes_after_the_others(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project, 7001)
    await known_donor(storage, project, 7002)
    await storage.memberships.postpone(await planned_task(storage, project), Obstacle.UNAVAILABLE, NOON)
    assert await queue(storage, project) == [(Deed.JOIN, 7002), (Deed.JOIN, 7001)]


async def test_before_the_accounts_turn_nothing_is_done_whatever_became_of_the_last_deed(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project)
    await storage.memberships.begin(await planned_task(storage, project), NOON + MINUTE)
    just_before = NOON + MINUTE - timedelta(milliseconds=1)
    assert await storage.memberships.next(project.id, just_before) is None
    assert await storage.memberships.projects_due(just_before) == []
    assert await storage.memberships.next(project.id, NOON + MINUTE) is not None
    assert await storage.memberships.projects_due(NOON + MINUTE) == [project.id]


async def test_projects_with_something_to_do_are_found(storage: AnyStorage) -> None:
    idle, busy = await two_served(storage)
    joined = await a_donor(storage, idle, 7001)
    await storage.donors.set_membership(joined.id, Membership.JOINED)
    await a_donor(storage, busy, 7001)
    assert await storage.memberships.projects_due(NOON) == [busy.id]
    task = await planned_task(storage, busy)
    assert await storage.memberships.projects_due(NOON) == [busy.id]
    await storage.memberships.postpone(task, Obstacle.UNAVAILABLE, NOON + HOUR)
    assert await storage.memberships.projects_due(NOON) == []
