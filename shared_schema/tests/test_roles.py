"""Each role can do its work and nothing more. `bootstrap.sql` is what is tested."""

import psycopg
import pytest
from psycopg import errors

from shared_schema.database import BACKUP, CATALOG, REPOSTER, SERVICES, Service
from shared_schema.tests.conftest import Login

OTHER = {CATALOG: REPOSTER, REPOSTER: CATALOG}
PER_SERVICE = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.schema)


def a_table(login: Login, service: Service) -> psycopg.Connection:
    """The migrator, become the owner, with a table `sample` and a view on it published; not committed."""
    connection = login(service.migrator)
    connection.execute(f"SET ROLE {service.owner}".encode())
    connection.execute(
        f"CREATE TABLE {service.schema}.sample (id bigint GENERATED ALWAYS AS IDENTITY, word text)".encode()
    )
    connection.execute(
        f"CREATE VIEW published.{service.schema}_sample AS SELECT word FROM {service.schema}.sample".encode()
    )
    return connection


def may(connection: psycopg.Connection, role: str, kind: str, name: str, right: str) -> bool:
    row = connection.execute(f"SELECT has_{kind}_privilege(%s, %s, %s)".encode(), [role, name, right]).fetchone()
    return bool(row and row[0])


# ── What each can do ─────────────────────────────────────────────────────────────────────────────────────────────────


@PER_SERVICE
@pytest.mark.parametrize("right", ["SELECT", "INSERT", "UPDATE", "DELETE"])
def test_an_app_role_reads_and_writes_rows_of_whatever_its_owner_makes(
    login: Login, service: Service, right: str
) -> None:
    owner = a_table(login, service)
    assert may(owner, service.app, "table", f"{service.schema}.sample", right)


@PER_SERVICE
@pytest.mark.parametrize("right", ["TRUNCATE", "REFERENCES", "TRIGGER"])
def test_an_app_role_has_no_other_right_on_its_tables(login: Login, service: Service, right: str) -> None:
    owner = a_table(login, service)
    assert not may(owner, service.app, "table", f"{service.schema}.sample", right)


@PER_SERVICE
def test_an_app_role_runs_its_own_functions_and_nobody_else_does(login: Login, service: Service) -> None:
    owner = a_table(login, service)
    owner.execute(f"CREATE FUNCTION {service.schema}.one() RETURNS int LANGUAGE sql AS 'SELECT 1'".encode())
    assert may(owner, service.app, "function", f"{service.schema}.one()", "EXECUTE")
    assert not may(owner, OTHER[service].app, "function", f"{service.schema}.one()", "EXECUTE")


@PER_SERVICE
@pytest.mark.parametrize("reader", [service.app for service in SERVICES])
def test_what_either_owner_publishes_both_app_roles_read_and_neither_writes(
    login: Login, service: Service, reader: str
) -> None:
    owner = a_table(login, service)
    view = f"published.{service.schema}_sample"
    assert may(owner, reader, "table", view, "SELECT")
    assert not may(owner, reader, "table", view, "INSERT, UPDATE, DELETE")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM reposter.post",
        "INSERT INTO reposter.project (title, channel_id, created_at) VALUES ('Kino', 1, now())",
        "UPDATE reposter.project SET title = 'Kino'",
        "DELETE FROM reposter.project",
        "SELECT * FROM reposter.alembic_version",
        "SELECT * FROM published.donor_activity_v1",
        "SELECT pg_try_advisory_lock(1)",
    ],
)
def test_the_reposters_app_role_does_its_work(login: Login, statement: str) -> None:
    login(REPOSTER.app).execute(statement.encode())


def test_the_catalogs_app_role_reads_what_the_reposter_publishes(login: Login) -> None:
    login(CATALOG.app).execute("SELECT * FROM published.donor_activity_v1")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT session FROM reposter.userbot",
        "SELECT password FROM catalog.auth_user",
        "SELECT last_value FROM reposter.post_id_seq",
        "SELECT * FROM reposter.alembic_version",
        "SELECT * FROM catalog.django_migrations",
        "LOCK TABLE catalog.channel IN ACCESS SHARE MODE",
        "SELECT pg_export_snapshot()",
    ],
)
def test_the_role_of_backups_does_its_work(login: Login, statement: str) -> None:
    login(BACKUP).execute(statement.encode())


# ── What each can not do ─────────────────────────────────────────────────────────────────────────────────────────────

FORBIDDEN_TO_BOTH_APPS = [
    "CREATE TABLE {own}.sample (id int)",
    "CREATE TABLE public.sample (id int)",
    "CREATE TABLE ext.sample (id int)",
    "CREATE TABLE published.sample (id int)",
    "CREATE VIEW published.sample AS SELECT 1 AS one",
    "CREATE TEMP TABLE sample (id int)",
    "CREATE SCHEMA sample",
    "CREATE FUNCTION {own}.sample() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION lo SCHEMA ext",
    "CREATE ROLE sample",
    "CREATE DATABASE sample",
    "ALTER ROLE {own}_migrator PASSWORD 'mine'",
    "GRANT {own}_owner TO {own}_app",
    "SET ROLE {own}_owner",
    "SET ROLE {own}_migrator",
    "SET ROLE {other}_owner",
    "SET ROLE {other}_app",
    "CREATE TABLE {other}.sample (id int)",
    "COPY (SELECT 1) TO PROGRAM 'true'",
]

