"""PostgreSQL for the catalog's tests: a clone of the migrated template, entered as the app role."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import provision
import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from catalog_service.environment import database as as_setting
from shared_schema.database import CATALOG


def named(purpose: str) -> str:
    """Name of a database that no other worker of this run uses."""
    return f"catalog_{purpose}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def files(folder: Path) -> dict[Path, int]:
    """Every file below, and when it was last used."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="session", autouse=True)
def media_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pictures of tests go into a temporary folder: those of a catalog that is served from this checkout stay alone."""
    real = Path(settings.MEDIA_ROOT)
    before = files(real)
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield
    assert files(real) == before, f"a test has changed {real}, or a catalog served from this checkout has, meanwhile"


@pytest.fixture(scope="session")
def database(database_admin_url: str) -> provision.HouseDatabase:
    """A migrated database of this worker, shared by its tests one after the other."""
    return provision.clone(database_admin_url, named("tests"))


@pytest.fixture(scope="session")
def django_db_setup(database: provision.HouseDatabase, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django would make a database of its own as a superuser; this one has the rights of production."""
    connection = connections["default"]
    address = as_setting(database.dsn(CATALOG.app))
    connection.settings_dict.update({part: address[part] for part in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_admin_url: str
) -> Iterator[provision.HouseDatabase]:
    """A database of the test's own, where commits are commits: for threads, servers, workers. Without `django_db`."""
    own = provision.clone(database_admin_url, named("committed"))
    with django_db_blocker.unblock(), entered(own):
        yield own


@contextmanager
def entered(own: provision.HouseDatabase) -> Iterator[None]:
    """Django works on this database instead of the one that tests share."""
    connection = connections["default"]
    shared = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = own.name  # one dictionary for all threads
    connections.close_all()  # those to the other database
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = shared


@pytest.fixture
def own(database_admin_url: str) -> provision.HouseDatabase:
    """A migrated database that the test may spoil, with its own connections or a process of the service."""
    return provision.clone(database_admin_url, named("own"))


@pytest.fixture
def app_dsn(database: provision.HouseDatabase) -> str:
    return database.dsn(CATALOG.app)
