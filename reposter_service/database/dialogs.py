"""Unfinished dialogs of the admin bot: a row for each admin who ever spoke with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.database import tables

_DIALOG = tables.dialog.c


@dataclass(frozen=True, slots=True)
class DialogsInPostgres:
    engine: AsyncEngine

    async def state(self, admin_id: int) -> str | None:
        state: str | None = await self._read(_DIALOG.state, admin_id)
        return state

    async def data(self, admin_id: int) -> Mapping[str, Any]:
        return await self._read(_DIALOG.data, admin_id) or {}

    async def keep(self, admin_id: int, state: str | None, data: Mapping[str, Any], now: datetime) -> None:
        values = {"state": state, "data": dict(data), "updated_at": now}
        statement = insert(tables.dialog).values(admin_id=admin_id, **values)
        kept = statement.on_conflict_do_update(index_elements=["admin_id"], set_=values)
        async with self.engine.begin() as connection:
            await connection.execute(kept)

    async def _read(self, column: sa.Column[Any], admin_id: int) -> Any:
        async with self.engine.connect() as connection:
            return await connection.scalar(sa.select(column).where(_DIALOG.admin_id == admin_id))
