"""Migrations: they build what tables.py says, go back and forth, and a service of another revision does not start."""

import os
import subprocess
import sys
from collections.abc import Iterator

import provision
import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.fernet import Fernet

from reposter_service.database import migrate, tables
from reposter_service.database.engine import UnreachableError
from reposter_service.database.migrate import RevisionError
from reposter_service.database.rotation import rotate
from reposter_service.database.sessions import SessionRotation
from reposter_service.database.storage import Storage
from reposter_service.domain.schedule import Delays
from reposter_service.tests.database.conftest import SESSION_KEY
from shared_schema.database import REPOSTER


@pytest.fixture
def fresh(database_admin_url: str) -> Iterator[provision.HouseDatabase]:
    """A migrated database of the test's own, to be changed."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    database = provision.clone(database_admin_url, f"reposter_migrations_{worker}")
    yield database
    with psycopg.connect(database_admin_url, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{database.name}" WITH (FORCE)'.encode())


def names(database: provision.HouseDatabase) -> set[str]:
    """Of the reposter's tables, and of the views by which it tells others."""
    query = """
        SELECT nspname || '.' || relname FROM pg_class JOIN pg_namespace AS schema ON schema.oid = relnamespace
        WHERE nspname IN ('reposter', 'published') AND relkind IN ('r', 'v') AND relname <> 'channel_v1'
    """
    with psycopg.connect(database.as_admin) as admin:
        return {name for (name,) in admin.execute(query)}


def shape(database: provision.HouseDatabase) -> dict[str, str]:
    """Everything that makes up the reposter's tables, as the server writes it."""
    queries = {
        "column": """
            SELECT relname || '.' || attname, concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, attidentity,
                attgenerated, pg_get_expr(adbin, adrelid), col_description(attrelid, attnum))
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
            WHERE relnamespace = 'reposter'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
                AND relname <> 'alembic_version'
        """,
        "constraint": """
            SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'reposter'::regnamespace AND conrelid <> to_regclass('reposter.alembic_version')
                AND contype <> 'n'
        """,
        "index": """
            SELECT indexname, indexdef FROM pg_indexes
            WHERE schemaname = 'reposter' AND tablename <> 'alembic_version'
        """,
    }
    with psycopg.connect(database.as_admin) as admin:
        rows = [(kind, *row) for kind, query in queries.items() for row in admin.execute(query.encode()).fetchall()]
    return {f"{kind} {name}": definition for kind, name, definition in rows}


async def test_comparing_with_the_tables_finds_nothing_to_do(fresh: provision.HouseDatabase) -> None:
    differences: list[object] = []

    def compare(connection: sa.Connection) -> None:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_schemas": True,
                "include_name": lambda name, kind, _: name == REPOSTER.schema if kind == "schema" else True,
                "version_table_schema": REPOSTER.schema,
            },
        )
        differences.extend(compare_metadata(context, tables.metadata))

    await migrate.as_owner(fresh.dsn(REPOSTER.migrator), compare)
    assert differences == []


async def test_the_migrations_build_exactly_what_the_tables_say(fresh: provision.HouseDatabase) -> None:
    migrated = shape(fresh)
    await migrate.downgrade(fresh.dsn(REPOSTER.migrator), "base")
    await migrate.as_owner(fresh.dsn(REPOSTER.migrator), tables.metadata.create_all)
    assert shape(fresh) == migrated


async def test_every_step_goes_back_and_forth(fresh: provision.HouseDatabase) -> None:
    whole = shape(fresh), names(fresh)
    await migrate.downgrade(fresh.dsn(REPOSTER.migrator), "base")
    assert names(fresh) == {"reposter.alembic_version"}
    await migrate.upgrade(fresh.dsn(REPOSTER.migrator))
    assert (shape(fresh), names(fresh)) == whole


async def test_the_newest_step_goes_back_and_forth(fresh: provision.HouseDatabase) -> None:
    whole = shape(fresh), names(fresh)
    await migrate.downgrade(fresh.dsn(REPOSTER.migrator), "-1")
    await migrate.upgrade(fresh.dsn(REPOSTER.migrator))
    assert (shape(fresh), names(fresh)) == whole


async def test_an_upgrade_of_what_is_up_to_date_changes_nothing(fresh: provision.HouseDatabase) -> None:
    whole = shape(fresh), names(fresh)
    await migrate.upgrade(fresh.dsn(REPOSTER.migrator))
    assert (shape(fresh), names(fresh)) == whole


REMOVED = """
INSERT INTO reposter.project (title, channel_id, created_at, retired_at) VALUES
    ('Кино', 5000, now(), now()), ('Кино снова', 5000, now(), NULL);
INSERT INTO reposter.donor (project_id, channel_id, title, x, y, created_at, withdrawn_at)
    SELECT id, channel, 'Донор', 6, 5, now(), withdrawn
    FROM reposter.project, (VALUES (7000, NULL), (7001, now())) AS given (channel, withdrawn) WHERE retired_at IS NULL;
"""


async def test_for_a_service_that_knows_of_no_way_back_what_was_removed_is_gone(fresh: provision.HouseDatabase) -> None:
    with psycopg.connect(fresh.as_admin) as admin:
        admin.execute(REMOVED)
    await migrate.downgrade(fresh.dsn(REPOSTER.migrator), "0005")
    with psycopg.connect(fresh.as_admin) as admin:
        assert admin.execute("SELECT title FROM reposter.project").fetchall() == [("Кино снова",)]
        assert admin.execute("SELECT channel_id FROM reposter.donor").fetchall() == [(7000,)]


