"""Progress notes: messages to admins that are edited until their project's userbot is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.database import tables
from reposter_service.workflows.bot_ports import ProgressNote

_NOTE = tables.progress_note.c


@dataclass(frozen=True, slots=True)
class ProgressNotesInPostgres:
    engine: AsyncEngine

    async def keep(self, note: ProgressNote, now: datetime) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(_keep(note, now))

    async def all(self) -> Sequence[ProgressNote]:
        query = sa.select(tables.progress_note).order_by(_NOTE.project_id, _NOTE.admin_id)
        async with self.engine.connect() as connection:
            rows = await connection.execute(query)
            return [ProgressNote(row.project_id, row.admin_id, row.message_id, row.text) for row in rows]

    async def forget(self, note: ProgressNote) -> None:
        same = (
            _NOTE.project_id == note.project_id,
            _NOTE.admin_id == note.admin_id,
            _NOTE.message_id == note.message_id,
        )
        async with self.engine.begin() as connection:
            await connection.execute(sa.delete(tables.progress_note).where(*same))


def _keep(note: ProgressNote, now: datetime) -> Insert:
    """Of a project that is no more, nothing is kept. A message that is older than the one kept takes nobody's place."""
    project = tables.project.c
    row = sa.select(
        project.id,
        sa.literal(note.admin_id, sa.BigInteger),
        sa.literal(note.message_id, sa.BigInteger),
        sa.literal(note.text, sa.Text),
        sa.literal(now, tables.Moment),
    ).where(project.id == note.project_id, project.retired_at.is_(None))
    statement = insert(tables.progress_note).from_select(
        ["project_id", "admin_id", "message_id", "text", "updated_at"], row
    )
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["project_id", "admin_id"],
        set_={"message_id": new.message_id, "text": new.text, "updated_at": new.updated_at},
        where=_NOTE.message_id <= new.message_id,
    )
