"""How userbots stand: the contract of the port `Accounts`."""

from dataclasses import replace

import pytest

from reposter_service.domain.health import LOST, FoundBy, Standing, UserbotState
from reposter_service.tests.builders import HOUR, MINUTE, NOON, TARGET_ID, new_userbot
from reposter_service.tests.database.given import AnyStorage, a_project, a_userbot

BANNED, FROZEN = UserbotState.BANNED, UserbotState.FROZEN
CONNECTED, RECONNECTING = UserbotState.CONNECTED, UserbotState.RECONNECTING
CHECK, PUBLICATION = FoundBy.CHECK, FoundBy.PUBLICATION
LATER = NOON + HOUR


async def standing(storage: AnyStorage, userbot_id: int) -> Standing:
    [found] = [card.standing for card in await storage.accounts.cards() if card.userbot_id == userbot_id]
    return found


async def test_a_new_userbot_has_everything_before_it(storage: AnyStorage) -> None:
    userbot_id = await a_userbot(storage)
    assert await standing(storage, userbot_id) == Standing(RECONNECTING, "", NOON)


async def test_cards_name_the_project_and_the_phone(storage: AnyStorage) -> None:
    project = await a_project(storage)
    userbot_id = await a_userbot(storage, project, "+79990000007")
    [card] = await storage.accounts.cards()
    assert (card.userbot_id, card.project_id, card.project, card.phone) == (
        userbot_id,
        project.id,
        project.title,
        "+79990000007",
    )


async def test_a_state_has_a_reason_and_a_moment(storage: AnyStorage) -> None:
    userbot_id = await a_userbot(storage)
    assert await storage.accounts.set_state(userbot_id, BANNED, "UserDeactivatedBan", LATER) == LATER
    assert await standing(storage, userbot_id) == Standing(BANNED, "UserDeactivatedBan", LATER)


async def test_a_state_told_again_keeps_its_moment_and_its_reason(storage: AnyStorage) -> None:
    userbot_id = await a_userbot(storage)
    await storage.accounts.set_state(userbot_id, FROZEN, "FrozenMethodInvalid", NOON)
    assert await storage.accounts.set_state(userbot_id, FROZEN, "until tomorrow", LATER) == NOON
    assert await standing(storage, userbot_id) == Standing(FROZEN, "FrozenMethodInvalid", NOON)


@pytest.mark.parametrize("lost", sorted(LOST))
async def test_only_a_connection_ends_a_loss(storage: AnyStorage, lost: UserbotState) -> None:
    userbot_id = await a_userbot(storage)
    await storage.accounts.set_state(userbot_id, lost, "why", NOON)
    assert await storage.accounts.set_state(userbot_id, RECONNECTING, "", LATER) == NOON
    assert (await standing(storage, userbot_id)).state is lost
    assert await storage.accounts.set_state(userbot_id, CONNECTED, "", LATER) == LATER
    assert await standing(storage, userbot_id) == Standing(CONNECTED, "", LATER)


async def test_the_state_of_a_userbot_that_was_replaced_is_nobodys(storage: AnyStorage) -> None:
    project = await a_project(storage)
    old = await a_userbot(storage, project, "+79990000001")
    new = await a_userbot(storage, project, "+79990000002")
    assert await storage.accounts.set_state(old, BANNED, "why", LATER) == LATER
    await storage.accounts.set_flooded(old, "messages.getHistory", LATER)
    await storage.accounts.set_offline_told([old])
    assert await storage.accounts.set_rights(old, held=False, found_by=CHECK, now=NOON) is None
    assert await standing(storage, new) == Standing(RECONNECTING, "", NOON)


async def test_a_shorter_flood_wait_does_not_hide_a_longer_one(storage: AnyStorage) -> None:
    userbot_id = await a_userbot(storage)
    await storage.accounts.set_flooded(userbot_id, "channels.joinChannel", LATER)
    await storage.accounts.set_flooded(userbot_id, "messages.getHistory", NOON + MINUTE)
    found = await standing(storage, userbot_id)
    assert (found.flooded_kind, found.flooded_until) == ("channels.joinChannel", LATER)


