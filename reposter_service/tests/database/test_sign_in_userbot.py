"""Signing a userbot in, from the phone to the stored userbot."""

import asyncio

import pytest

from reposter_service.domain.schedule import Delays
from reposter_service.errors import Disconnected, FloodWait, SignInProblem, Temporary
from reposter_service.tests.builders import DAY, HOUR, NOON, new_userbot
from reposter_service.tests.database.given import AnyStorage, a_donor, a_project
from reposter_service.tests.workflows.signing_in import ANN, BOB, OTHER_PHONE, PASSWORD, PHONE, Desk
from reposter_service.workflows.records import Membership, Project
from reposter_service.workflows.sign_in_outcomes import (
    Admitted,
    CodeSent,
    NotLetIn,
    PasswordWanted,
    PhoneInUse,
    ProjectGone,
    Unanswered,
    Wait,
)


async def test_an_account_is_signed_in_by_its_code_and_serves_the_project(desk: Desk, project: Project) -> None:
    desk.sign_ins.account(PHONE)

    assert await desk.workflow.begin(ANN, project, PHONE) == CodeSent(PHONE, 5)
    outcome = await desk.workflow.code(ANN, desk.sign_ins.codes[PHONE])

    [userbot] = await desk.userbots()
    assert isinstance(outcome, Admitted)
    assert (outcome.userbot_id, outcome.phone, outcome.instead_of) == (userbot.id, PHONE, None)
    assert (userbot.project_id, userbot.phone) == (project.id, PHONE)
    assert (userbot.device_model, userbot.system_version, userbot.app_version) == ("Reposter", "Linux", "1.0")
    assert [account.session for account in desk.sign_ins.alive] == [userbot.session]
    assert await desk.storage.access_hashes.load(userbot.id) == {desk.target.id: -desk.target.id}


async def test_an_account_with_a_password_is_signed_in_by_both(desk: Desk, project: Project) -> None:
    desk.sign_ins.account(PHONE, PASSWORD)
    await desk.workflow.begin(ANN, project, PHONE)

    assert await desk.workflow.code(ANN, desk.sign_ins.codes[PHONE]) == PasswordWanted()
    assert await desk.workflow.password(ANN, "wrong") == NotLetIn(SignInProblem.PASSWORD_WRONG)
    assert isinstance(await desk.workflow.password(ANN, PASSWORD), Admitted)


async def test_the_service_is_told_when_the_account_is_stored_and_its_visit_over(desk: Desk, project: Project) -> None:
    await desk.signs_in(project)

    assert desk.changes == [set()]
    assert len(desk.visits.visited) == 1


@pytest.mark.parametrize("written", ["8 (999) 000-11-22", "+7 (999) 000-11-22", "79990001122"])
async def test_a_phone_may_be_written_in_any_way(desk: Desk, project: Project, written: str) -> None:
    desk.sign_ins.account(PHONE)

    assert await desk.workflow.begin(ANN, project, written) == CodeSent(PHONE, 5)


@pytest.mark.parametrize("text", ["", "семь", "12", "<b>+79990001122</b>", "1" * 5000])
async def test_what_is_no_phone_is_refused_without_asking_telegram(desk: Desk, project: Project, text: str) -> None:
    assert await desk.workflow.begin(ANN, project, text) == NotLetIn(SignInProblem.PHONE_INVALID)
    assert not desk.sign_ins.codes


async def test_progress_says_how_many_donors_are_to_be_joined_and_until_when(
    desk: Desk, project: Project, storage: AnyStorage
) -> None:
    for channel_id in (7001, 7002, 7003):
        await a_donor(storage, project, channel_id, username=None)

    progress = (await desk.admitted(project)).progress

    assert progress is not None
    assert (progress.donors, progress.to_join, progress.joined) == (3, 3, 0)
    assert progress.until == NOON + 2 * Delays().join_pace


# --- a phone that serves already ------------------------------------------------------------------------------------


async def test_a_phone_that_serves_another_project_is_refused_with_its_name(
    desk: Desk, project: Project, storage: AnyStorage
) -> None:
    await desk.signs_in(project)
    other = await a_project(storage, 6000)

    assert await desk.workflow.begin(BOB, other, "8 999 000 11 22") == PhoneInUse(PHONE, project.title)


async def test_a_phone_of_a_removed_project_is_refused_with_when_it_is_free(
    desk: Desk, project: Project, storage: AnyStorage
) -> None:
    for channel_id in (7001, 7002):
        donor = await a_donor(storage, project, channel_id)
        await storage.donors.set_membership(donor.id, Membership.JOINED)
    await desk.signs_in(project)
    for donor in await storage.donors.of_project(project.id):
        await storage.donors.set_membership(donor.id, Membership.JOINED)
    await storage.projects.remove(project.id, NOON)
    other = await a_project(storage, 6000)

    free_at = NOON + 3 * Delays().leave_pace
    assert await desk.workflow.begin(ANN, other, PHONE) == PhoneInUse(PHONE, project.title, free_at)


