"""Progress notes: the message to an admin that tells how far a userbot is, edited until it has joined all donors."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from reposter_service.clock import Clock
from reposter_service.errors import AdminUnreachable, BotRefused, PostUnavailable
from reposter_service.workflows.bot_ports import ProgressNote, ProgressNotes
from reposter_service.workflows.ports import Memberships, Projects
from reposter_service.workflows.records import Progress
from reposter_service.workflows.report import is_done, progress_note
from reposter_service.workflows.telegram_ports import Editor

APART = timedelta(seconds=5)
"""Two edits of one message are never closer: Telegram counts them like messages."""
SELDOM = timedelta(minutes=1)
"""How often a note is looked up whose donors wait for other people alone."""
LONGEST = timedelta(days=1)
"""A note that has said nothing else for so long is left as it is."""


@dataclass(frozen=True, slots=True)
class EditProgressNotes:
    """`edited`: when each admin's message was changed last. `rested`: when it was seen to wait for other people."""

    notes: ProgressNotes
    projects: Projects
    memberships: Memberships
    editor: Editor
    clock: Clock
    zone: ZoneInfo
    edited: dict[tuple[int, int], datetime] = field(default_factory=dict)
    rested: dict[tuple[int, int], datetime] = field(default_factory=dict)

    async def round(self) -> None:
        """One query where there is no note; a `FloodWait` of the bot ends the round."""
        notes = await self.notes.all()
        messages = {_message(note) for note in notes}
        for known in (self.edited, self.rested):
            for gone in known.keys() - messages:
                del known[gone]
        if due := [note for note in notes if self._is_due(note)]:
            with suppress(BotRefused):  # told where alerts are sent
                await self._bring_up_to_date(due)

    def _is_due(self, note: ProgressNote) -> bool:
        seen = self.rested.get(_message(note))
        return seen is None or self.clock() - seen >= SELDOM

    async def _bring_up_to_date(self, notes: Sequence[ProgressNote]) -> None:
        titles = {project.id: project.title for project in await self.projects.all()}
        progress: dict[int, Progress] = {}
        for note in notes:
            if note.project_id not in titles:
                await self.notes.forget(note)
                continue
            if note.project_id not in progress:
                progress[note.project_id] = await self.memberships.progress(note.project_id, self.clock())
            await self._tell(note, titles[note.project_id], progress[note.project_id])

    async def _tell(self, note: ProgressNote, title: str, progress: Progress) -> None:
        text = progress_note(title, progress, self.clock().astimezone(self.zone))
        try:
            is_told = text == note.text or await self._edit(note, text)
        except (PostUnavailable, AdminUnreachable):
            await self.notes.forget(note)
            return
        if is_told and (is_done(progress) or self._rests_too_long(note, progress)):
            await self.notes.forget(note)

    def _rests_too_long(self, note: ProgressNote, progress: Progress) -> bool:
        """Of donors that are not in the queue admins must approve the userbot, or they keep it out."""
        message, now = _message(note), self.clock()
        if progress.to_join:
            self.rested.pop(message, None)
            return False
        self.rested[message] = now
        return now - self.edited.setdefault(message, now) >= LONGEST

    async def _edit(self, note: ProgressNote, text: str) -> bool:
        """False where it is too soon."""
        message, now = _message(note), self.clock()
        if message in self.edited and now - self.edited[message] < APART:
            return False
        self.edited[message] = now
        await self.editor.edit(note.admin_id, note.message_id, text)
        await self.notes.keep(replace(note, text=text), now)
        return True


def _message(note: ProgressNote) -> tuple[int, int]:
    return note.admin_id, note.message_id
