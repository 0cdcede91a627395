"""How a sign-in ends: with trouble once the userbot is stored, or by a stop of the service."""

import asyncio

import pytest

from reposter_service.tests.waiting import until
from reposter_service.tests.workflows.signing_in import ANN, BOB, OTHER_PHONE, PHONE, Desk
from reposter_service.workflows import sign_in_userbot
from reposter_service.workflows.records import Project
from reposter_service.workflows.sign_in_outcomes import Unanswered

# --- trouble once it is stored ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [ConnectionError("the database is away"), KeyError("a mistake")])
async def test_a_userbot_that_the_service_cannot_meet_at_once_is_added_all_the_same(
    desk: Desk, project: Project, trouble: Exception
) -> None:
    await desk.signs_in(project)
    desk.change_fails = trouble

    outcome = await desk.admitted(project, OTHER_PHONE)

    assert outcome.instead_of == PHONE
    assert outcome.progress is not None
    assert desk.alive == [userbot.phone for userbot in await desk.userbots()] == [OTHER_PHONE]


@pytest.mark.parametrize("what", ["plan", "progress"])
async def test_a_userbot_whose_progress_is_not_known_is_added_all_the_same(
    desk: Desk, project: Project, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    await desk.signs_in(project)
    with monkeypatch.context() as trouble:
        trouble.setattr(type(desk.storage.memberships), what, away)
        outcome = await desk.admitted(project, OTHER_PHONE)

    assert outcome.progress is None
    assert desk.alive == [OTHER_PHONE]


async def test_a_userbot_whose_channels_could_not_be_noted_is_added_all_the_same(
    desk: Desk, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.signs_in(project)
    with monkeypatch.context() as trouble:
        trouble.setattr(type(desk.storage.access_hashes), "keep", away)
        await desk.admitted(project, OTHER_PHONE)

    assert desk.alive == [OTHER_PHONE]


async def away(*_: object) -> None:
    raise ConnectionError("the database is away")


# --- a stop ----------------------------------------------------------------------------------------------------------


async def test_a_stop_does_not_wait_for_an_account_that_is_looked_over(desk: Desk, project: Project) -> None:
    """Telegram has let it in, and then the network went."""
    desk.visits.held_up = True
    step = asyncio.ensure_future(desk.signs_in(project))
    await until(lambda: bool(desk.visits.visited))
    async with asyncio.timeout(10):
        await desk.workflow.close()
        assert await step == Unanswered(signed_in=True)
    assert desk.alive == []


async def test_a_stop_ends_what_has_just_begun_as_well(desk: Desk) -> None:
    await desk.sign_ins.begin(ANN, PHONE)
    await desk.workflow.close()
    assert not desk.sign_ins.under_way


async def test_a_stop_waits_for_no_end_that_does_not_come(
    desk: Desk, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_userbot, "CLOSE_S", 0.05)
    for admin, phone in ((ANN, PHONE), (BOB, OTHER_PHONE)):
        desk.sign_ins.account(phone)
        await desk.workflow.begin(admin, project, phone)
    stuck = desk.workflow.candidates[ANN].one_step
    async with stuck, asyncio.timeout(10):
        await desk.workflow.close()
    assert not desk.sign_ins.under_way
