"""The database by the installer, on a real server: made, mended, refused."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import provision
import psycopg
import pytest
from postgres_binaries import find_binaries
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from server import database, house_settings
from server.house_settings import Files
from server.trouble import Trouble, UnfitError

SERVICES = ("catalog", "reposter")
BOOTSTRAP = Path(__file__).parents[3] / "shared_schema/bootstrap.sql"


class Server:
    """Answers for a database of its own, by which nothing but the roles' passwords is shared with other tests."""

    def __init__(self, admin_dsn: str, name: str) -> None:
        told = conninfo_to_dict(admin_dsn)
        login = f"{told['user']}:{told['password']}@{told['host']}:{told['port']}"
        self.admin_dsn, self.name = admin_dsn, name
        self.answers = {
            "HOUSE_DATABASE": f"{told['host']}:{told['port']}/{name}",
            "HOUSE_SITE_NAME": "catalog.example.com",
            "HOUSE_SERVICES": "catalog reposter",
            "HOUSE_ADMIN_DATABASE_URL": f"postgresql://{login}/postgres",
        }
        self.without_admin = {**self.answers, "HOUSE_ADMIN_DATABASE_URL": "", "HOUSE_DATABASE": f"elsewhere:1/{name}"}

    def files(self) -> Files:
        """With the passwords that this server's roles have for all tests."""
        house = provision.HouseDatabase(self.admin_dsn, self.name)
        stored: Files = {}
        for role, (file, setting) in house_settings.addresses(SERVICES).items():
            stored.setdefault(file, {})[setting] = house.dsn(role)
        return house_settings.files(self.answers, stored)

    def prepare(self, files: Files) -> str:
        return database.prepare(self.answers, files, SERVICES, BOOTSTRAP)


@pytest.fixture
def server(database_admin_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in [name for name in os.environ if name.startswith(("PG", "HOUSE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PG_BIN", str(find_binaries()))
    name = f"installed_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with provision.alone(database_admin_url) as admin:  # roles are everybody's
        admin.execute(drop)
        yield Server(database_admin_url, name)
        admin.execute(drop)


def test_a_database_is_made_with_roles_that_come_in(server: Server) -> None:
    assert server.prepare(server.files()) == f"сделано: база {server.name}"
    database.require_logins(server.answers, server.files(), SERVICES)
    with psycopg.connect(server.admin_dsn, dbname=server.name) as admin:
        found = admin.execute(
            "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert found == ("C.UTF-8", "UTF8")


def test_prepared_again_it_is_as_it_was(server: Server) -> None:
    server.prepare(server.files())
    assert server.prepare(server.files()) == "на месте"


def test_a_password_that_was_changed_behind_the_settings_is_set_again(server: Server) -> None:
    server.prepare(server.files())
    with psycopg.connect(server.admin_dsn, autocommit=True) as admin:
        admin.execute("ALTER ROLE reposter_app PASSWORD 'another'")
    with pytest.raises(Trouble, match=r"не принимает пароль роли reposter_app.*/etc/channel-house"):
        database.require_logins(server.answers, server.files(), SERVICES)
    assert server.prepare(server.files()) == "пароли заданы: reposter_app"


def test_without_an_administrator_a_database_elsewhere_is_only_looked_at(server: Server) -> None:
    assert database.administrator(server.without_admin) is None


def test_an_administrator_with_a_wrong_password_is_refused_without_showing_it(server: Server) -> None:
    url = server.answers["HOUSE_ADMIN_DATABASE_URL"]
    user = url.removeprefix("postgresql://").partition(":")[0]
    server.answers["HOUSE_ADMIN_DATABASE_URL"] = f"postgresql://{user}:hunter2@{url.rpartition('@')[2]}"
    with pytest.raises(Trouble, match="PostgreSQL не отвечает") as told:
        server.prepare(server.files())
    assert "hunter2" not in str(told.value)


def test_an_administrator_who_may_not_make_roles_is_refused(server: Server) -> None:
    server.prepare(server.files())
    server.answers["HOUSE_ADMIN_DATABASE_URL"] = server.files()["catalog"]["CATALOG_DATABASE_URL"]
    with pytest.raises(UnfitError, match="администратор"):
        server.prepare(server.files())


def test_a_server_that_does_not_answer_is_said_in_words(server: Server) -> None:
    server.answers["HOUSE_ADMIN_DATABASE_URL"] = "postgresql://postgres:x@127.0.0.1:1/postgres"
    with pytest.raises(Trouble, match="systemctl restart postgresql"):
        server.prepare(server.files())
