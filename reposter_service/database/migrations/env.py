"""Alembic's environment: runs the steps on the connection that `migrate.py` hands in, in its transaction."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import context

from reposter_service.database.tables import metadata
from shared_schema.database import REPOSTER

UPGRADES_LOCK = 7_306_080_191
"""Two upgrades at once: the second waits, and finds nothing left to do."""


def of_this_service(name: str | None, kind: str, _parents: Mapping[Any, str | None]) -> bool:
    """Compare the service's own schema only."""
    return name == REPOSTER.schema if kind == "schema" else True


def run(connection: sa.Connection) -> None:
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADES_LOCK)))
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table_schema=REPOSTER.schema,
        include_schemas=True,
        include_name=of_this_service,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