FORBIDDEN = {
    REPOSTER.app: [
        "INSERT INTO reposter.alembic_version VALUES ('9999')",
        "UPDATE reposter.alembic_version SET version_num = '9999'",
        "DELETE FROM reposter.alembic_version",
        "TRUNCATE reposter.post",
        "ALTER TABLE reposter.post ADD COLUMN sample int",
        "DROP TABLE reposter.alert",
        "CREATE INDEX ON reposter.post (views)",
        "DROP VIEW published.donor_activity_v1",
        "SELECT * FROM catalog.channel",
        "SELECT * FROM catalog.visitor",
        "SELECT password FROM catalog.auth_user",
        "DELETE FROM catalog.category",
        "DROP VIEW published.channel_v1",
    ],
    CATALOG.app: [
        "SELECT * FROM reposter.post",
        "INSERT INTO reposter.project (title, channel_id, created_at) VALUES ('Kino', 1, now())",
        "DELETE FROM reposter.project",
        "SELECT session FROM reposter.userbot",
        "SELECT * FROM reposter.alembic_version",
        "DROP VIEW published.donor_activity_v1",
    ],
    REPOSTER.migrator: [
        "SELECT * FROM reposter.post",
        "CREATE TABLE reposter.sample (id int)",
        "SET ROLE catalog_owner",
        "CREATE ROLE sample",
    ],
    CATALOG.migrator: [
        "CREATE TABLE catalog.sample (id int)",
        "SET ROLE reposter_owner",
        "SELECT * FROM reposter.post",
        "SELECT * FROM catalog.channel",
    ],
}
FORBIDDEN_TO_BACKUPS = [
    "INSERT INTO reposter.project (title, channel_id, created_at) VALUES ('Kino', 1, now())",
    "UPDATE reposter.userbot SET session = NULL",
    "DELETE FROM reposter.project",
    "DELETE FROM catalog.category",
    "UPDATE catalog.auth_user SET is_superuser = true",
    "TRUNCATE catalog.channel",
    "SELECT * FROM catalog.channel FOR UPDATE",
    "SELECT nextval('reposter.post_id_seq')",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT rolpassword FROM pg_authid",
]
for each in SERVICES:
    FORBIDDEN[each.app] += [
        statement.format(own=each.schema, other=OTHER[each].schema) for statement in FORBIDDEN_TO_BOTH_APPS
    ]

FORBIDDEN[BACKUP] = [
    *FORBIDDEN_TO_BACKUPS,
    *dict.fromkeys(
        statement.format(own=each.schema, other=OTHER[each].schema)
        for statement in FORBIDDEN_TO_BOTH_APPS
        for each in SERVICES
    ),
]

TABLE_OF_THE_FORBIDDEN = [
    pytest.param(role, statement, id=f"{role}: {statement}")
    for role, statements in FORBIDDEN.items()
    for statement in statements
]


@pytest.mark.parametrize(("role", "statement"), TABLE_OF_THE_FORBIDDEN)
def test_a_role_can_not(login: Login, role: str, statement: str) -> None:
    connection = login(role)
    connection.autocommit = True  # CREATE DATABASE is not even considered within a transaction
    connection.execute("SET default_transaction_read_only = off")  # whoever may set it cannot be kept back by it
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement.encode())


@PER_SERVICE
def test_an_owner_can_not_log_in(login: Login, service: Service) -> None:
    with pytest.raises(psycopg.OperationalError):
        login(service.owner)


@PER_SERVICE
@pytest.mark.parametrize("statement", ["SELECT * FROM {}.sample", "CREATE TABLE {}.another (id int)"])
def test_an_owner_can_not_touch_the_other_schema(login: Login, service: Service, statement: str) -> None:
    owner = a_table(login, service)
    with pytest.raises(errors.InsufficientPrivilege):
        owner.execute(statement.format(OTHER[service].schema).encode())


def test_the_catalogs_owner_can_not_drop_what_the_reposter_publishes(login: Login) -> None:
    catalog = login(CATALOG.migrator)
    catalog.execute("SET ROLE catalog_owner")
    with pytest.raises(errors.InsufficientPrivilege):
        catalog.execute("DROP VIEW published.donor_activity_v1")


# ── Settings that come with a role ───────────────────────────────────────────────────────────────────────────────────


@PER_SERVICE
@pytest.mark.parametrize("setting", ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"])
def test_nothing_an_app_role_does_hangs_for_ever(login: Login, service: Service, setting: str) -> None:
    row = login(service.app).execute(f"SHOW {setting}".encode()).fetchone()
    assert row not in {None, ("0",)}


@PER_SERVICE
def test_a_migration_that_waits_for_a_lock_gives_up(login: Login, service: Service) -> None:
    assert login(service.migrator).execute("SHOW lock_timeout").fetchone() == ("5s",)


@PER_SERVICE
def test_an_app_role_looks_into_its_own_schema(login: Login, service: Service) -> None:
    row = login(service.app).execute("SELECT current_schemas(false)").fetchone()
    assert row == ([service.schema, "ext"],)
