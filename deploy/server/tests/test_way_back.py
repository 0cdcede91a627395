"""The way back of one service: its schema exactly as it was, the other's untouched and in use all the while."""

import os

import psycopg
import pytest
from server import way_back
from server.tests.backup_house import Town
from server.trouble import Trouble, UnfitError

from shared_schema.database import CATALOG, REPOSTER, SERVICES, Service

SHAPE = """
    SELECT nspname, relname, relkind::text, relowner::regrole::text,
           (SELECT array_agg(each::text ORDER BY each::text) FROM unnest(relacl) AS each)
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname IN ('catalog', 'reposter', 'published') AND relkind IN ('r', 'v', 'S', 'i') ORDER BY 1, 2
"""
ROUTINES = """
    SELECT pronamespace::regnamespace::text, proname, pg_get_function_identity_arguments(oid), proowner::regrole::text,
           (SELECT array_agg(each::text ORDER BY each::text) FROM unnest(proacl) AS each)
    FROM pg_proc WHERE pronamespace IN ('catalog'::regnamespace, 'reposter'::regnamespace) ORDER BY 1, 2, 3
"""
TYPES = """
    SELECT typnamespace::regnamespace::text, typname, typtype::text, typowner::regrole::text FROM pg_type
    WHERE typnamespace IN ('catalog'::regnamespace, 'reposter'::regnamespace) ORDER BY 1, 2
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, CASE contype WHEN 'c' THEN '' ELSE pg_get_constraintdef(oid) END
    FROM pg_constraint
    WHERE connamespace IN ('catalog'::regnamespace, 'reposter'::regnamespace) AND contype <> 'n' ORDER BY 1, 2
"""
"""A check that is dumped and read again means the same, and PostgreSQL writes it with other casts."""
TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
DEFAULTS = """
    SELECT defaclrole::regrole::text, defaclnamespace::regnamespace::text, defaclobjtype::text,
           (SELECT array_agg(each::text ORDER BY each::text) FROM unnest(defaclacl) AS each)
    FROM pg_default_acl ORDER BY 1, 2, 3
"""
PER_SERVICE = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.schema)


def everything(town: Town) -> list[object]:
    """Shapes, rights and rows of the whole house."""
    tables = [f"{schema}.{name}" for schema, name, kind, *_ in town.ask(SHAPE) if kind == "r"]
    sums = [town.ask(f"SELECT count(*), coalesce(sum(hashtext(each::text)), 0) FROM {name} AS each") for name in tables]
    shapes = [town.ask(query) for query in (SHAPE, ROUTINES, TYPES, CONSTRAINTS, TRIGGERS, DEFAULTS)]
    numbers = town.ask("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
    return [*shapes, dict(zip(tables, sums, strict=True)), numbers]


def migrated_badly(town: Town, service: Service) -> None:
    """As an upgrade may leave it: tables gone, changed and new; a view, a function and a type more; rows lost."""
    table = {CATALOG: "channel", REPOSTER: "post"}[service]
    with psycopg.connect(town.database.dsn(service.migrator)) as migrator:
        migrator.execute(f"SET ROLE {service.owner}".encode())
        for statement in (
            f"ALTER TABLE {service.schema}.{table} ADD COLUMN sample int",
            f"CREATE TABLE {service.schema}.sample (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)",
            f"CREATE SEQUENCE {service.schema}.sample_numbers",
            f"CREATE TYPE {service.schema}.sample_kind AS ENUM ('one')",
            f"CREATE FUNCTION {service.schema}.sample() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            f"CREATE VIEW published.{service.schema}_sample AS SELECT id FROM {service.schema}.sample",
            f"TRUNCATE {service.schema}.{table} CASCADE",
        ):
            migrator.execute(statement.encode())


@PER_SERVICE
def test_a_schema_is_put_back_exactly_as_it_was(town: Town, service: Service) -> None:
    before = everything(town)
    copy = way_back.keep(town.layout, service.schema)
    migrated_badly(town, service)
    assert everything(town) != before
    way_back.put_back(town.layout, service.schema, copy)
    assert everything(town) == before


@PER_SERVICE
def test_the_other_service_works_on_all_the_while(town: Town, service: Service) -> None:
    other = REPOSTER if service is CATALOG else CATALOG
    tables = {CATALOG: "catalog.channel", REPOSTER: "reposter.project"}
    copy = way_back.keep(town.layout, service.schema)
    with psycopg.connect(town.database.dsn(other.app)) as busy:
        busy.execute(f"UPDATE {tables[other]} SET title = title || '!'".encode())  # in a transaction that stays open
        way_back.put_back(town.layout, service.schema, copy)
    assert all(str(title).endswith("!") for (title,) in town.ask(f"SELECT title FROM {tables[other]}"))


@PER_SERVICE
def test_the_app_role_cannot_write_its_migrations_afterwards(town: Town, service: Service) -> None:
    table = {CATALOG: "catalog.django_migrations", REPOSTER: "reposter.alembic_version"}[service]
    way_back.put_back(town.layout, service.schema, way_back.keep(town.layout, service.schema))
    with (
        psycopg.connect(town.database.dsn(service.app)) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(f"DELETE FROM {table}".encode())


@PER_SERVICE
def test_what_is_made_later_is_the_app_roles_as_before(town: Town, service: Service) -> None:
    way_back.put_back(town.layout, service.schema, way_back.keep(town.layout, service.schema))
    with psycopg.connect(town.database.dsn(service.migrator)) as migrator:
        migrator.execute(f"SET ROLE {service.owner}".encode())
        migrator.execute(f"CREATE TABLE {service.schema}.sample (id int)".encode())
    with psycopg.connect(town.database.dsn(service.app)) as app:
        app.execute(f"INSERT INTO {service.schema}.sample VALUES (1)".encode())


@PER_SERVICE
def test_putting_it_back_twice_is_putting_it_back(town: Town, service: Service) -> None:
    before = everything(town)
    copy = way_back.keep(town.layout, service.schema)
    for _ in range(2):
        way_back.put_back(town.layout, service.schema, copy)
    assert everything(town) == before


def test_a_copy_cut_short_is_refused_and_changes_nothing(town: Town) -> None:
    copy = way_back.keep(town.layout, "catalog")
    before = everything(town)
    with copy.open("r+b") as file:
        os.truncate(file.fileno(), copy.stat().st_size * 2 // 3)
    with pytest.raises(Trouble, match="не восстановлена, ничего не изменено"):
        way_back.put_back(town.layout, "catalog", copy)
    assert everything(town) == before


def test_a_new_copy_replaces_the_one_before_and_a_failed_one_does_not(town: Town) -> None:
    copy = way_back.keep(town.layout, "catalog")
    town.do("REVOKE SELECT ON catalog.channel FROM house_backup")
    whole = copy.read_bytes()
    with pytest.raises(Trouble, match="permission denied"):
        way_back.keep(town.layout, "catalog")
    assert (copy.read_bytes(), [path.name for path in copy.parent.iterdir()]) == (whole, ["catalog.dump"])
    assert copy.parent.stat().st_mode & 0o077 == 0


def test_without_the_migrators_address_it_says_what_is_missing(town: Town) -> None:
    copy = way_back.keep(town.layout, "catalog")
    town.layout.env("catalog-migrator").unlink()
    with pytest.raises(UnfitError, match="CATALOG_MIGRATOR_DATABASE_URL не задан"):
        way_back.put_back(town.layout, "catalog", copy)
