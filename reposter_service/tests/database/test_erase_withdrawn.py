"""A withdrawn donor is erased when it can no longer be brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest

from reposter_service.domain.membership_queue import Deed
from reposter_service.tests.builders import MINUTE, NOON
from reposter_service.tests.database.given import AnyStorage, a_donor, a_project, a_userbot
from reposter_service.tests.house import StandingClock
from reposter_service.workflows.erase_withdrawn import EraseWithdrawn
from reposter_service.workflows.ports import Donors
from reposter_service.workflows.records import Donor, Membership, Project


@dataclass
class Desk:
    storage: AnyStorage
    project: Project
    donor: Donor
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.workflow = EraseWithdrawn(self.storage.donors, StandingClock(self))


@pytest.fixture
async def desk(storage: AnyStorage) -> Desk:
    """A donor is withdrawn at noon."""
    project = await a_project(storage)
    await a_userbot(storage, project)
    donor = await a_donor(storage, project)
    await storage.donors.set_membership(donor.id, Membership.JOINED)
    await storage.donors.withdraw(donor.id, NOON)
    return Desk(storage, project, donor)


async def test_a_donor_is_erased_ten_minutes_after_it_was_withdrawn(desk: Desk) -> None:
    desk.now += 10 * MINUTE
    assert await desk.workflow.round() == 0
    desk.now += MINUTE

    assert await desk.workflow.round() == 1

    assert await desk.storage.donors.bring_back(desk.donor.id) is None
    assert await desk.workflow.round() == 0


async def test_the_userbot_leaves_the_channel_of_an_erased_donor(desk: Desk) -> None:
    desk.now += 11 * MINUTE
    await desk.workflow.round()

    task = await desk.storage.memberships.next(desk.project.id, desk.now)
    assert task
    assert (task.deed, task.channel_id) == (Deed.LEAVE, desk.donor.channel_id)


async def test_a_donor_that_is_brought_back_stays(desk: Desk) -> None:
    await desk.storage.donors.bring_back(desk.donor.id)
    desk.now += 11 * MINUTE

    assert await desk.workflow.round() == 0
    assert [donor.id for donor in await desk.storage.donors.of_project(desk.project.id)] == [desk.donor.id]


async def test_a_donor_that_is_brought_back_in_the_very_last_moment_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the question which are due and the erasing."""
    donors = type(desk.storage.donors)
    due = donors.withdrawn_before

    async def brought_back_meanwhile(self: Donors, moment: datetime) -> Sequence[int]:
        ids = await due(self, moment)
        assert await desk.storage.donors.bring_back(desk.donor.id)
        return ids

    monkeypatch.setattr(donors, "withdrawn_before", brought_back_meanwhile)
    desk.now += 11 * MINUTE

    assert await desk.workflow.round() == 0
    assert [donor.id for donor in await desk.storage.donors.of_project(desk.project.id)] == [desk.donor.id]


async def test_ten_minutes_begin_anew_with_every_withdrawal(desk: Desk) -> None:
    await desk.storage.donors.bring_back(desk.donor.id)
    await desk.storage.donors.withdraw(desk.donor.id, NOON + 5 * MINUTE)
    desk.now += 11 * MINUTE
    assert await desk.workflow.round() == 0
    desk.now += 5 * MINUTE

    assert await desk.workflow.round() == 1
