"""Migrations: only the command `migrate` changes the schema; a service that finds another revision does not start.

    python -m reposter_service migrate                       bring the database to this version of the service
    python -m reposter_service migrate --check               only say whether it is older: exit code 1, and in words
    python -m reposter_service migrate --down-to REVISION    and back (`base`: nothing left)
    python -m reposter_service migrate --draft "message"     write a migration from what tables.py has new

They take the migrator's DSN from REPOSTER_MIGRATOR_DATABASE_URL; the daemon's environment never holds it.
"""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from reposter_service.database.engine import reached, single
from shared_schema.database import REPOSTER

MIGRATIONS = Path(__file__).with_name("migrations")
UPGRADE = "python -m reposter_service migrate"
MISSING_OR_CLOSED = {"42P01", "3F000", "42501"}
"""SQLSTATEs of a table, a schema, a right that is not there."""


class RevisionError(Exception):
    """The database is not at the revision it should be at, or cannot be; the message tells an operator what to do."""


def configuration(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, complete in code."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    return config


def head() -> str:
    """The revision this version of the service needs."""
    revision = ScriptDirectory.from_config(configuration()).get_current_head()
    if revision is None:
        raise RevisionError(f"в {MIGRATIONS} нет миграций")
    return revision


async def as_owner(migrator_dsn: str, work: Callable[[sa.Connection], object]) -> None:
    """Do something to the schema in one transaction, as the migrator that has become the owner.

    `UnreachableError`, or `RevisionError` where Alembic knows no way: in words.
    """
    # With the tables' own schema off the search path, what is compared keeps its schema's name.
    engine = single(migrator_dsn, application_name="reposter-migrate", role=REPOSTER.owner, search_path="pg_catalog")
    try:
        with reached():
            async with engine.begin() as connection:
                await connection.run_sync(work)
    except CommandError as refused:
        raise RevisionError(f"Миграции не выполнены: {refused}. Ничего не изменено") from refused
    finally:
        await engine.dispose()


async def upgrade(migrator_dsn: str, revision: str = "head") -> None:
    await as_owner(migrator_dsn, lambda connection: command.upgrade(configuration(connection), revision))


async def pending(migrator_dsn: str) -> list[str]:
    """Revisions that the database lacks, the next first. `RevisionError` where it has one that nobody here knows."""
    scripts = ScriptDirectory.from_config(configuration())
    found: list[str | None] = []

    def look(connection: sa.Connection) -> None:
        context = MigrationContext.configure(connection, opts={"version_table_schema": REPOSTER.schema})
        found.append(context.get_current_revision())

    await as_owner(migrator_dsn, look)
    known = [script.revision for script in scripts.walk_revisions()]
    if found[0] is not None and found[0] not in known:
        raise RevisionError(_is_newer(found[0], head()))
    return [script.revision for script in scripts.iterate_revisions("head", found[0] or "base")][::-1]


async def downgrade(migrator_dsn: str, revision: str) -> None:
    await as_owner(migrator_dsn, lambda connection: command.downgrade(configuration(connection), revision))


async def write_revision(migrator_dsn: str, message: str) -> None:
    """Write the next migration's file; its text is a draft to be read."""
    number = f"{int(head()) + 1:04}"

    def write(connection: sa.Connection) -> None:
        command.revision(configuration(connection), message, autogenerate=True, rev_id=number)

    await as_owner(migrator_dsn, write)


async def check_revision(engine: AsyncEngine) -> None:
    """Raise `RevisionError` unless the database is at the revision this service was written for."""
    found, needed = await _revision(engine), head()
    if found is None:
        raise RevisionError(f"База данных не подготовлена: нет таблиц репосточной. Выполните: {UPGRADE}")
    if found == needed:
        return
    if found in {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}:
        raise RevisionError(f"База данных отстала: ревизия {found}, нужна {needed}. Выполните: {UPGRADE}")
    raise RevisionError(_is_newer(found, needed))


def _is_newer(found: str, known: str) -> str:
    return (
        f"База данных новее программы: ревизия {found}, программа знает {known}. Установите новую версию репосточной."
    )


async def _revision(engine: AsyncEngine) -> str | None:
    version = sa.table("alembic_version", sa.column("version_num", sa.Text), schema=REPOSTER.schema)
    try:
        async with engine.connect() as connection:
            return await connection.scalar(sa.select(version.c.version_num))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in MISSING_OR_CLOSED:
            return None
        raise
