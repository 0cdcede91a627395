"""The message that tells how far a userbot is, changed until it has joined all donors."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from reposter_service.domain.schedule import Delays
from reposter_service.errors import AdminUnreachable, BotRefused, FloodWait, PostUnavailable, TelegramError, Temporary
from reposter_service.tests.builders import MINUTE, NOON, new_donor
from reposter_service.tests.house import House
from reposter_service.workflows.bot_ports import ProgressNote
from reposter_service.workflows.edit_progress_notes import EditProgressNotes
from reposter_service.workflows.records import Membership

ANN, BOB = 1, 2
SECOND = timedelta(seconds=1)
MOSCOW = ZoneInfo("Europe/Moscow")


@dataclass
class Chat:
    """The port `Editor`. `raises`: what the next edits meet."""

    edits: list[tuple[int, int, str]] = field(default_factory=list)
    raises: list[TelegramError] = field(default_factory=list)

    async def edit(self, admin_id: int, message_id: int, text: str) -> None:
        if self.raises:
            raise self.raises.pop(0)
        self.edits.append((admin_id, message_id, text))


@dataclass
class Desk:
    """A project with three private donors, and a note of Ann's that says nothing yet."""

    house: House
    chat: Chat = field(default_factory=Chat)

    def __post_init__(self) -> None:
        storage, self.notes = self.house.storage, self.house.storage.progress_notes
        self.workflow = EditProgressNotes(
            self.notes, storage.projects, storage.memberships, self.chat, self.house.clock, MOSCOW
        )

    async def note(self, admin_id: int = ANN, message_id: int = 10, text: str = "") -> None:
        await self.notes.keep(ProgressNote(self.house.project.id, admin_id, message_id, text), NOON)

    async def joins(self, number: int) -> None:
        """So many more donors."""
        donors = await self.house.storage.donors.of_project(self.house.project.id)
        waiting = [donor for donor in donors if donor.membership is Membership.NONE]
        for donor in waiting[:number]:
            await self.house.storage.donors.set_membership(donor.id, Membership.JOINED)
        await self.house.storage.memberships.plan(self.house.project.id, self.house.now)

    async def kept(self) -> Sequence[str]:
        return [note.text for note in await self.notes.all()]


@pytest.fixture
async def desk(house: House) -> Desk:
    desk = Desk(house)
    for number in range(3):
        await house.storage.donors.add(new_donor(house.project.id, 7000 + number, username=None), NOON)
    await house.storage.memberships.plan(house.project.id, NOON)
    await desk.note()
    return desk


async def test_the_note_says_how_far_the_userbot_is_and_until_when_it_will_take(desk: Desk) -> None:
    await desk.joins(1)

    await desk.workflow.round()

    text = 'проект "Кино": юзербот подписан на 1 из 3, в очереди 2, до 15:03'
    assert desk.chat.edits == [(ANN, 10, text)]
    assert await desk.kept() == [text]


async def test_what_is_told_already_is_not_told_again(desk: Desk) -> None:
    for _ in range(3):
        await desk.workflow.round()
        desk.house.passes(seconds=6)

    assert len(desk.chat.edits) == 1


async def test_when_all_are_joined_the_note_says_so_and_is_left_alone(desk: Desk) -> None:
    await desk.workflow.round()
    desk.house.passes(minutes=9)
    await desk.joins(3)
    await desk.workflow.round()

    assert desk.chat.edits[-1] == (ANN, 10, 'проект "Кино": юзербот подписан на все 3 канала')
    assert await desk.kept() == []


async def test_one_message_is_never_changed_twice_within_five_seconds(desk: Desk) -> None:
    await desk.workflow.round()
    desk.house.passes(seconds=4.9)
    await desk.joins(3)
    await desk.workflow.round()
    assert (len(desk.chat.edits), len(await desk.kept())) == (1, 1)
    desk.house.passes(seconds=0.1)
    await desk.workflow.round()

    assert (len(desk.chat.edits), len(await desk.kept())) == (2, 0)


async def test_every_admin_who_signed_a_userbot_in_is_told(desk: Desk) -> None:
    await desk.note(BOB, 20)

    await desk.workflow.round()

    assert [(admin, message) for admin, message, _ in desk.chat.edits] == [(ANN, 10), (BOB, 20)]


@pytest.mark.parametrize("gone", [PostUnavailable("message to edit not found"), AdminUnreachable("blocked")])
async def test_a_note_that_nobody_can_read_is_forgotten(desk: Desk, gone: TelegramError) -> None:
    await desk.note(BOB, 20)
    desk.chat.raises = [gone]

    await desk.workflow.round()

    assert [note.admin_id for note in await desk.notes.all()] == [BOB]
    assert [admin for admin, *_ in desk.chat.edits] == [BOB]


