"""Donors that are removed and may still be brought back: the contract of `Donors.withdraw` and of what it stops."""

import pytest

from reposter_service.domain.links import InviteLink
from reposter_service.domain.membership_queue import Deed
from reposter_service.tests.builders import HOUR, MINUTE, NOON, channel, found, new_donor, planned, won
from reposter_service.tests.database.given import (
    AnyStorage,
    a_donor,
    a_due_post,
    a_measured_post,
    a_project,
    an_open_repost,
)
from reposter_service.tests.database.queues import known_donor, planned_task, queue, served
from reposter_service.workflows.records import ClosedAs, Donor, Membership, NewDonor

LATER = NOON + 2 * HOUR


async def a_withdrawn_donor(storage: AnyStorage) -> Donor:
    donor = await a_donor(storage)
    assert await storage.donors.withdraw(donor.id, NOON) == donor
    return donor


async def withdrawn(storage: AnyStorage) -> list[int]:
    return list(await storage.donors.withdrawn_before(LATER))


async def test_a_withdrawn_donor_is_shown_to_nobody(storage: AnyStorage) -> None:
    donor = await a_withdrawn_donor(storage)
    assert await storage.donors.of_project(donor.project_id) == []
    assert await storage.donors.of_channel(donor.project_id, donor.channel_id) is None
    assert (await storage.memberships.progress(donor.project_id, NOON)).donors == 0


async def test_a_donor_is_withdrawn_once(storage: AnyStorage) -> None:
    donor = await a_withdrawn_donor(storage)
    assert await storage.donors.withdraw(donor.id, LATER) is None
    assert await storage.donors.withdrawn_before(NOON) == []
    assert await storage.donors.withdrawn_before(NOON + MINUTE) == [donor.id]


async def test_a_donor_that_is_brought_back_is_as_it_was(storage: AnyStorage) -> None:
    donor = await a_withdrawn_donor(storage)
    assert await storage.donors.bring_back(donor.id) == donor
    assert await storage.donors.of_project(donor.project_id) == [donor]
    assert await withdrawn(storage) == []
    assert await storage.donors.bring_back(donor.id) == donor


async def test_an_erased_donor_is_neither_withdrawn_nor_brought_back(storage: AnyStorage) -> None:
    donor = await a_withdrawn_donor(storage)
    assert await storage.donors.remove(donor.id, NOON) == donor
    assert await storage.donors.bring_back(donor.id) is None
    assert await storage.donors.withdraw(donor.id, NOON) is None
    assert await withdrawn(storage) == []


async def test_a_donor_that_was_brought_back_meanwhile_is_not_erased_as_a_withdrawn_one(storage: AnyStorage) -> None:
    donor = await a_withdrawn_donor(storage)
    assert await storage.donors.remove(donor.id, LATER, withdrawn_before=NOON) is None
    await storage.donors.bring_back(donor.id)
    assert await storage.donors.remove(donor.id, LATER, withdrawn_before=LATER) is None
    await storage.donors.withdraw(donor.id, NOON)
    assert await storage.donors.remove(donor.id, LATER, withdrawn_before=LATER) == donor


async def test_a_withdrawn_donor_that_is_added_again_is_brought_back_with_the_new_numbers_and_its_history(
    storage: AnyStorage,
) -> None:
    donor = await a_donor(storage)
    await a_measured_post(storage, donor, 1)
    await storage.donors.withdraw(donor.id, NOON)
    invite = InviteLink("AbCdEf123456")
    again = NewDonor(donor.project_id, channel(donor.channel_id, None, "Новое имя"), 9, 10, invite)
    added = await storage.donors.add(again, LATER)
    assert added is not None
    assert (added.id, added.x, added.y, added.title, added.username) == (donor.id, 9, 10, "Новое имя", None)
    assert added.invite == invite
    assert await storage.donors.of_project(donor.project_id) == [added]
    assert len(await storage.reactions.periods(donor.id)) == 1
    post = await a_due_post(storage, added, 2, at=LATER)
    assert len(await storage.posts.earlier_ratings(post, 50)) == 1
    assert await storage.donors.add(again, LATER) is None


