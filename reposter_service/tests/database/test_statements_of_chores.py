"""What chores and a sign-in ask of the server: next to nothing where there is nothing to do."""

from zoneinfo import ZoneInfo

import pytest

from reposter_service.database.storage import Storage
from reposter_service.tests.builders import NOON
from reposter_service.tests.database.asked import statements
from reposter_service.tests.database.given import a_donor, a_project, a_userbot
from reposter_service.tests.database.test_retire_projects import Door
from reposter_service.tests.workflows.signing_in import ANN, PHONE, Desk
from reposter_service.tests.workflows.test_edit_progress_notes import Chat
from reposter_service.workflows.bot_ports import ProgressNote
from reposter_service.workflows.edit_progress_notes import EditProgressNotes
from reposter_service.workflows.erase_withdrawn import EraseWithdrawn
from reposter_service.workflows.records import SignedIn
from reposter_service.workflows.retire_projects import RetireProjects


async def never() -> None:
    raise AssertionError("nothing has changed")


async def nobody(_: SignedIn) -> None:
    raise AssertionError("nobody is logged out")


async def test_chores_without_work_take_a_statement_each(postgres: Storage) -> None:
    await a_userbot(postgres)
    projects, memberships = postgres.projects, postgres.memberships
    notes = EditProgressNotes(
        postgres.progress_notes, projects, memberships, Chat(), lambda: NOON, ZoneInfo("Europe/Moscow")
    )
    with statements(postgres) as sent:
        await EraseWithdrawn(postgres.donors, lambda: NOON).round()
        await RetireProjects(projects, memberships, Door(), lambda: NOON, never, postgres.accounts, nobody).round()
        await notes.round()
    assert len(sent) == 3


@pytest.mark.parametrize("readers", [1, 5])
async def test_notes_that_have_nothing_new_to_tell_take_four_statements_a_project(
    postgres: Storage, readers: int
) -> None:
    """The notes, the projects, and two for the progress; however many admins are told of it."""
    project = await a_project(postgres)
    await a_userbot(postgres, project)
    await a_donor(postgres, project)
    for admin_id in range(readers):
        await postgres.progress_notes.keep(ProgressNote(project.id, admin_id, 10, ""), NOON)
    notes = EditProgressNotes(
        postgres.progress_notes, postgres.projects, postgres.memberships, Chat(), lambda: NOON, ZoneInfo("UTC")
    )
    await notes.round()
    with statements(postgres) as sent:
        await notes.round()
    assert len(sent) == 4


async def test_a_sign_in_asks_for_the_same_however_many_donors_its_project_has(postgres: Storage) -> None:
    taken = []
    for number, donors in enumerate((1, 30)):
        project = await a_project(postgres, 6000 + number)
        for donor in range(donors):
            await a_donor(postgres, project, 7000 + donor)
        desk = Desk(postgres)
        desk.telegram.channel(project.channel_id)
        phone = f"{PHONE[:-1]}{number}"
        desk.sign_ins.account(phone)
        with statements(postgres) as sent:
            await desk.workflow.begin(ANN, project, phone)
            await desk.workflow.code(ANN, desk.sign_ins.codes[phone])
        taken.append(len(sent))
    assert taken[0] == taken[1]
