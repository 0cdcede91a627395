"""Projects, pauses, userbots: the contract of the ports `Projects`, `Accounts`, `AccessHashes`."""

import asyncio
from datetime import time

from reposter_service.domain.health import UserbotState
from reposter_service.domain.pauses import Pause
from reposter_service.tests.builders import HOUR, NOON, new_project, new_userbot
from reposter_service.tests.database.given import AnyStorage, a_donor, a_project, a_userbot
from reposter_service.workflows.records import AddedUserbot, Membership, Project, SignedIn

NIGHT = Pause(time(23), time(7))
MORNING = Pause(time(10), time(11))


async def test_a_project_is_its_channel(storage: AnyStorage) -> None:
    project = await storage.projects.add(new_project(5001, "Кино"), NOON)
    assert project is not None
    assert project == Project(project.id, "Кино", 5001, "project_5001", None)
    assert await storage.projects.all() == [project]


async def test_a_channel_is_a_project_once(storage: AnyStorage) -> None:
    await a_project(storage, 5001)
    assert await storage.projects.add(new_project(5001, "Кино ещё раз"), NOON) is None
    assert len(await storage.projects.all()) == 1


async def test_pauses_are_listed_as_they_were_added(storage: AnyStorage) -> None:
    project = await a_project(storage)
    assert await storage.projects.add_pause(project.id, NIGHT)
    assert await storage.projects.add_pause(project.id, MORNING)
    assert await storage.projects.pauses(project.id) == [NIGHT, MORNING]


async def test_an_exact_duplicate_of_a_pause_is_refused(storage: AnyStorage) -> None:
    project = await a_project(storage)
    await storage.projects.add_pause(project.id, NIGHT)
    assert not await storage.projects.add_pause(project.id, NIGHT)
    assert await storage.projects.pauses(project.id) == [NIGHT]


async def test_pauses_belong_to_one_project(storage: AnyStorage) -> None:
    cinema, travel = await a_project(storage, 5001), await a_project(storage, 5002)
    await storage.projects.add_pause(cinema.id, NIGHT)
    assert await storage.projects.pauses(travel.id) == []
    assert await storage.projects.add_pause(travel.id, NIGHT)


async def test_a_userbot_serves_its_project(storage: AnyStorage) -> None:
    project = await a_project(storage)
    userbot_id = await a_userbot(storage, project)
    assert [project.userbot_id for project in await storage.projects.all()] == [userbot_id]


async def test_a_userbot_is_read_back_with_the_session_and_device_it_was_added_with(storage: AnyStorage) -> None:
    project = await a_project(storage)
    added = new_userbot(project.id, "+79990000007", session="1Secret")
    await storage.projects.add_userbot(added, NOON)
    [userbot] = await storage.accounts.all()
    assert (userbot.project_id, userbot.phone, userbot.session) == (project.id, "+79990000007", "1Secret")
    assert (userbot.device_model, userbot.system_version, userbot.app_version) == (
        added.device_model,
        added.system_version,
        added.app_version,
    )


async def test_a_phone_that_serves_another_project_is_refused(storage: AnyStorage) -> None:
    cinema, travel = await a_project(storage, 5001), await a_project(storage, 5002)
    userbot_id = await a_userbot(storage, cinema, "+79990000001")
    assert await storage.projects.add_userbot(new_userbot(travel.id, "+79990000001"), NOON) is None
    assert [project.userbot_id for project in await storage.projects.all()] == [userbot_id, None]


async def test_a_refused_phone_leaves_the_present_userbot_in_place(storage: AnyStorage) -> None:
    cinema, travel = await a_project(storage, 5001), await a_project(storage, 5002)
    await a_userbot(storage, cinema, "+79990000001")
    present = await a_userbot(storage, travel, "+79990000002")
    await storage.projects.add_userbot(new_userbot(travel.id, "+79990000001"), NOON)
    assert present in {userbot.id for userbot in await storage.accounts.all()}


