"""Alerts for the admins: one event, one row."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.database import tables
from reposter_service.workflows.records import Alert


@dataclass(frozen=True, slots=True)
class AlertsInPostgres:
    engine: AsyncEngine

    async def raise_once(self, alert: Alert, now: datetime) -> bool:
        # A project deleted meanwhile leaves an alert without a project, not an error.
        project = sa.select(tables.project.c.id).where(tables.project.c.id == alert.project_id).scalar_subquery()
        statement = (
            insert(tables.alert)
            .values(kind=alert.kind, key=alert.key, text=alert.text, project_id=project, created_at=now)
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(tables.alert.c.id)
        )
        async with self.engine.begin() as connection:
            return await connection.scalar(statement) is not None