async def test_a_longer_flood_wait_takes_the_place_of_a_shorter_one(storage: AnyStorage) -> None:
    userbot_id = await a_userbot(storage)
    await storage.accounts.set_flooded(userbot_id, "messages.getHistory", NOON + MINUTE)
    await storage.accounts.set_flooded(userbot_id, "channels.joinChannel", LATER)
    found = await standing(storage, userbot_id)
    assert (found.flooded_kind, found.flooded_until) == ("channels.joinChannel", LATER)


async def test_rights_that_stay_lost_are_lost_since_the_first_time(storage: AnyStorage) -> None:
    userbot_id = await a_userbot(storage)
    assert await storage.accounts.set_rights(userbot_id, held=False, found_by=CHECK, now=NOON) == NOON
    assert await storage.accounts.set_rights(userbot_id, held=False, found_by=CHECK, now=LATER) == NOON
    assert (await standing(storage, userbot_id)).rights_lost_at == NOON


async def test_rights_that_are_back_are_news_once(storage: AnyStorage) -> None:
    userbot_id = await a_userbot(storage)
    assert await storage.accounts.set_rights(userbot_id, held=True, found_by=CHECK, now=NOON) is None
    await storage.accounts.set_rights(userbot_id, held=False, found_by=CHECK, now=NOON)
    assert await storage.accounts.set_rights(userbot_id, held=True, found_by=CHECK, now=LATER) == NOON
    assert await storage.accounts.set_rights(userbot_id, held=True, found_by=CHECK, now=LATER) is None
    assert (await standing(storage, userbot_id)).rights_lost_at is None


async def test_a_refused_publication_is_taken_back_by_one_that_succeeds(storage: AnyStorage) -> None:
    userbot_id, rights = await a_userbot(storage), storage.accounts.set_rights
    assert await rights(userbot_id, held=False, found_by=PUBLICATION, now=NOON) == NOON
    assert await rights(userbot_id, held=True, found_by=CHECK, now=LATER) is None
    assert (await standing(storage, userbot_id)).rights_lost_at == NOON
    assert await rights(userbot_id, held=False, found_by=PUBLICATION, now=LATER) == NOON
    assert await rights(userbot_id, held=True, found_by=PUBLICATION, now=LATER) == NOON
    assert (await standing(storage, userbot_id)).rights_lost_at is None


async def test_that_a_userbot_is_offline_is_told_until_an_outage_begins_after_a_connection(storage: AnyStorage) -> None:
    userbot_id = await a_userbot(storage)
    await storage.accounts.set_state(userbot_id, RECONNECTING, "", NOON)
    await storage.accounts.set_offline_told([userbot_id])
    for since, told in ((NOON, True), (LATER, False)):
        await storage.accounts.set_state(userbot_id, CONNECTED, "", LATER)
        await storage.accounts.set_state(userbot_id, RECONNECTING, "", since)
        known = await standing(storage, userbot_id)
        assert (known.since, known.offline_told) == (since, told)


async def test_signing_in_anew_clears_what_was_known_and_keeps_the_device(storage: AnyStorage) -> None:
    project = await a_project(storage)
    userbot_id = await a_userbot(storage, project)
    [before] = await storage.accounts.all()
    await storage.accounts.set_state(userbot_id, BANNED, "why", NOON)
    await storage.accounts.set_flooded(userbot_id, "messages.getHistory", LATER)
    await storage.accounts.set_rights(userbot_id, held=False, found_by=CHECK, now=NOON)
    await storage.accounts.set_offline_told([userbot_id])
    other = new_userbot(project.id, session="1New")
    again = replace(other, device_model="Other", system_version="Other", app_version="2")
    await storage.projects.add_userbot(again, LATER)
    assert await standing(storage, userbot_id) == Standing(RECONNECTING, "", LATER)
    assert await storage.accounts.all() == [replace(before, session="1New", sign_ins=2)]


async def test_each_signing_in_is_counted_also_with_the_session_it_had(storage: AnyStorage) -> None:
    project = await a_project(storage)
    userbot_id = await a_userbot(storage, project)
    other_id = await a_userbot(storage, await a_project(storage, TARGET_ID + 1), "+79990000002")
    assert await storage.accounts.sign_ins() == {userbot_id: 1, other_id: 1}
    [before] = await storage.accounts.some([userbot_id])
    await a_userbot(storage, project)
    assert await storage.accounts.sign_ins() == {userbot_id: 2, other_id: 1}
    assert await storage.accounts.some([userbot_id]) == [replace(before, sign_ins=2)]
    assert await storage.accounts.some([]) == []
