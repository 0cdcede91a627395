"""One database where commits are commits for all tests of the room, emptied after each: a clone costs more than it."""

from collections.abc import Iterator

import provision
import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from catalog_service.tests.conftest import entered, named

EMPTY = "TRUNCATE catalog.channel, catalog.category, catalog.figure_door, catalog.figure_round CASCADE"


@pytest.fixture(scope="session")
def figures_database(database_admin_url: str) -> provision.HouseDatabase:
    return provision.clone(database_admin_url, named("figures"))


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, figures_database: provision.HouseDatabase
) -> Iterator[provision.HouseDatabase]:
    """As the one of all rooms: for threads, servers, jobs. Without `django_db`."""
    with django_db_blocker.unblock(), entered(figures_database):
        yield figures_database
    with psycopg.connect(figures_database.as_admin) as admin:
        admin.execute(EMPTY)
