"""Unfinished dialogs and progress notes in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reposter_service.tests.in_memory.memory import Memory
from reposter_service.workflows.bot_ports import ProgressNote


@dataclass(frozen=True, slots=True)
class DialogsInMemory:
    memory: Memory

    async def state(self, admin_id: int) -> str | None:
        return self.memory.states.get(admin_id)

    async def data(self, admin_id: int) -> Mapping[str, Any]:
        return dict(self.memory.dialogs.get(admin_id, {}))

    async def keep(self, admin_id: int, state: str | None, data: Mapping[str, Any], now: datetime) -> None:
        self.memory.states[admin_id], self.memory.dialogs[admin_id] = state, dict(data)


@dataclass(frozen=True, slots=True)
class ProgressNotesInMemory:
    memory: Memory

    async def keep(self, note: ProgressNote, now: datetime) -> None:
        key = note.project_id, note.admin_id
        kept = self.memory.progress_notes.get(key)
        if note.project_id in self.memory.projects and (kept is None or kept.message_id <= note.message_id):
            self.memory.progress_notes[key] = note

    async def all(self) -> Sequence[ProgressNote]:
        return [note for _, note in sorted(self.memory.progress_notes.items())]

    async def forget(self, note: ProgressNote) -> None:
        key = note.project_id, note.admin_id
        kept = self.memory.progress_notes.get(key)
        if kept is not None and kept.message_id == note.message_id:
            del self.memory.progress_notes[key]
