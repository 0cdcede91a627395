"""What the bot keeps between two presses: the contract of the ports `Dialogs` and `ProgressNotes`."""

from dataclasses import replace

from reposter_service.tests.builders import MINUTE, NOON
from reposter_service.tests.database.given import AnyStorage, a_project, a_userbot
from reposter_service.workflows.bot_ports import ProgressNote

ANN, BOB = 101, 7_000_000_102
COLLECTED = {"link": "https://t.me/donor", "x": 6, "lines": ["а", "б"], "deeper": {"y": None}}


async def test_an_admin_who_never_spoke_was_asked_for_nothing(storage: AnyStorage) -> None:
    assert await storage.dialogs.state(ANN) is None
    assert await storage.dialogs.data(ANN) == {}


async def test_a_dialog_is_read_back_as_it_was_left(storage: AnyStorage) -> None:
    await storage.dialogs.keep(ANN, "add_donor:x", COLLECTED, NOON)
    assert await storage.dialogs.state(ANN) == "add_donor:x"
    assert await storage.dialogs.data(ANN) == COLLECTED


async def test_a_dialog_takes_the_place_of_the_one_before(storage: AnyStorage) -> None:
    await storage.dialogs.keep(ANN, "add_donor:x", COLLECTED, NOON)
    await storage.dialogs.keep(ANN, "add_donor:y", {"x": 7}, NOON + MINUTE)
    assert await storage.dialogs.state(ANN) == "add_donor:y"
    assert await storage.dialogs.data(ANN) == {"x": 7}
    await storage.dialogs.keep(ANN, None, {}, NOON + MINUTE)
    assert await storage.dialogs.state(ANN) is None
    assert await storage.dialogs.data(ANN) == {}


async def test_two_admins_do_not_disturb_each_other(storage: AnyStorage) -> None:
    await storage.dialogs.keep(ANN, "add_donor:x", COLLECTED, NOON)
    assert await storage.dialogs.state(BOB) is None
    await storage.dialogs.keep(BOB, "statistics", {}, NOON)
    assert await storage.dialogs.state(ANN) == "add_donor:x"
    assert await storage.dialogs.data(BOB) == {}


# ── Progress notes ───────────────────────────────────────────────────────────────────────────────────────────────────


async def a_note(storage: AnyStorage, admin_id: int = ANN, message_id: int = 10) -> ProgressNote:
    project = await a_project(storage, 5000 + admin_id % 1000)
    await a_userbot(storage, project, f"+7999000{admin_id % 1000}")
    note = ProgressNote(project.id, admin_id, message_id, "подписан на 1 из 5")
    await storage.progress_notes.keep(note, NOON)
    return note


async def test_progress_notes_are_kept_by_project_and_admin(storage: AnyStorage) -> None:
    first, second = await a_note(storage, ANN), await a_note(storage, BOB)
    third = replace(first, admin_id=BOB, message_id=3)
    await storage.progress_notes.keep(third, NOON)
    assert await storage.progress_notes.all() == [first, third, second]


async def test_a_note_takes_the_place_of_an_older_one_and_of_its_own_older_text(storage: AnyStorage) -> None:
    note = await a_note(storage)
    further = replace(note, text="подписан на 2 из 5")
    await storage.progress_notes.keep(further, NOON)
    assert await storage.progress_notes.all() == [further]
    newer = replace(note, message_id=11)
    await storage.progress_notes.keep(newer, NOON)
    assert await storage.progress_notes.all() == [newer]


async def test_an_older_message_does_not_take_the_place_of_a_newer_one(storage: AnyStorage) -> None:
    note = await a_note(storage, message_id=10)
    await storage.progress_notes.keep(replace(note, message_id=9), NOON)
    await storage.progress_notes.forget(replace(note, message_id=9))
    assert await storage.progress_notes.all() == [note]


async def test_a_note_that_is_done_is_forgotten(storage: AnyStorage) -> None:
    note, other = await a_note(storage, ANN), await a_note(storage, BOB)
    await storage.progress_notes.forget(note)
    await storage.progress_notes.forget(note)
    assert await storage.progress_notes.all() == [other]


async def test_notes_of_a_removed_project_go_with_it(storage: AnyStorage) -> None:
    note, other = await a_note(storage, ANN), await a_note(storage, BOB)
    await storage.projects.remove(note.project_id, NOON)
    assert await storage.progress_notes.all() == [other]
