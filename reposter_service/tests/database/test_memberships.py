"""The slow queue of each userbot: the contract of the port `Memberships`, and what `Donors` puts into it."""

from datetime import timedelta

import pytest

from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import Deed, Obstacle
from reposter_service.tests.builders import DAY, HOUR, MINUTE, NOON, new_donor, new_userbot
from reposter_service.tests.database.given import AnyStorage, a_donor, a_measured_post, a_project, a_userbot
from reposter_service.workflows.records import Donor, Membership, MembershipTask, Project

ACCOUNTS_OWN = [Obstacle.FLOOD, Obstacle.CHANNELS_FULL, Obstacle.FROZEN]
CHANNELS_OWN = [Obstacle.UNAVAILABLE, Obstacle.INVITE_EXPIRED, Obstacle.TROUBLE]


async def served(storage: AnyStorage) -> Project:
    """A project with its userbot."""
    project = await a_project(storage)
    await a_userbot(storage, project)
    return project


async def known_donor(storage: AnyStorage, project: Project, channel_id: int = 7000) -> Donor:
    """One whose access hash the userbot has."""
    donor = await a_donor(storage, project, channel_id, username=f"donor_{channel_id}")
    [userbot] = [bot for bot in await storage.accounts.all() if bot.project_id == project.id]
    await storage.access_hashes.keep(userbot.id, {channel_id: 1})
    return donor


async def planned(storage: AnyStorage, project: Project) -> MembershipTask:
    """The first task after planning."""
    await storage.memberships.plan(project.id, NOON)
    task = await storage.memberships.next(project.id, NOON)
    assert task is not None
    return task


async def queue(storage: AnyStorage, project: Project) -> list[tuple[Deed, int]]:
    """Everything that is due, in order: each task is put off for a look at the next."""
    found = []
    while task := await storage.memberships.next(project.id, NOON):
        found.append((task.deed, task.channel_id))
        await storage.memberships.postpone(task, Obstacle.UNAVAILABLE, NOON + DAY)
    return found


async def membership(storage: AnyStorage, donor: Donor) -> Membership:
    return next(d.membership for d in await storage.donors.of_project(donor.project_id) if d.id == donor.id)


# ── What comes into the queue ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_donor_that_the_userbot_has_not_met_is_resolved_first(storage: AnyStorage) -> None:
    project = await served(storage)
    await a_donor(storage, project, 7001, username="news")
    task = await planned(storage, project)
    assert (task.deed, task.channel_id, task.username, task.invite) == (Deed.RESOLVE, 7001, "news", None)
    assert (task.attempts, task.obstacle) == (0, None)


async def test_a_donor_whose_access_hash_is_known_is_joined(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project)
    assert (await planned(storage, project)).deed is Deed.JOIN


async def test_a_private_donor_is_joined_by_its_invite(storage: AnyStorage) -> None:
    project = await served(storage)
    invite = InviteLink("AbCdEf123456")
    await storage.donors.add(new_donor(project.id, username=None, invite=invite), NOON)
    task = await planned(storage, project)
    assert (task.deed, task.invite) == (Deed.JOIN, invite)


@pytest.mark.parametrize("settled", [Membership.JOINED, Membership.REQUESTED])
async def test_a_donor_that_is_joined_or_asked_for_leaves_the_queue(storage: AnyStorage, settled: Membership) -> None:
    project = await served(storage)
    donor = await a_donor(storage, project)
    await planned(storage, project)
    await storage.donors.set_membership(donor.id, settled)
    await storage.memberships.plan(project.id, NOON)
    assert await queue(storage, project) == []


async def test_planning_again_changes_nothing(storage: AnyStorage) -> None:
    project = await served(storage)
    await a_donor(storage, project)
    task = await planned(storage, project)
    await storage.memberships.postpone(task, Obstacle.UNAVAILABLE, NOON + HOUR)
    await storage.memberships.plan(project.id, NOON + MINUTE)
    assert await storage.memberships.next(project.id, NOON + HOUR - MINUTE) is None
    again = await storage.memberships.next(project.id, NOON + HOUR)
    assert again is not None
    assert (again.id, again.attempts, again.obstacle) == (task.id, 1, Obstacle.UNAVAILABLE)


