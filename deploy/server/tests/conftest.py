"""A furnished house for what backs it up and brings it back."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import provision
import psycopg
import pytest
from postgres_binaries import find_binaries
from psycopg import sql
from server.layout import Layout
from server.tests.backup_house import UNITS, Town, furnish, installed
from server.tests.units_in_memory import UnitsInMemory


@pytest.fixture(scope="session")
def furnished(
    database_admin_url: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[provision.HouseDatabase, Path]:
    """Filled once for this worker; with the folder of its pictures."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    database = provision.clone(database_admin_url, f"furnished_{worker}")
    media = tmp_path_factory.mktemp("media")
    furnish(database, media)
    return database, media


@pytest.fixture
def town(
    furnished: tuple[provision.HouseDatabase, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Town]:
    """A server with a copy of it, asked by the programs of the PostgreSQL that the tests run on."""
    binaries = find_binaries()
    for name in [name for name in os.environ if name.startswith(("PG", "HOUSE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PG_BIN", str(binaries))
    source, media = furnished
    house = provision.HouseDatabase(source.admin_dsn, f"town_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    _drop(house)
    with psycopg.connect(source.admin_dsn, autocommit=True) as admin:
        names = {"name": sql.Identifier(house.name), "source": sql.Identifier(source.name)}
        admin.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {source}").format(**names))
    with provision.alone(source.admin_dsn):
        provision.bootstrap(house)  # who may enter is no part of a template
    layout = Layout(tmp_path / "root")
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