async def test_a_phone_that_was_given_to_another_project_meanwhile_is_logged_out(
    desk: Desk, project: Project, storage: AnyStorage
) -> None:
    other = await a_project(storage, 6000)
    desk.telegram.channel(6000)
    desk.sign_ins.account(PHONE)
    await desk.workflow.begin(ANN, project, PHONE)
    code = desk.sign_ins.codes[PHONE]
    await storage.projects.add_userbot(new_userbot(other.id, PHONE), NOON)

    assert await desk.workflow.code(ANN, code) == PhoneInUse(PHONE, other.title)
    assert desk.alive == []


async def test_a_project_that_is_removed_meanwhile_gets_no_userbot(
    desk: Desk, project: Project, storage: AnyStorage
) -> None:
    desk.sign_ins.account(PHONE)
    await desk.workflow.begin(ANN, project, PHONE)
    await storage.projects.remove(project.id, NOON)

    assert await desk.workflow.code(ANN, desk.sign_ins.codes[PHONE]) == ProjectGone()
    assert desk.alive == []


# --- trouble ---------------------------------------------------------------------------------------------------------


async def test_a_flood_wait_is_told_with_its_end(desk: Desk, project: Project) -> None:
    desk.sign_ins.raises["begin"] = [FloodWait("flood wait", DAY)]

    assert await desk.workflow.begin(ANN, project, PHONE) == Wait(NOON + DAY)


async def test_a_step_without_an_answer_may_be_repeated(desk: Desk, project: Project) -> None:
    desk.sign_ins.account(PHONE)
    await desk.workflow.begin(ANN, project, PHONE)
    code = desk.sign_ins.codes[PHONE]
    desk.sign_ins.raises["code"] = [Disconnected("timeout"), Temporary("internal")]

    assert await desk.workflow.code(ANN, code) == Unanswered()
    assert await desk.workflow.code(ANN, code) == Unanswered()
    assert isinstance(await desk.workflow.code(ANN, code), Admitted)


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (Disconnected("closed"), Unanswered(signed_in=True)),
        (FloodWait("flood wait", HOUR), Wait(NOON + HOUR, signed_in=True)),
    ],
)
async def test_an_account_that_could_not_be_looked_over_is_kept(
    desk: Desk, project: Project, trouble: Temporary, outcome: object
) -> None:
    desk.telegram.raises["room"] = [trouble]

    assert await desk.signs_in(project) == outcome
    assert isinstance(await desk.workflow.check_again(ANN), Admitted)


async def test_after_a_restart_there_is_nothing_to_go_on_with(
    desk: Desk, project: Project, storage: AnyStorage
) -> None:
    desk.sign_ins.account(PHONE)
    await desk.workflow.begin(ANN, project, PHONE)
    restarted = Desk(storage)

    gone = NotLetIn(SignInProblem.NOT_UNDER_WAY)
    assert await restarted.workflow.code(ANN, desk.sign_ins.codes[PHONE]) == gone
    assert await restarted.workflow.password(ANN, PASSWORD) == gone
    assert await restarted.workflow.check_again(ANN) == gone


async def test_two_admins_do_not_disturb_each_other(desk: Desk, project: Project, storage: AnyStorage) -> None:
    other = await a_project(storage, 6000)
    desk.telegram.channel(6000)
    for phone in (PHONE, OTHER_PHONE):
        desk.sign_ins.account(phone)
    await desk.workflow.begin(ANN, project, PHONE)
    await desk.workflow.begin(BOB, other, OTHER_PHONE)
    assert await desk.workflow.begin(3, other, PHONE) == NotLetIn(SignInProblem.UNDER_WAY_ELSEWHERE)

    assert isinstance(await desk.workflow.code(BOB, desk.sign_ins.codes[OTHER_PHONE]), Admitted)
    assert isinstance(await desk.workflow.code(ANN, desk.sign_ins.codes[PHONE]), Admitted)
    assert {userbot.project_id: userbot.phone for userbot in await desk.userbots()} == {
        project.id: PHONE,
        other.id: OTHER_PHONE,
    }


async def test_two_admins_replace_the_userbot_of_one_project_one_after_the_other(desk: Desk, project: Project) -> None:
    for phone in (PHONE, OTHER_PHONE):
        desk.sign_ins.account(phone)
    await desk.workflow.begin(ANN, project, PHONE)
    await desk.workflow.begin(BOB, project, OTHER_PHONE)
    await desk.workflow.code(ANN, desk.sign_ins.codes[PHONE])
    outcome = await desk.workflow.code(BOB, desk.sign_ins.codes[OTHER_PHONE])

    assert isinstance(outcome, Admitted)
    assert outcome.instead_of == PHONE
    assert desk.alive == [OTHER_PHONE]


async def test_two_admins_who_replace_the_userbot_at_once_leave_one_session_alone(desk: Desk, project: Project) -> None:
    await desk.signs_in(project)
    others = ["+79990005566", "+79990007788"]
    for admin, phone in zip((ANN, BOB), others, strict=True):
        desk.sign_ins.account(phone)
        await desk.workflow.begin(admin, project, phone)
    codes = [desk.sign_ins.codes[phone] for phone in others]
    await asyncio.gather(desk.workflow.code(ANN, codes[0]), desk.workflow.code(BOB, codes[1]))

    [userbot] = await desk.userbots()
    assert [account.session for account in desk.sign_ins.alive] == [userbot.session]
