"""`bootstrap.sql` as an operator meets it."""

import provision
import psycopg
import pytest

from shared_schema.database import BACKUP, CATALOG, EXTENSIONS, LOGINS, PUBLISHED, REPOSTER


def catalog_of_rights(database: provision.HouseDatabase) -> list[object]:
    """Everything bootstrap.sql decides about, as the server keeps it."""
    queries = [
        "SELECT nspname, nspowner::regrole, nspacl FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1",
        "SELECT defaclrole, defaclnamespace, defaclobjtype, defaclacl FROM pg_default_acl ORDER BY 1, 2, 3",
        "SELECT datacl FROM pg_database WHERE datname = current_database()",
        "SELECT to_jsonb(role) FROM pg_roles AS role WHERE rolname ~ '^(catalog|reposter|house)_' ORDER BY rolname",
        "SELECT extname, extnamespace::regnamespace FROM pg_extension ORDER BY 1",
    ]
    with psycopg.connect(database.as_admin) as admin:
        return [admin.execute(query.encode()).fetchall() for query in queries]


def test_running_it_again_changes_nothing(bare: provision.HouseDatabase) -> None:
    before = catalog_of_rights(bare)
    provision.bootstrap(bare)
    assert catalog_of_rights(bare) == before


def test_running_it_again_takes_back_what_somebody_gave_a_role(bare: provision.HouseDatabase) -> None:
    with psycopg.connect(bare.as_admin) as admin:
        admin.execute("ALTER ROLE catalog_app REPLICATION")
    provision.bootstrap(bare)
    with psycopg.connect(bare.as_admin) as admin:
        row = admin.execute("SELECT rolreplication FROM pg_roles WHERE rolname = 'catalog_app'").fetchone()
    assert row == (False,)


def test_without_passwords_it_leaves_them_as_they_are(bare: provision.HouseDatabase) -> None:
    with psycopg.connect(bare.as_admin) as admin:
        admin.execute(provision.BOOTSTRAP.read_bytes())
    psycopg.connect(bare.dsn(REPOSTER.app)).close()


@pytest.mark.parametrize("role", LOGINS)
def test_every_login_role_may_enter_the_database(bare: provision.HouseDatabase, role: str) -> None:
    psycopg.connect(bare.dsn(role)).close()


def test_it_lets_backups_read_the_tables_of_a_house_that_is_older_than_their_role(
    bare: provision.HouseDatabase,
) -> None:
    provision.migrate(bare, [REPOSTER])
    with psycopg.connect(bare.as_admin) as admin:
        admin.execute("REVOKE ALL ON ALL TABLES IN SCHEMA reposter FROM house_backup")
    provision.bootstrap(bare)
    with psycopg.connect(bare.dsn(BACKUP)) as backup:
        assert backup.execute("SELECT count(*) FROM reposter.post").fetchone() == (0,)


def test_nobody_else_may_enter_the_database(bare: provision.HouseDatabase) -> None:
    with psycopg.connect(bare.as_admin) as admin:
        row = admin.execute("SELECT has_database_privilege('public', current_database(), 'CONNECT')").fetchone()
    assert row == (False,)


def test_the_file_holds_no_password() -> None:
    words = provision.BOOTSTRAP.read_text().replace("PASSWORD %L", "").upper()
    assert "PASSWORD '" not in words


@pytest.mark.parametrize("extension", ["pg_trgm", "citext", "btree_gin"])
def test_extensions_stand_in_their_own_schema(bare: provision.HouseDatabase, extension: str) -> None:
    with psycopg.connect(bare.as_admin) as admin:
        row = admin.execute(
            "SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = %s", [extension]
        ).fetchone()
    assert row == (EXTENSIONS,)


@pytest.mark.parametrize("role", [CATALOG.app, REPOSTER.app])
def test_extensions_can_be_used_by_name(bare: provision.HouseDatabase, role: str) -> None:
    with psycopg.connect(bare.dsn(role)) as app:
        assert app.execute("SELECT similarity('кино', 'кино'), 'Kino'::citext = 'kino'").fetchone() == (1.0, True)


def test_before_the_other_service_has_migrated_its_views_are_missing_not_forbidden(
    bare: provision.HouseDatabase,
) -> None:
    with psycopg.connect(bare.dsn(CATALOG.app)) as app, pytest.raises(psycopg.errors.UndefinedTable):
        app.execute(f"SELECT * FROM {PUBLISHED}.donor_activity_v1".encode())


def test_the_reposter_migrates_beside_an_empty_catalog(bare: provision.HouseDatabase) -> None:
    provision.migrate(bare, services=[REPOSTER])
    with psycopg.connect(bare.dsn(CATALOG.app)) as app:
        assert app.execute(f"SELECT * FROM {PUBLISHED}.donor_activity_v1".encode()).fetchall() == []
