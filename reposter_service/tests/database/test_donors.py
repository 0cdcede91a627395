"""Donors: the contract of the port `Donors`."""

from dataclasses import replace

import pytest

from reposter_service.domain.links import InviteLink
from reposter_service.domain.reactions import Period
from reposter_service.tests.builders import NOON, TARGET_ID, channel, new_donor, publication
from reposter_service.tests.database.given import AnyStorage, a_donor, a_project
from reposter_service.workflows.records import Donor, Membership


async def test_a_new_donor_is_not_joined_and_has_not_been_read(storage: AnyStorage) -> None:
    project = await a_project(storage)
    donor = await storage.donors.add(new_donor(project.id, 7001, x=6, y=7), NOON)
    assert donor is not None
    assert donor == Donor(
        id=donor.id,
        project_id=project.id,
        channel_id=7001,
        title="Донор",
        username="donor",
        x=6,
        y=7,
        membership=Membership.NONE,
        invite=None,
        last_seen_id=None,
        last_read_at=None,
    )
    assert await storage.donors.of_project(project.id) == [donor]


async def test_a_private_donor_keeps_its_invite_link(storage: AnyStorage) -> None:
    project = await a_project(storage)
    invite = InviteLink("AbCdEf123456")
    await storage.donors.add(new_donor(project.id, username=None, invite=invite), NOON)
    [donor] = await storage.donors.of_project(project.id)
    assert (donor.username, donor.invite) == (None, invite)


async def test_a_channel_is_a_donor_of_one_project_once(storage: AnyStorage) -> None:
    project = await a_project(storage)
    await a_donor(storage, project, 7001)
    assert await storage.donors.add(new_donor(project.id, 7001, username="renamed"), NOON) is None
    assert len(await storage.donors.of_project(project.id)) == 1


async def test_a_channel_may_be_a_donor_of_two_projects(storage: AnyStorage) -> None:
    cinema, travel = await a_project(storage, 5001), await a_project(storage, 5002)
    first, second = await a_donor(storage, cinema, 7001), await a_donor(storage, travel, 7001)
    assert await storage.donors.of_project(cinema.id) == [first]
    assert await storage.donors.of_project(travel.id) == [second]


async def test_a_projects_own_channel_is_refused_as_its_donor(storage: AnyStorage) -> None:
    project = await a_project(storage, TARGET_ID)
    assert await storage.donors.add(new_donor(project.id, TARGET_ID), NOON) is None


async def test_a_new_donor_has_one_open_reactions_period_of_unknown_state(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    [period] = await storage.reactions.periods(donor.id)
    assert period == Period(period.id, on=None, ended_at=None)


@pytest.mark.parametrize("membership", list(Membership))
async def test_how_the_userbot_stands_to_a_donor_is_kept(storage: AnyStorage, membership: Membership) -> None:
    donor = await a_donor(storage)
    await storage.donors.set_membership(donor.id, membership)
    assert [donor.membership for donor in await storage.donors.of_project(donor.project_id)] == [membership]


async def test_when_a_donor_was_read_to_its_end_is_kept(storage: AnyStorage) -> None:
    donor = await a_donor(storage)
    await storage.posts.store(donor, [], None, NOON)
    await storage.posts.store(donor, [publication(1)], 1)
    assert [donor.last_read_at for donor in await storage.donors.of_project(donor.project_id)] == [NOON]


async def test_a_donor_is_found_by_its_channel_in_its_own_project_only(storage: AnyStorage) -> None:
    donor = await a_donor(storage, channel_id=7001)
    other = await a_project(storage, channel_id=TARGET_ID + 1)
    assert await storage.donors.of_channel(donor.project_id, 7001) == donor
    assert await storage.donors.of_channel(donor.project_id, 7002) is None
    assert await storage.donors.of_channel(other.id, 7001) is None


async def test_a_projects_channel_bears_its_new_name_and_the_project_keeps_its_title(storage: AnyStorage) -> None:
    project, other = await a_project(storage, 5001), await a_project(storage, 5002)
    cards = [channel(5001, "new_name", "Новое"), channel(5002, "strangers_word", "Чужое")]
    await storage.donors.rename(project.id, cards)
    assert await storage.projects.all() == [replace(project, username="new_name"), other]
    await storage.donors.rename(project.id, [channel(5001, None, "Новое")])
    assert await storage.projects.all() == [replace(project, username=None), other]


async def test_a_donor_bears_the_title_and_the_name_that_telegram_shows(storage: AnyStorage) -> None:
    project, other = await a_project(storage, 5001), await a_project(storage, 5002)
    renamed, hidden = await a_donor(storage, project, 7001), await a_donor(storage, project, 7002)
    elsewhere = await a_donor(storage, other, 7001)
    cards = [channel(7001, "new_name", "Новое"), channel(7002, None, "Тайна"), channel(7999, "stranger", "Чужой")]
    await storage.donors.rename(project.id, cards)
    assert await storage.donors.of_project(project.id) == [
        replace(renamed, title="Новое", username="new_name"),
        replace(hidden, title="Тайна", username=None),
    ]
    assert await storage.donors.of_project(other.id) == [elsewhere]
    await storage.donors.rename(project.id, [])
