"""What the app role may do in the catalog's own schema, and what not."""

from collections.abc import Iterator

import provision
import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from shared_schema.database import CATALOG


@pytest.fixture
def app(database: provision.HouseDatabase) -> Iterator[psycopg.Connection]:
    """Whatever is done in it is undone."""
    with psycopg.connect(database.dsn(CATALOG.app)) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO catalog.django_migrations (app, name, applied) VALUES ('channels', '9999', now())",
        "UPDATE catalog.django_migrations SET name = '9999'",
        "DELETE FROM catalog.django_migrations",
        "TRUNCATE catalog.channel",
        "ALTER TABLE catalog.channel ADD COLUMN sample int",
        "ALTER TABLE catalog.channel DISABLE TRIGGER settle_channel",
        "DROP TABLE catalog.review",
        "DROP FUNCTION catalog.settle_channel() CASCADE",
        "CREATE INDEX ON catalog.channel (title)",
        "DROP VIEW published.channel_v1",
    ],
)
def test_the_app_role_can_not(app: psycopg.Connection, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        app.execute(statement.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM catalog.django_migrations",
        "DELETE FROM catalog.channel",
        "SELECT * FROM published.channel_v1",
        "SELECT * FROM published.donor_activity_v1",
        "SELECT count(*) FROM catalog.procrastinate_jobs",
        "UPDATE catalog.auth_user SET is_active = false",
    ],
)
def test_the_app_role_does_its_work(app: psycopg.Connection, statement: str) -> None:
    app.execute(statement.encode())


def test_everything_belongs_to_the_owner(app: psycopg.Connection) -> None:
    query = "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'catalog'::regnamespace"
    assert app.execute(query.encode()).fetchall() == [(CATALOG.owner,)]
