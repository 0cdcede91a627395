"""A furnished house for what backs it up and brings it back."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import provision
import psycopg
import pytest
from postgres_binaries import find_binaries
from psycopg import sql
from server.layout import Layout
from server.tests.backup_house import UNITS, Town, furnish, installed
from server.tests.units_in_memory import UnitsInMemory

Furnished = tuple[provision.HouseDatabase, Path]
"""A house's database, and the folder of its pictures."""


@pytest.fixture(scope="session")
def furnished(database_admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """Filled once for this worker; with the folder of its pictures."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    database = provision.clone(database_admin_url, f"furnished_{worker}")
    media = tmp_path_factory.mktemp("media")
    furnish(database, media)
    return database, media


@pytest.fixture
def town(furnished: Furnished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with a_town(furnished, tmp_path, monkeypatch) as it:
        yield it


@contextmanager
def a_town(furnished: Furnished, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str = "town") -> Iterator[Town]:
    """A server with a copy of it, asked by the programs of the PostgreSQL that the tests run on. Its database's `name`
    is the beginning of no other's.
    """
    binaries = find_binaries()
    for variable in [variable for variable in os.environ if variable.startswith(("PG", "HOUSE_"))]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("PG_BIN", str(binaries))
    source, media = furnished
    house = provision.HouseDatabase(source.admin_dsn, f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    _drop(house)
    provision.copy(source.admin_dsn, house.name, source.name)
    with provision.alone(source.admin_dsn):
        provision.bootstrap(house)  # who may enter is no part of a template
    layout = Layout(folder / "root")
    shutil.copytree(media, layout.media)
    installed(layout, house)
    yield Town(layout, house, UnitsInMemory(**{unit.removesuffix(".service"): "active" for unit in UNITS}))
    _drop(house)


def _drop(house: provision.HouseDatabase) -> None:
    """With all that came of it."""
    with psycopg.connect(house.admin_dsn, autocommit=True) as admin:
        found = admin.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [house.name]).fetchall()
        for (name,) in found:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