async def test_x_and_y_are_set_for_a_donor_that_is_there(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    changed = await storage.donors.set_x_and_y(donor.id, 11, 12)
    assert changed is not None
    assert (changed.x, changed.y) == (11, 12)
    assert await storage.donors.of_project(donor.project_id) == [changed]
    await storage.donors.withdraw(donor.id, NOON)
    assert await storage.donors.set_x_and_y(donor.id, 1, 1) is None
    assert await storage.donors.bring_back(donor.id) == changed


# ── What becomes of its posts and reposts ────────────────────────────────────────────────────────────────────────────


async def test_what_a_withdrawn_donor_had_published_is_measured_all_the_same(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    post = await a_due_post(storage, donor)
    await storage.donors.withdraw(donor.id, NOON)
    assert await storage.posts.projects_due(LATER) == [donor.project_id]
    assert await storage.posts.due(donor.project_id, LATER) == [post]


async def test_reposts_of_a_withdrawn_donor_wait_and_go_on_when_it_is_brought_back(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    repost = await an_open_repost(storage, donor)
    await storage.donors.withdraw(donor.id, NOON)
    assert await storage.reposts.projects_open(LATER) == []
    assert await storage.reposts.open(donor.project_id, LATER) == []
    assert not await storage.reposts.begin(repost.id, [1], [5], LATER)
    await storage.donors.bring_back(donor.id)
    assert await storage.reposts.projects_open(LATER) == [donor.project_id]
    assert await storage.reposts.open(donor.project_id, LATER) == [repost]
    assert await storage.reposts.begin(repost.id, [1], [5], LATER)


async def test_a_win_of_a_withdrawn_donor_is_not_reposted(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    post = await a_due_post(storage, donor)
    await storage.donors.withdraw(donor.id, NOON)
    await storage.posts.settle(post, found(), won(), planned(), LATER)
    assert await storage.reposts.open(donor.project_id, LATER) == []


async def test_losses_of_a_withdrawn_donor_are_told_once_it_is_brought_back(storage: AnyStorage) -> None:
    project = await a_project(storage)
    donor = await a_donor(storage, project)
    repost = await an_open_repost(storage, donor)
    await storage.reposts.close(repost.id, ClosedAs.EXPIRED, NOON)
    await storage.posts.miss([(await a_due_post(storage, donor, 2)).id], NOON)
    await storage.donors.withdraw(donor.id, NOON)
    assert await storage.reposts.expired_untold(LATER, LATER) is None
    assert await storage.posts.missed_untold(LATER, LATER) is None
    await storage.donors.bring_back(donor.id)
    assert await storage.reposts.expired_untold(LATER, LATER) is not None
    assert await storage.posts.missed_untold(LATER, LATER) is not None


async def test_reactions_of_a_withdrawn_donor_are_not_read(storage: AnyStorage) -> None:
    donor = await a_withdrawn_donor(storage)
    assert await storage.reactions.to_read(donor.project_id, LATER, LATER) == []
    await storage.donors.bring_back(donor.id)
    assert await storage.reactions.to_read(donor.project_id, LATER, LATER) == [donor]


# ── What becomes of its userbot's queue ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("membership", list(Membership))
async def test_the_channel_of_a_withdrawn_donor_is_neither_joined_nor_left(
    storage: AnyStorage, membership: Membership
) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    await storage.memberships.plan(project.id, NOON)
    await storage.donors.set_membership(donor.id, membership)
    await storage.donors.withdraw(donor.id, NOON)
    await storage.memberships.plan(project.id, NOON)
    assert await storage.memberships.projects_due(NOON) == []
    assert await queue(storage, project) == []


async def test_a_channel_that_was_to_be_left_is_not_while_it_is_withdrawn_as_a_donor(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    await storage.donors.remove(donor.id, NOON)
    again = await storage.donors.add(new_donor(project.id, donor.channel_id), NOON)
    assert again is not None
    await storage.donors.withdraw(again.id, NOON)
    await storage.memberships.plan(project.id, NOON)
    assert await queue(storage, project) == []


async def test_a_donor_that_is_brought_back_is_joined(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    await storage.donors.withdraw(donor.id, NOON)
    await storage.memberships.plan(project.id, NOON)
    await storage.donors.bring_back(donor.id)
    assert await storage.memberships.projects_due(NOON) == [project.id]
    assert (await planned_task(storage, project)).deed is Deed.JOIN


async def test_an_erased_donors_channel_is_left(storage: AnyStorage) -> None:
    project = await served(storage)
    donor = await known_donor(storage, project)
    await storage.donors.set_membership(donor.id, Membership.JOINED)
    await storage.donors.withdraw(donor.id, NOON)
    await storage.donors.remove(donor.id, NOON, withdrawn_before=LATER)
    await storage.memberships.plan(project.id, NOON)
    assert await queue(storage, project) == [(Deed.LEAVE, donor.channel_id)]
