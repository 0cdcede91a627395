"""The database restored from a backup, after the house has gone on for a while that the backup does not know of."""

import os
import subprocess
from pathlib import Path

import provision
import psycopg
import pytest
from postgres_binaries import find_binaries
from psycopg.conninfo import conninfo_to_dict

from reposter_service.clock import utc_now
from reposter_service.database import restorations
from reposter_service.tests.faults.house import SESSION_KEY, House

TABLES = """
    SELECT string_agg(oid::regclass::text, ', ') FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'reposter'::regnamespace
"""


class Backup:
    """The schema's rows as pg_dump has them, and back again: what of it is the house's is proved elsewhere."""

    def __init__(self, database: provision.HouseDatabase, file: Path) -> None:
        self._database, self._file = database, file
        told = conninfo_to_dict(database.as_admin)
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
        self._environment = {**os.environ, **{name: str(told[key]) for key, name in names.items()}}

    def make(self) -> None:
        self._run("pg_dump", "--format=custom", "--data-only", "--schema=reposter", f"--file={self._file}")

    def restore(self) -> None:
        with psycopg.connect(self._database.as_admin) as admin:
            query = (
                "SELECT string_agg(oid::regclass::text, ', ') FROM pg_class WHERE relkind = 'r' AND relnamespace = %s"
            )
            row = admin.execute(f"{query}::regnamespace".encode(), ["reposter"]).fetchone()
            assert row is not None
            admin.execute(f"TRUNCATE {row[0]} CASCADE".encode())
        self._run("pg_restore", "--disable-triggers", "--exit-on-error", "--dbname=", str(self._file))

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([find_binaries() / program, *arguments], env=self._environment, check=True)


@pytest.fixture
def backup(house: House, database: provision.HouseDatabase, tmp_path: Path) -> Backup:
    """Of the furnished house."""
    return Backup(database, tmp_path / "reposter.dump")


async def restored(house: House, backup: Backup) -> None:
    """As `channel-house restore` does, with the daemon stopped."""
    backup.restore()
    house.world.forwards.forget_random_ids()
    await restorations.note(house.daemon_dsn, SESSION_KEY, utc_now())


async def test_a_post_reposted_after_the_backup_is_not_reposted_again_when_that_is_restored(
    house: House, backup: Backup
) -> None:
    async with house.watching():
        post = house.publish(house.channel)
        await house.stored(post)
        backup.make()
        await house.reposted(post)
    await restored(house, backup)
    async with house.watching():
        await house.reposted(post)
    assert await house.all_told() == []


async def test_a_post_that_the_backup_has_never_heard_of_is_not_reposted_again_either(
    house: House, backup: Backup
) -> None:
    backup.make()
    async with house.watching():
        post, album = house.publish(house.channel), house.publish_album(house.channel)
        await house.reposted(post, *album)
    await restored(house, backup)
    async with house.watching():
        await house.reposted(post, *album)
    assert await house.all_told() == []


async def test_what_was_not_reposted_before_the_restore_is_reposted_after_it(house: House, backup: Backup) -> None:
    async with house.watching():
        post = house.publish(house.channel, due_in=6)
        await house.stored(post)
        backup.make()
    await restored(house, backup)
    async with house.watching():
        await house.reposted(post)
        later = house.publish(house.channel)
        await house.reposted(later)
    assert await house.all_told() == []