async def test_everything_belongs_to_the_owner(fresh: provision.HouseDatabase) -> None:
    query = """
        SELECT DISTINCT relowner::regrole::text FROM pg_class
        WHERE relnamespace IN ('reposter'::regnamespace, 'published'::regnamespace)
                AND relname <> 'channel_v1'
    """
    with psycopg.connect(fresh.as_admin) as admin:
        assert admin.execute(query).fetchall() == [(REPOSTER.owner,)]


async def test_the_app_role_can_not_migrate(fresh: provision.HouseDatabase) -> None:
    with pytest.raises(UnreachableError, match="permission denied to set role"):
        await migrate.downgrade(fresh.dsn(REPOSTER.app), "-1")


@pytest.mark.parametrize("revision", ["yesterday", "9999", "-99"])
async def test_a_revision_that_is_not_there_is_told_in_words_and_nothing_changes(
    fresh: provision.HouseDatabase, revision: str
) -> None:
    whole = shape(fresh), names(fresh)
    with pytest.raises(RevisionError, match="Ничего не изменено"):
        await migrate.downgrade(fresh.dsn(REPOSTER.migrator), revision)
    assert (shape(fresh), names(fresh)) == whole


def checked(fresh: provision.HouseDatabase) -> tuple[int, str]:
    """Exit code and words of `migrate --check`."""
    environment = {**os.environ, REPOSTER.migrator_variable: fresh.dsn(REPOSTER.migrator)}
    command = [sys.executable, "-m", "reposter_service", "migrate", "--check"]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout


async def test_whether_there_is_something_to_migrate_is_told_by_the_exit_code(fresh: provision.HouseDatabase) -> None:
    assert checked(fresh) == (0, "")
    await migrate.downgrade(fresh.dsn(REPOSTER.migrator), "-1")
    assert checked(fresh) == (1, f"не хватает миграций: {migrate.head()}\n")


async def test_on_an_empty_schema_all_are_missing_and_looking_makes_none(fresh: provision.HouseDatabase) -> None:
    await migrate.downgrade(fresh.dsn(REPOSTER.migrator), "base")
    bare = shape(fresh)
    missing = await migrate.pending(fresh.dsn(REPOSTER.migrator))
    assert (missing[0], missing[-1]) == ("0001", migrate.head())
    assert shape(fresh) == bare


async def test_a_database_that_is_newer_than_the_program_is_told_from_an_older_one(
    fresh: provision.HouseDatabase,
) -> None:
    with psycopg.connect(fresh.as_admin) as admin:
        admin.execute("UPDATE reposter.alembic_version SET version_num = '9999'")
    with pytest.raises(RevisionError, match="новее программы"):
        await migrate.pending(fresh.dsn(REPOSTER.migrator))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [([], "REPOSTER_MIGRATOR_DATABASE_URL"), (["--down-to", "base", "--draft", "more"], "not allowed with argument")],
    ids=["no address", "both ways"],
)
def test_the_command_says_what_it_wants(arguments: list[str], said: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != REPOSTER.migrator_variable}
    command = [sys.executable, "-m", "reposter_service", "migrate", *arguments]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


# ── The service and the revision ─────────────────────────────────────────────────────────────────────────────────────


async def opens(database: provision.HouseDatabase) -> None:
    storage = await Storage.open(database.dsn(REPOSTER.app), SESSION_KEY, Delays())
    await storage.close()


async def test_a_service_starts_on_a_database_of_its_revision(fresh: provision.HouseDatabase) -> None:
    await opens(fresh)


async def test_a_service_does_not_start_on_an_empty_database(fresh: provision.HouseDatabase) -> None:
    with psycopg.connect(fresh.as_admin) as admin:
        admin.execute("DROP SCHEMA reposter, published CASCADE")
    with pytest.raises(RevisionError, match=r"не подготовлена.*reposter_service migrate"):
        await opens(fresh)


async def test_a_service_does_not_start_after_everything_was_taken_back(fresh: provision.HouseDatabase) -> None:
    await migrate.downgrade(fresh.dsn(REPOSTER.migrator), "base")
    with pytest.raises(RevisionError, match=r"не подготовлена.*reposter_service migrate"):
        await opens(fresh)


async def test_a_service_does_not_start_on_an_older_revision(fresh: provision.HouseDatabase) -> None:
    await migrate.downgrade(fresh.dsn(REPOSTER.migrator), "-1")
    with pytest.raises(RevisionError, match=r"отстала.*reposter_service migrate"):
        await opens(fresh)


async def test_a_service_does_not_start_on_a_newer_revision(fresh: provision.HouseDatabase) -> None:
    with psycopg.connect(fresh.as_admin) as admin:
        admin.execute("UPDATE reposter.alembic_version SET version_num = '9999'")
    with pytest.raises(RevisionError, match="новее программы"):
        await opens(fresh)


async def test_sessions_are_not_encrypted_anew_on_another_revision(fresh: provision.HouseDatabase) -> None:
    await migrate.downgrade(fresh.dsn(REPOSTER.migrator), "-1")
    with pytest.raises(RevisionError, match="отстала"):
        await rotate(fresh.dsn(REPOSTER.app), SessionRotation(Fernet.generate_key().decode(), SESSION_KEY))
