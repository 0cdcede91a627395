"""Projects that are removed, and retire until their userbot has left: the contract of `Projects.remove`, `erase`."""

from datetime import time

import pytest

from reposter_service.domain.membership_queue import Deed
from reposter_service.domain.pauses import Pause
from reposter_service.tests.builders import HOUR, NOON, new_donor, new_project, new_userbot, planned, won
from reposter_service.tests.database.given import (
    AnyStorage,
    a_donor,
    a_measured_post,
    a_project,
    a_userbot,
    an_open_repost,
)
from reposter_service.tests.database.queues import known_donor, planned_task, queue, served
from reposter_service.workflows.bot_ports import ProgressNote
from reposter_service.workflows.records import Holdings, Membership, Project

NIGHT = Pause(time(23), time(7))
LATER = NOON + 2 * HOUR
PHONE = "+79990000001"


async def a_furnished_project(storage: AnyStorage) -> Project:
    """Two donors with three posts, one repost on its way and one sent, a pause, a userbot that has joined one donor."""
    project = await served(storage)
    donor, other = await known_donor(storage, project, 7001), await known_donor(storage, project, 7002)
    await storage.donors.set_membership(donor.id, Membership.JOINED)
    await an_open_repost(storage, donor, 1)
    sent = await an_open_repost(storage, donor, 2)
    await storage.reposts.begin(sent.id, [2], [1], NOON)
    await storage.reposts.sent(sent.id, [900], NOON)
    await a_measured_post(storage, other, 3)
    await storage.projects.add_pause(project.id, NIGHT)
    return project


async def a_retiring_project(storage: AnyStorage) -> Project:
    project = await a_furnished_project(storage)
    assert await storage.projects.remove(project.id, NOON)
    return project


async def test_what_a_project_holds_is_counted(storage: AnyStorage) -> None:
    project = await a_furnished_project(storage)
    assert await storage.projects.holdings(project.id) == Holdings(donors=2, posts=3, pauses=1, waiting=1, phone=PHONE)
    bare = await a_project(storage, 5002)
    assert await storage.projects.holdings(bare.id) == Holdings(donors=0, posts=0, pauses=0, waiting=0, phone=None)


