"""The house's database on a server: roles, schemas, passwords, migrations. For the demo and the tests.

    database = provision.database(admin_dsn, "house")     make it, or bring it up to date
    database = provision.clone(admin_dsn, "test_1")       a new copy of the migrated template, within 0.1 s
    database.dsn("reposter_app")

Each service migrates by its own command, in a process of its own: this room imports neither.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from shared_schema.database import CATALOG, LOGINS, REPOSTER, SERVICES, Service, password_setting

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

HOUSE: Final = Path(__file__).resolve().parents[1]
BOOTSTRAP: Final = HOUSE / "shared_schema" / "bootstrap.sql"
DECISIVE: Final = (
    "reposter_service/**/migrations/**/*.py",
    "catalog_service/**/migrations/**/*.py",
    "catalog_service/settings.py",  # which of others' Django apps there are
    "catalog_service/requirements.lock",  # and which migrations those bring
)
"""Files that decide what a migrated database looks like."""
MIGRATE: Final = (
    (REPOSTER, (sys.executable, "-m", "reposter_service", "migrate")),
    (CATALOG, (sys.executable, "-m", "catalog_service.manage", "migrate", "--verbosity", "0")),
)
TEMPLATE_PREFIX: Final = "house_template_"
LOCK: Final = 7_306_080_192


@dataclass(frozen=True)
class HouseDatabase:
    """A database of the house on the server that `admin_dsn` leads to."""

    admin_dsn: str = field(repr=False)
    name: str

    def dsn(self, role: str) -> str:
        """For one of the login roles; `postgresql://role:password@host:port/name`."""
        server = conninfo_to_dict(self.admin_dsn)
        address = f"{server.get('host', '127.0.0.1')}:{server.get('port', 5432)}"
        return f"postgresql://{role}:{_password(self.admin_dsn, role)}@{address}/{quote(self.name)}"

    @property
    def as_admin(self) -> str:
        """DSN of the administrator in this database."""
        server = conninfo_to_dict(self.admin_dsn)
        login = f"{quote(str(server['user']))}:{quote(str(server.get('password', '')))}"
        return f"postgresql://{login}@{server.get('host', '127.0.0.1')}:{server.get('port', 5432)}/{quote(self.name)}"


def database(admin_dsn: str, name: str) -> HouseDatabase:
    """Make the database, or bring an existing one up to date."""
    made = HouseDatabase(admin_dsn, name)
    with alone(admin_dsn) as admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        bootstrap(made)
        migrate(made)
    return made


def clone(admin_dsn: str, name: str) -> HouseDatabase:
    """A new database with the schemas of the template and no rows; one of this name is replaced."""
    return copy(admin_dsn, name, template(admin_dsn))


def copy(admin_dsn: str, name: str, source: str) -> HouseDatabase:
    """Of the database `source`, with its rows; one of this name is replaced."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        names = {"name": sql.Identifier(name), "source": sql.Identifier(source)}
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)").format(**names))
        # Half the work of the usual way, which writes every block of the copy into the log, too.
        admin.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy").format(**names))
    return HouseDatabase(admin_dsn, name)


def template(admin_dsn: str) -> str:
    """Name of the migrated template of this very code; made when the server does not have it, older ones go."""
    name = TEMPLATE_PREFIX + _fingerprint()
    with alone(admin_dsn) as admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name]).fetchone():
            return name
        for (old,) in admin.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE_PREFIX]
        ).fetchall():
            admin.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(sql.Identifier(old)))
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        bootstrap(HouseDatabase(admin_dsn, name))
        migrate(HouseDatabase(admin_dsn, name))
        # Last: a template half made is not one.
        admin.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))
    return name


@contextmanager
def alone(admin_dsn: str) -> Iterator[psycopg.Connection]:
    """An administrator's connection, one at a time: roles belong to the whole server, and test workers share one."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield admin  # the lock goes with the connection


def bootstrap(made: HouseDatabase) -> None:
    """Run `bootstrap.sql`, with passwords for the login roles; `alone`."""
    with psycopg.connect(made.as_admin) as admin:
        for role in LOGINS:
            admin.execute("SELECT set_config(%s, %s, false)", [password_setting(role), _password(made.admin_dsn, role)])
        admin.execute(BOOTSTRAP.read_bytes())


def migrate(made: HouseDatabase, services: Container[Service] = SERVICES) -> None:
    """Run each service's own migrate command, as an operator does."""
    for service, command in MIGRATE:
        if service not in services:
            continue
        environment = {**os.environ, service.migrator_variable: made.dsn(service.migrator)}
        subprocess.run(command, cwd=HOUSE, env=environment, check=True)


def _password(admin_dsn: str, role: str) -> str:
    """The same in every process that knows the administrator's, and as hard to guess."""
    secret = str(conninfo_to_dict(admin_dsn).get("password", ""))
    return hashlib.blake2b(f"{secret}:{role}".encode(), digest_size=16).hexdigest()


def _fingerprint() -> str:
    digest = hashlib.blake2b(digest_size=6)
    decisive = [path for pattern in DECISIVE for path in sorted(HOUSE.glob(pattern))]
    for path in (BOOTSTRAP, Path(__file__), *decisive):
        digest.update(path.read_bytes())
    return digest.hexdigest()