async def test_a_channel_that_the_userbot_has_met_meanwhile_is_not_resolved(storage: AnyStorage) -> None:
    project = await served(storage)
    await a_donor(storage, project)
    task = await planned(storage, project)
    await storage.access_hashes.keep(task.userbot_id, {task.channel_id: 1})
    assert (await planned(storage, project)).deed is Deed.JOIN


async def test_a_donor_that_was_renamed_is_looked_for_by_its_new_name(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await a_donor(storage, project, username="old_name")
    await planned(storage, project)
    await storage.donors.remove(donor.id, NOON)
    await a_donor(storage, project, username="new_name")
    assert (await planned(storage, project)).username == "new_name"


async def test_without_a_userbot_nothing_is_planned(storage: AnyStorage) -> None:
    project = await a_project(storage)
    await a_donor(storage, project)
    await storage.memberships.plan(project.id, NOON)
    assert await storage.memberships.next(project.id, NOON) is None
    assert await storage.memberships.projects_due(NOON) == []


async def test_a_replaced_userbot_begins_its_queue_anew_and_the_same_phone_keeps_it(storage: AnyStorage) -> None:
    project = await served(storage)
    await a_donor(storage, project)
    first = await planned(storage, project)
    await storage.memberships.begin(first, NOON + HOUR)
    await storage.projects.add_userbot(new_userbot(project.id, session="1Again"), NOON)
    assert await storage.memberships.next(project.id, NOON) is None
    await a_userbot(storage, project, "+79990000009")
    second = await planned(storage, project)
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
    await storage.memberships.postpone(await planned(storage, project), Obstacle.UNAVAILABLE, NOON)
    assert await queue(storage, project) == [(Deed.JOIN, 7002), (Deed.JOIN, 7001)]


async def test_before_the_accounts_turn_nothing_is_done_whatever_became_of_the_last_deed(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project)
    await storage.memberships.begin(await planned(storage, project), NOON + MINUTE)
    just_before = NOON + MINUTE - timedelta(milliseconds=1)
    assert await storage.memberships.next(project.id, just_before) is None
    assert await storage.memberships.projects_due(just_before) == []
    assert await storage.memberships.next(project.id, NOON + MINUTE) is not None
    assert await storage.memberships.projects_due(NOON + MINUTE) == [project.id]


async def test_projects_with_something_to_do_are_found(storage: AnyStorage) -> None:
    idle, busy = await a_project(storage, 5001), await a_project(storage, 5002)
    await a_userbot(storage, idle, "+79990000001")
    await a_userbot(storage, busy, "+79990000002")
    joined = await a_donor(storage, idle, 7001)
    await storage.donors.set_membership(joined.id, Membership.JOINED)
    await a_donor(storage, busy, 7001)
    assert await storage.memberships.projects_due(NOON) == [busy.id]
    task = await planned(storage, busy)
    assert await storage.memberships.projects_due(NOON) == [busy.id]
    await storage.memberships.postpone(task, Obstacle.UNAVAILABLE, NOON + HOUR)
    assert await storage.memberships.projects_due(NOON) == []


# ── What became of it ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_resolved_is_not_resolved_again_by_the_next_plan(storage: AnyStorage) -> None:
    project = await served(storage)
    await a_donor(storage, project, 7001, username="news")
    await storage.memberships.done(await planned(storage, project), None)
    assert (await planned(storage, project)).deed is Deed.JOIN


async def test_what_is_resolved_goes_on_as_joining(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await a_donor(storage, project)
    task = await planned(storage, project)
    await storage.memberships.done(task, None)
    following = await storage.memberships.next(project.id, NOON)
    assert following is not None
    assert (following.id, following.deed) == (task.id, Deed.JOIN)
    assert await membership(storage, donor) is Membership.NONE


@pytest.mark.parametrize("came_to", [Membership.JOINED, Membership.REQUESTED])
async def test_what_joining_came_to_is_kept_and_the_task_gone(storage: AnyStorage, came_to: Membership) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    await storage.memberships.done(await planned(storage, project), came_to)
    assert await membership(storage, donor) is came_to
    assert await queue(storage, project) == []


async def test_what_a_replaced_userbot_did_is_not_believed(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    task = await planned(storage, project)
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
    task = await planned(storage, project)
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
    await storage.memberships.postpone(await planned(storage, project), Obstacle.FLOOD, NOON + HOUR)
    await storage.donors.remove(first.id, NOON)
    assert await queue(storage, project) == [(Deed.LEAVE, 7001)]


@pytest.mark.parametrize("obstacle", CHANNELS_OWN)
async def test_an_obstacle_of_one_channel_leaves_the_others_alone(storage: AnyStorage, obstacle: Obstacle) -> None:
    project = await served(storage)
    await known_donor(storage, project, 7001)
    await known_donor(storage, project, 7002)
    await storage.memberships.postpone(await planned(storage, project), obstacle, NOON + HOUR)
    assert await queue(storage, project) == [(Deed.JOIN, 7002)]


async def test_a_flood_does_not_shorten_the_rest_of_a_channel_that_has_refused(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project, 7001)
    await known_donor(storage, project, 7002)
    await storage.memberships.postpone(await planned(storage, project), Obstacle.UNAVAILABLE, NOON + DAY)
    await storage.memberships.postpone(await planned(storage, project), Obstacle.FLOOD, NOON + HOUR)
    [task] = [await storage.memberships.next(project.id, NOON + HOUR)]
    assert task is not None
    assert task.channel_id == 7002
    await storage.memberships.done(task, Membership.JOINED)
    assert await storage.memberships.next(project.id, NOON + HOUR) is None


async def test_a_channel_that_was_left_makes_room_for_the_joins_that_wait_for_it(storage: AnyStorage) -> None:
    project = await served(storage)
    await known_donor(storage, project, 7001)
    former = await known_donor(storage, project, 7002)
    await storage.memberships.postpone(await planned(storage, project), Obstacle.CHANNELS_FULL, NOON + DAY)
    await storage.donors.remove(former.id, NOON)
    leave = await planned(storage, project)
    assert leave.deed is Deed.LEAVE
    await storage.memberships.done(leave, None)
    assert await queue(storage, project) == [(Deed.JOIN, 7001)]


# ── Removed donors ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_removed_donor_goes_with_its_posts_and_its_channel_is_left(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    await storage.donors.set_membership(donor.id, Membership.JOINED)
    await a_measured_post(storage, donor)
    removed = await storage.donors.remove(donor.id, NOON)
    assert removed is not None
    assert removed.id == donor.id
    assert await storage.donors.of_project(project.id) == []
    assert (await planned(storage, project)).deed is Deed.LEAVE
    assert await storage.donors.remove(donor.id, NOON) is None


async def test_leaving_takes_the_place_of_a_join_that_waits(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    join = await planned(storage, project)
    await storage.memberships.postpone(join, Obstacle.UNAVAILABLE, NOON + DAY)
    await storage.donors.remove(donor.id, NOON)
    assert await queue(storage, project) == [(Deed.LEAVE, donor.channel_id)]


async def test_a_donor_removed_while_it_is_being_joined_is_left_all_the_same(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    join = await planned(storage, project)
    await storage.donors.remove(donor.id, NOON)
    await storage.memberships.done(join, Membership.JOINED)
    assert await queue(storage, project) == [(Deed.LEAVE, donor.channel_id)]


async def test_a_channel_to_leave_that_is_a_donor_again_is_joined_instead(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    await storage.donors.remove(donor.id, NOON)
    leave = await planned(storage, project)
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
