"""A house with rows in every table, on a server in a folder of the test's own: settings, pictures, a release of each
service whose commands run as they do on a server.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import provision
import psycopg
from cryptography.fernet import Fernet
from server import env_files
from server.backups.new_database import Server
from server.backups.restored_services import InstalledServices
from server.layout import SERVICES, Layout
from server.postgres import login
from server.restore import House, Services
from server.tests.units_in_memory import UnitsInMemory

from shared_schema.database import BACKUP, BACKUP_VARIABLE, CATALOG, REPOSTER

HERE = Path(__file__).parent
CLONE = HERE.parents[2]
SESSION = "1BVtsOKABu0-a-session-that-nobody-may-read"
KEY = Fernet.generate_key().decode()
TOKEN = "7000000001:AAE-token-of-this-test-alone-0123456789"
SECRET = "for tests only, and long enough: 0123456789abcdefghij"
RELEASE = "20261120-120000-abcdef"
UNITS = ("catalog-web.service", "catalog-worker.service", "reposter.service")


def settings_of(database: provision.HouseDatabase, media: Path) -> dict[str, dict[str, str]]:
    """As the installer writes them, by the name of the file."""
    return {
        "catalog": {
            "CATALOG_DATABASE_URL": database.dsn(CATALOG.app),
            "CATALOG_SECRET_KEY": SECRET,
            "CATALOG_HOSTS": "localhost",
            "CATALOG_OWN_MACHINE": "true",
            "CATALOG_HTTPS": "false",
            "CATALOG_MEDIA_ROOT": str(media),
            "CATALOG_BOT_TOKEN": TOKEN,
        },
        "catalog-migrator": {CATALOG.migrator_variable: database.dsn(CATALOG.migrator)},
        "reposter": {"REPOSTER_DATABASE_URL": database.dsn(REPOSTER.app), "REPOSTER_SESSION_KEY": KEY},
        "reposter-migrator": {REPOSTER.migrator_variable: database.dsn(REPOSTER.migrator)},
        "backup": {BACKUP_VARIABLE: database.dsn(BACKUP)},
        "server": {"HOUSE_BACKUPS_KEPT_NIGHTS": "3", "HOUSE_BACKUPS_KEPT_WEEKS": "2"},
    }


def furnish(database: provision.HouseDatabase, media: Path) -> None:
    """The sample catalog with its pictures, a mailing that goes out, the reposter's rows; a session, encrypted."""
    environment = {**os.environ, **settings_of(database, media)["catalog"]}
    sample = ["fill_sample_catalog", "--channels", "40", "--categories", "3", "--days", "3"]
    command = [sys.executable, "-m", "catalog_service.manage", *sample]
    subprocess.run(command, cwd=CLONE, env=environment, check=True, stdout=subprocess.DEVNULL)
    with psycopg.connect(database.as_admin) as admin:
        for rows in ("rows_of_the_catalog.sql", "rows_of_the_reposter.sql"):
            admin.execute((HERE / rows).read_bytes())
        admin.execute("UPDATE reposter.userbot SET session = %s", [Fernet(KEY).encrypt(SESSION.encode())])


def installed(layout: Layout, database: provision.HouseDatabase) -> None:
    layout.settings.mkdir(parents=True)
    for name, settings in settings_of(database, layout.media).items():
        env_files.write(layout.env(name), settings)
    for part in SERVICES:
        release = layout.releases(part) / RELEASE
        (release / "venv/bin").mkdir(parents=True)
        python = release / "venv/bin/python"
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
        for package in ("catalog_service", "reposter_service", "shared_schema"):
            (release / package).symlink_to(CLONE / package)
        layout.current(part).symlink_to(f"releases/{RELEASE}")


class Migrated:
    """The services' place where a restore is about something else: their schemas are those of the backup, and nothing
    is to be held back. To start their commands takes eight times as long as all the rest of a restore.
    """

    @property
    def names(self) -> list[str]:
        return list(SERVICES)

    def migrate(self, service: str, database: str) -> None: ...

    def after_restore(self, service: str, database: str) -> str:
        return f"{service}: нечего придержать"


@dataclass
class Town:
    """One such server, whose units only seem to run. `well_asked`: whose health was asked for; `enabled`: what was let
    start with the machine.
    """

    layout: Layout
    database: provision.HouseDatabase
    units: UnitsInMemory
    well_asked: list[str] = field(default_factory=list)
    enabled: list[str] = field(default_factory=list)

    def house(self, services: Services | None = None) -> House:
        """With the services' own commands, unless others are given."""

        def well(units: Sequence[str]) -> None:
            self.well_asked.extend(units)

        admin = login(self.database.as_admin, "the administrator's")
        installed_ones = InstalledServices(self.layout, as_accounts=False)
        server = Server(admin, self.database.name)
        return House(self.layout, server, services or installed_ones, self.units, self._enable, well)

    def _enable(self, units: Sequence[str]) -> None:
        self.enabled.extend(units)
        self.units.disabled -= set(units)

    def ask(self, query: str, *values: object, database: str = "") -> list[tuple[object, ...]]:
        """As the administrator, of the house's database unless another is named."""
        with psycopg.connect(self.named(database).as_admin) as admin:
            return admin.execute(query.encode(), values or None).fetchall()

    def do(self, statement: str, database: str = "") -> None:
        with psycopg.connect(self.named(database).as_admin) as admin:
            admin.execute(statement.encode())

    def named(self, name: str) -> provision.HouseDatabase:
        return provision.HouseDatabase(self.database.admin_dsn, name or self.database.name)

    def databases(self) -> set[str]:
        """This house's: the one that runs and those that were or are to be."""
        names = self.ask("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", self.database.name)
        return {str(name) for (name,) in names}
