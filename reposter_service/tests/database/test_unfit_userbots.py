"""Accounts that Telegram lets in and that will not do as they are."""

from dataclasses import replace
from typing import cast

import pytest

from reposter_service.errors import AccountState, SignInProblem
from reposter_service.tests.builders import MINUTE
from reposter_service.tests.database.given import AnyStorage, a_donor
from reposter_service.tests.workflows.signing_in import ANN, OTHER_PHONE, PHONE, Desk
from reposter_service.workflows.ports import Accounts
from reposter_service.workflows.records import Project, Userbot
from reposter_service.workflows.sign_in_outcomes import (
    Admitted,
    NoRoom,
    NotAdmin,
    NotLetIn,
)

QUARTER = 15 * MINUTE


async def test_an_account_that_may_not_post_is_kept_until_it_may(desk: Desk, project: Project) -> None:
    desk.target.writable = False

    assert await desk.signs_in(project) == NotAdmin(PHONE)
    assert await desk.workflow.check_again(ANN) == NotAdmin(PHONE)
    assert (await desk.userbots(), desk.alive) == ([], [PHONE])
    desk.target.writable = True
    assert isinstance(await desk.workflow.check_again(ANN), Admitted)
    assert desk.alive == [PHONE]


@pytest.mark.parametrize("over", ["given up", "a new beginning", "too old", "the service stops"])
async def test_an_account_that_waits_for_its_rights_is_logged_out_when_it_is_over(
    desk: Desk, project: Project, over: str
) -> None:
    desk.target.writable = False
    await desk.signs_in(project)
    match over:
        case "given up":
            await desk.workflow.give_up(ANN)
        case "a new beginning":
            await desk.workflow.begin(ANN, project, OTHER_PHONE)
        case "too old":
            desk.now += QUARTER
            await desk.workflow.end_old()
        case "the service stops":
            await desk.workflow.close()

    assert desk.alive == []
    assert await desk.workflow.check_again(ANN) == NotLetIn(SignInProblem.NOT_UNDER_WAY)


class NoDatabase:
    async def all(self) -> list[Userbot]:
        raise OSError("the database is away")


async def test_a_stop_goes_on_though_the_database_is_away(desk: Desk, project: Project) -> None:
    desk.target.writable = False
    await desk.signs_in(project)
    accounts = cast("Accounts", NoDatabase())

    await replace(desk.workflow, accounts=accounts).close()

    assert desk.alive == [PHONE]


async def test_a_quarter_of_an_hour_for_rights_begins_when_the_account_is_let_in(desk: Desk, project: Project) -> None:
    desk.target.writable = False
    desk.sign_ins.account(PHONE)
    await desk.workflow.begin(ANN, project, PHONE)
    desk.now += QUARTER - MINUTE
    await desk.workflow.code(ANN, desk.sign_ins.codes[PHONE])
    desk.now += QUARTER - MINUTE
    await desk.workflow.end_old()

    assert await desk.workflow.check_again(ANN) == NotAdmin(PHONE)


@pytest.mark.parametrize(("limit", "fits"), [(5, True), (4, False)])
async def test_an_account_without_room_for_all_donors_is_refused_with_the_numbers(
    desk: Desk, project: Project, storage: AnyStorage, limit: int, *, fits: bool
) -> None:
    """In the project's channel, in a donor, in a chat of its own; two more donors are to be joined."""
    for channel_id in (7001, 7002, 7003):
        await a_donor(storage, project, channel_id)
    for channel_id in (7001, 9000):
        desk.telegram.channel(channel_id)
    desk.telegram.channels_limit = limit

    outcome = await desk.signs_in(project)

    assert isinstance(outcome, Admitted) if fits else outcome == NoRoom(PHONE, 3, 2, 4)
    assert (len(await desk.userbots()), desk.alive) == ((1, [PHONE]) if fits else (0, []))


async def test_an_account_that_is_banned_between_code_and_storing_is_refused(desk: Desk, project: Project) -> None:
    desk.target.writable = False
    await desk.signs_in(project)
    [account] = desk.sign_ins.alive
    desk.visits.dead[account.session] = AccountState.BANNED

    assert await desk.workflow.check_again(ANN) == NotLetIn(SignInProblem.PHONE_BANNED)
    assert await desk.workflow.check_again(ANN) == NotLetIn(SignInProblem.NOT_UNDER_WAY)
    assert await desk.userbots() == []


async def test_an_account_that_grows_too_old_while_it_is_looked_over_is_taken_all_the_same(
    desk: Desk, project: Project
) -> None:
    desk.telegram.meanwhile["room"] = desk.workflow.candidates.clear

    assert isinstance(await desk.signs_in(project), Admitted)
    assert desk.alive == [PHONE]