async def test_a_withdrawn_donor_is_not_counted(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await a_measured_post(storage, donor, decision=won(), repost=planned())
    await storage.donors.withdraw(donor.id, NOON)
    assert await storage.projects.holdings(donor.project_id) == Holdings(0, 0, 0, 0, None)


async def test_a_project_without_a_userbot_is_erased_at_once(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    assert await storage.projects.remove(donor.project_id, NOON)
    assert await storage.projects.all() == []
    assert await storage.projects.retiring() == []
    assert await storage.donors.of_project(donor.project_id) == []
    assert not await storage.projects.remove(donor.project_id, NOON)
    assert await storage.projects.holdings(donor.project_id) is None


async def test_nothing_is_left_of_a_retiring_project_but_its_userbot(storage: AnyStorage) -> None:
    project = await a_retiring_project(storage)
    [userbot] = await storage.accounts.all()
    assert await storage.projects.all() == []
    assert [(each.id, each.title, each.userbot_id) for each in await storage.projects.retiring()] == [
        (project.id, project.title, userbot.id)
    ]
    assert await storage.donors.of_project(project.id) == []
    assert await storage.posts.projects_due(LATER) == []
    assert await storage.reposts.projects_open(LATER) == []
    assert await storage.projects.pauses(project.id) == []
    assert await storage.accounts.cards() == []
    assert await storage.projects.holdings(project.id) is None
    assert not await storage.projects.remove(project.id, LATER)


async def test_the_userbot_of_a_retiring_project_leaves_what_it_has_joined_and_joins_nothing(
    storage: AnyStorage,
) -> None:
    project = await served(storage)
    joined, asked = await known_donor(storage, project, 7001), await known_donor(storage, project, 7002)
    former = await known_donor(storage, project, 7003)
    await known_donor(storage, project, 7004)
    await storage.memberships.plan(project.id, NOON)
    await storage.donors.set_membership(joined.id, Membership.JOINED)
    await storage.donors.set_membership(asked.id, Membership.REQUESTED)
    await storage.donors.remove(former.id, NOON)
    await storage.projects.remove(project.id, NOON)
    assert await storage.memberships.projects_due(NOON) == [project.id]
    await storage.memberships.plan(project.id, NOON)
    assert (await storage.memberships.progress(project.id, NOON)).to_leave == 3
    assert sorted(await queue(storage, project)) == [(Deed.LEAVE, 7001), (Deed.LEAVE, 7002), (Deed.LEAVE, 7003)]


@pytest.mark.parametrize("whole", [True, False], ids=["its project", "itself"])
async def test_what_was_being_joined_as_the_donor_was_removed_is_left_again(storage: AnyStorage, whole: bool) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    task = await planned_task(storage, project)
    await storage.memberships.begin(task, LATER)
    if whole:
        await storage.projects.remove(project.id, NOON)
    else:
        await storage.donors.remove(donor.id, NOON)
    await storage.memberships.done(task, Membership.JOINED)
    left = await storage.memberships.next(project.id, LATER)
    assert left is not None
    assert (left.deed, left.channel_id, left.username) == (Deed.LEAVE, donor.channel_id, donor.username)
    await storage.memberships.done(left, None)
    assert (await storage.memberships.progress(project.id, LATER)).to_leave == 0


async def test_an_erased_project_is_gone_with_its_userbot(storage: AnyStorage) -> None:
    project = await a_retiring_project(storage)
    await storage.projects.erase(project.id)
    assert await storage.projects.retiring() == []
    assert await storage.accounts.all() == []


async def test_a_project_that_does_not_retire_is_not_erased(storage: AnyStorage) -> None:
    project = await a_furnished_project(storage)
    await storage.projects.erase(project.id)
    assert [each.id for each in await storage.projects.all()] == [project.id]
    assert len(await storage.accounts.all()) == 1


async def test_a_channel_may_be_a_project_again_while_its_last_one_retires(storage: AnyStorage) -> None:
    project = await a_retiring_project(storage)
    again = await storage.projects.add(new_project(project.channel_id), LATER)
    assert again is not None
    assert again.id != project.id
    assert await storage.projects.all() == [again]
    assert await storage.projects.add(new_project(project.channel_id), LATER) is None
    await storage.projects.remove(again.id, LATER)
    await storage.projects.erase(project.id)


async def test_a_retiring_project_is_given_nothing_more(storage: AnyStorage) -> None:
    project = await a_retiring_project(storage)
    assert await storage.donors.add(new_donor(project.id, 7005), LATER) is None
    assert not await storage.projects.add_pause(project.id, NIGHT)
    assert await storage.projects.add_userbot(new_userbot(project.id, PHONE), LATER) is None
    assert await storage.projects.add_userbot(new_userbot(project.id, "+79990000002"), LATER) is None
    await storage.progress_notes.keep(ProgressNote(project.id, 101, 1, "подписан"), LATER)
    assert await storage.progress_notes.all() == []


async def test_a_project_that_is_gone_is_given_nothing_more(storage: AnyStorage) -> None:
    project = await a_project(storage)
    await storage.projects.remove(project.id, NOON)
    assert await storage.donors.add(new_donor(project.id), LATER) is None
    assert not await storage.projects.add_pause(project.id, NIGHT)
    assert await storage.projects.add_userbot(new_userbot(project.id), LATER) is None
    await storage.progress_notes.keep(ProgressNote(project.id, 101, 1, "подписан"), LATER)


async def test_the_phone_of_a_retiring_project_is_in_use(storage: AnyStorage) -> None:
    project, other = await a_retiring_project(storage), await a_project(storage, 5002)
    assert await storage.projects.add_userbot(new_userbot(other.id, PHONE), LATER) is None
    await storage.projects.erase(project.id)
    assert await storage.projects.add_userbot(new_userbot(other.id, PHONE), LATER) is not None


async def test_removing_a_project_leaves_the_others_alone(storage: AnyStorage) -> None:
    other = await a_project(storage, 5002)
    donor = await a_donor(storage, other, 7001)
    await a_userbot(storage, other, "+79990000002")
    await storage.memberships.plan(other.id, NOON)
    await an_open_repost(storage, donor)
    await storage.projects.add_pause(other.id, NIGHT)
    await a_retiring_project(storage)
    assert await storage.projects.holdings(other.id) == Holdings(1, 1, 1, 1, "+79990000002")
    assert await queue(storage, other) == [(Deed.RESOLVE, 7001)]


async def test_a_pause_is_removed_once(storage: AnyStorage) -> None:
    project, other = await a_project(storage), await a_project(storage, 5002)
    for each in (project, other):
        await storage.projects.add_pause(each.id, NIGHT)
    assert await storage.projects.remove_pause(project.id, NIGHT)
    assert not await storage.projects.remove_pause(project.id, NIGHT)
    assert await storage.projects.pauses(project.id) == []
    assert await storage.projects.pauses(other.id) == [NIGHT]
