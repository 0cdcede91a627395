"""Storage for tests: in memory and on PostgreSQL, as the app role, in a database of the worker's own."""

import os
from collections.abc import AsyncIterator

import provision
import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from reposter_service.database import tables
from reposter_service.database.storage import Storage
from reposter_service.domain.schedule import Delays
from reposter_service.tests.database.given import AnyStorage, a_project
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.tests.workflows.signing_in import Desk
from reposter_service.workflows.records import Project
from shared_schema.database import REPOSTER

SESSION_KEY = Fernet.generate_key().decode()


@pytest.fixture(scope="session")
def database(database_admin_url: str) -> provision.HouseDatabase:
    """A migrated database of this worker, shared by its tests one after the other."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return provision.clone(database_admin_url, f"reposter_tests_{worker}")


@pytest.fixture
def app_dsn(database: provision.HouseDatabase) -> str:
    return database.dsn(REPOSTER.app)


@pytest.fixture
def migrator_dsn(database: provision.HouseDatabase) -> str:
    return database.dsn(REPOSTER.migrator)


@pytest.fixture
def admins() -> tuple[int, ...]:
    """Whom alerts are for; a module that cares overrides it."""
    return ()


@pytest.fixture
async def postgres(app_dsn: str, admins: tuple[int, ...]) -> AsyncIterator[Storage]:
    """Empty storage on PostgreSQL."""
    storage = Storage.on(app_dsn, SESSION_KEY, Delays(), admins)
    async with storage.engine.begin() as connection:
        for table in (
            tables.alert,
            tables.dialog,
            tables.project,
            tables.restoration,
        ):  # the rest goes with the projects
            await connection.execute(sa.delete(table))
    yield storage
    await storage.close()


@pytest.fixture(params=["memory", "postgres"])
def storage(request: pytest.FixtureRequest, admins: tuple[int, ...]) -> Storage | StorageInMemory:
    """Empty storage of either kind: what holds for one must hold for the other."""
    if request.param == "memory":
        return StorageInMemory.empty(admins=admins)
    postgres: Storage = request.getfixturevalue("postgres")
    return postgres


@pytest.fixture
async def project(storage: AnyStorage) -> Project:
    return await a_project(storage)


@pytest.fixture
def desk(storage: AnyStorage) -> Desk:
    """Where an admin signs userbots in."""
    return Desk(storage)