async def test_another_phone_replaces_the_userbot_and_joins_every_donor_anew(storage: AnyStorage) -> None:
    project = await a_project(storage)
    donor = await a_donor(storage, project)
    await a_userbot(storage, project, "+79990000001")
    await storage.donors.set_membership(donor.id, Membership.JOINED)
    userbot_id = await a_userbot(storage, project, "+79990000002")
    assert [(userbot.id, userbot.phone) for userbot in await storage.accounts.all()] == [(userbot_id, "+79990000002")]
    assert [donor.membership for donor in await storage.donors.of_project(project.id)] == [Membership.NONE]


async def test_the_same_phone_again_keeps_account_joins_and_hashes_and_takes_the_new_session(
    storage: AnyStorage,
) -> None:
    project = await a_project(storage)
    donor = await a_donor(storage, project)
    userbot_id = await a_userbot(storage, project)
    await storage.donors.set_membership(donor.id, Membership.JOINED)
    await storage.access_hashes.keep(userbot_id, {7000: 1})
    again = await storage.projects.add_userbot(new_userbot(project.id, session="1New"), NOON)
    assert again == AddedUserbot(userbot_id, SignedIn("+79990000001", "1Session"))
    assert [userbot.session for userbot in await storage.accounts.all()] == ["1New"]
    assert [donor.membership for donor in await storage.donors.of_project(project.id)] == [Membership.JOINED]
    assert await storage.access_hashes.load(userbot_id) == {7000: 1}


async def test_whoever_adds_a_userbot_learns_whose_session_it_replaced(storage: AnyStorage) -> None:
    project = await a_project(storage)
    first = await storage.projects.add_userbot(new_userbot(project.id, "+79990000001", "1First"), NOON)
    other = await storage.projects.add_userbot(new_userbot(project.id, "+79990000002", "1Other"), NOON)
    same = await storage.projects.add_userbot(new_userbot(project.id, "+79990000002", "1Other"), NOON)
    assert first == AddedUserbot(first.id if first else 0, None)
    assert other is not None
    assert other.replaced == SignedIn("+79990000001", "1First")
    assert same == AddedUserbot(other.id, None)


async def test_of_userbots_that_are_added_at_once_each_replaces_the_one_before(storage: AnyStorage) -> None:
    """No session is left of which nobody knows."""
    project = await a_project(storage)
    sessions = [f"1Session{number}" for number in range(4)]
    new = [new_userbot(project.id, f"+7999000000{number}", session) for number, session in enumerate(sessions)]
    added = await asyncio.gather(*(storage.projects.add_userbot(userbot, NOON) for userbot in new))
    replaced = [each.replaced.session for each in added if each and each.replaced]
    assert sorted([*replaced, *(userbot.session for userbot in await storage.accounts.all())]) == sessions


async def test_a_userbots_state_can_be_told(storage: AnyStorage) -> None:
    userbot_id = await a_userbot(storage)
    await storage.accounts.set_state(userbot_id, UserbotState.BANNED, "UserDeactivatedBan", NOON + HOUR)
    assert [userbot.id for userbot in await storage.accounts.all()] == [userbot_id]


async def test_every_account_has_its_own_access_hashes(storage: AnyStorage) -> None:
    first = await a_userbot(storage, await a_project(storage, 5001), "+79990000001")
    second = await a_userbot(storage, await a_project(storage, 5002), "+79990000002")
    await storage.access_hashes.keep(first, {7000: -(2**63), 7001: 2})
    await storage.access_hashes.keep(second, {7000: 2**63 - 1})
    assert await storage.access_hashes.load(first) == {7000: -(2**63), 7001: 2}
    assert await storage.access_hashes.load(second) == {7000: 2**63 - 1}


async def test_a_newer_access_hash_takes_the_place_of_the_older(storage: AnyStorage) -> None:
    userbot_id = await a_userbot(storage)
    await storage.access_hashes.keep(userbot_id, {7000: 1, 7001: 2})
    await storage.access_hashes.keep(userbot_id, {7000: 3})
    await storage.access_hashes.keep(userbot_id, {})
    assert await storage.access_hashes.load(userbot_id) == {7000: 3, 7001: 2}


async def test_hashes_of_an_account_replaced_meanwhile_are_dropped(storage: AnyStorage) -> None:
    project = await a_project(storage)
    old = await a_userbot(storage, project, "+79990000001")
    await a_userbot(storage, project, "+79990000002")
    await storage.access_hashes.keep(old, {7000: 1})
    assert await storage.access_hashes.load(old) == {}
