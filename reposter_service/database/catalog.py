"""The catalog's channels, read from what the catalog publishes: `shared_schema/published.md`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.workflows.catalog_port import CatalogCategory, CatalogChannel
from reposter_service.workflows.records import Project
from shared_schema.database import PUBLISHED
from shared_schema.vocabulary import View

UNDEFINED_TABLE = "42P01"
"""https://www.postgresql.org/docs/current/errcodes-appendix.html"""

# A donor and a channel are the same when their ids are, else when their names are. Lists that depend on no channel are
# hashed once, however many channels there are.
_WITH_DONORS = f"""
WITH offered AS (
    SELECT channel.*, coalesce(CASE
        WHEN channel_id IS NULL THEN username IN (
            SELECT lower(donor.username) FROM reposter.donor
            WHERE donor.project_id = :project AND donor.withdrawn_at IS NULL AND donor.username IS NOT NULL)
        ELSE channel_id IN (
            SELECT donor.channel_id FROM reposter.donor
            WHERE donor.project_id = :project AND donor.withdrawn_at IS NULL)
        END, false) AS is_donor
    FROM {PUBLISHED}.{View.CHANNEL_V1} AS channel
    WHERE coalesce(CASE WHEN channel_id IS NULL THEN username <> :own_name ELSE channel_id <> :own_id END, true)
)
"""  # noqa: S608 - only names of our own are put into it

_CATEGORIES = sa.text(
    _WITH_DONORS
    + """
SELECT category, count(*) FILTER (WHERE published AND username IS NOT NULL AND NOT is_donor) AS new
FROM offered
GROUP BY category
ORDER BY lower(category), category
"""
)

_CHANNELS = sa.text(
    _WITH_DONORS
    + """
SELECT title, username, channel_id, is_donor FROM offered
WHERE published AND category = :category
ORDER BY is_donor, lower(title), username, channel_id
"""
)

_PUBLISHED = sa.text(
    f"SELECT username, channel_id FROM {PUBLISHED}.{View.CHANNEL_V1} WHERE published AND username = ANY(:usernames)"  # noqa: S608
).bindparams(sa.bindparam("usernames", type_=sa.ARRAY(sa.Text)))


@dataclass(frozen=True, slots=True)
class CatalogInPostgres:
    engine: AsyncEngine

    async def categories(self, project: Project) -> Sequence[CatalogCategory] | None:
        rows = await self._read(_CATEGORIES, **_about(project))
        return None if rows is None else [CatalogCategory(row.category, row.new) for row in rows]

    async def channels(self, project: Project, category: str) -> Sequence[CatalogChannel] | None:
        rows = await self._read(_CHANNELS, category=category, **_about(project))
        return None if rows is None else [to_channel(row) for row in rows]

    async def published(self, usernames: Sequence[str]) -> Mapping[str, int | None] | None:
        rows = await self._read(_PUBLISHED, usernames=list(usernames))
        return None if rows is None else {row.username: row.channel_id for row in rows}

    async def _read(self, query: sa.TextClause, **parameters: Any) -> Sequence[sa.Row[Any]] | None:
        """None where the view is not there: the catalog is not installed, or is being taken away."""
        try:
            async with self.engine.connect() as connection:
                return (await connection.execute(query, parameters)).all()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == UNDEFINED_TABLE:
                return None
            raise


def to_channel(row: sa.Row[Any]) -> CatalogChannel:
    return CatalogChannel(row.title, row.username, row.channel_id, row.is_donor)


def _about(project: Project) -> dict[str, Any]:
    return {"project": project.id, "own_id": project.channel_id, "own_name": (project.username or "").lower()}