async def test_the_notes_of_a_removed_project_are_forgotten(desk: Desk) -> None:
    await desk.house.storage.projects.remove(desk.house.project.id, NOON)

    await desk.workflow.round()

    assert desk.chat.edits == []
    assert await desk.kept() == []


@pytest.mark.parametrize("trouble", [FloodWait("wait", MINUTE), Temporary("bad gateway")])
async def test_trouble_of_the_bot_ends_the_round_and_the_note_stays(desk: Desk, trouble: Temporary) -> None:
    await desk.note(BOB, 20)
    desk.chat.raises = [trouble]

    with pytest.raises(Temporary):
        await desk.workflow.round()

    assert desk.chat.edits == []
    assert await desk.kept() == ["", ""]


async def test_a_bot_that_telegram_does_not_know_tells_nothing_and_forgets_nothing(desk: Desk) -> None:
    await desk.note(BOB, 20)
    desk.chat.raises = [BotRefused("Unauthorized")]

    await desk.workflow.round()

    assert desk.chat.edits == []
    assert await desk.kept() == ["", ""]


async def test_nothing_is_asked_for_where_there_is_no_note(house: House) -> None:
    asked: list[str] = []

    class Silent:
        def __getattr__(self, name: str) -> object:
            asked.append(name)
            raise AssertionError(name)

    silent = Silent()
    notes = house.storage.progress_notes
    await EditProgressNotes(notes, silent, silent, silent, house.clock, MOSCOW).round()  # type: ignore[arg-type]

    assert asked == []


async def requested(desk: Desk) -> None:
    """Two are joined, and the admins of the third are asked; the note says so."""
    await desk.joins(2)
    storage, project = desk.house.storage, desk.house.project
    [waiting] = [d for d in await storage.donors.of_project(project.id) if d.membership is Membership.NONE]
    await storage.donors.set_membership(waiting.id, Membership.REQUESTED)
    await storage.memberships.plan(project.id, desk.house.now)
    await desk.workflow.round()
    assert await desk.kept() == ['проект "Кино": юзербот подписан на 2 из 3, 1 заявка ждёт одобрения']


async def test_a_userbot_that_waits_for_other_people_is_looked_up_once_a_minute(desk: Desk) -> None:
    await requested(desk)
    donors = await desk.house.storage.donors.of_project(desk.house.project.id)
    await desk.house.storage.donors.set_membership(donors[-1].id, Membership.JOINED)
    desk.house.passes(seconds=59.9)
    await desk.workflow.round()
    assert len(desk.chat.edits) == 1
    desk.house.passes(seconds=0.1)
    await desk.workflow.round()
    assert desk.chat.edits[-1] == (ANN, 10, 'проект "Кино": юзербот подписан на все 3 канала')


async def test_a_new_donor_makes_it_looked_up_often_again(desk: Desk) -> None:
    await requested(desk)
    storage, project_id = desk.house.storage, desk.house.project.id
    await storage.donors.add(new_donor(project_id, 7003, username=None), NOON)
    await storage.memberships.plan(project_id, NOON)
    desk.house.passes(minutes=1)
    await desk.workflow.round()
    assert "в очереди 1" in desk.chat.edits[-1][2]
    await desk.joins(1)
    desk.house.passes(seconds=5)
    await desk.workflow.round()
    assert "подписан на 3 из 4, 1 заявка" in desk.chat.edits[-1][2]


@pytest.mark.parametrize("restarts", [False, True])
async def test_what_was_said_of_other_people_for_a_day_is_left_as_it_is(desk: Desk, *, restarts: bool) -> None:
    await requested(desk)
    if restarts:
        desk.__post_init__()
        await desk.workflow.round()
    desk.house.passes(hours=23, minutes=59)
    await desk.workflow.round()
    assert len(await desk.kept()) == 1
    desk.house.passes(minutes=1)
    await desk.workflow.round()
    assert await desk.kept() == []
    assert len(desk.chat.edits) == 1


async def test_nothing_is_remembered_of_notes_that_are_gone(desk: Desk) -> None:
    await requested(desk)
    [note] = await desk.notes.all()
    await desk.notes.forget(note)
    await desk.workflow.round()
    assert (desk.workflow.edited, desk.workflow.rested) == ({}, {})


async def test_the_wait_for_the_next_donor_is_told_by_the_clock_of_the_admins(desk: Desk) -> None:
    await desk.workflow.round()

    until = (NOON + 2 * Delays().join_pace).astimezone(MOSCOW)
    assert desk.chat.edits[0][2].endswith(f"до {until:%H:%M}")
