"""PostgreSQL's own letters: what a search and unique names rely on."""

from importlib import import_module

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from catalog_service.tests.conftest import named


def test_a_database_whose_letters_are_not_russian_is_refused(database_admin_url: str) -> None:
    """Where PostgreSQL takes Ё and ё for two letters no search would find anything."""
    name = named("letters")
    letters = import_module("catalog_service.channels.migrations.0005_mends").LETTERS
    with psycopg.connect(database_admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE 'C' ENCODING 'UTF8'")
        admin.execute(letters)
    try:
        dsn = make_conninfo(database_admin_url, dbname=name)
        with psycopg.connect(dsn) as there, pytest.raises(psycopg.errors.RaiseException, match="разные буквы"):
            there.execute(letters)
    finally:
        with psycopg.connect(database_admin_url, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name}")
