"""Databases for the tests of what both services agreed on."""

import os
from collections.abc import Callable, Iterator

import provision
import psycopg
import pytest


def _name(purpose: str) -> str:
    return f"shared_{purpose}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@pytest.fixture(scope="session")
def house(database_admin_url: str) -> provision.HouseDatabase:
    """The house's database as an operator makes it: bootstrapped and migrated by the services' own commands."""
    return provision.database(database_admin_url, _name("house"))


@pytest.fixture
def bare(database_admin_url: str) -> Iterator[provision.HouseDatabase]:
    """A database that only `bootstrap.sql` has been run in, and nobody else provisions meanwhile."""
    database = provision.HouseDatabase(database_admin_url, _name("bare"))
    with provision.alone(database_admin_url) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{database.name}" WITH (FORCE)'.encode())
        admin.execute(f'CREATE DATABASE "{database.name}"'.encode())
        provision.bootstrap(database)
        yield database
        admin.execute(f'DROP DATABASE "{database.name}" WITH (FORCE)'.encode())


Login = Callable[[str], psycopg.Connection]


@pytest.fixture
def login(house: provision.HouseDatabase) -> Iterator[Login]:
    """Connections to the house's database; whatever was done in them is undone."""
    connections: list[psycopg.Connection] = []

    def connect(role: str) -> psycopg.Connection:
        connections.append(psycopg.connect(house.dsn(role)))
        return connections[-1]

    yield connect
    for connection in connections:
        connection.rollback()
        connection.close()
