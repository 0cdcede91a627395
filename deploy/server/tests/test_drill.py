"""The drill: a backup becomes a database beside the house that runs, with every row and every right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from server import backup, restore
from server.backups import manifest
from server.backups.new_database import UNUSED_NUMBERS, Server
from server.postgres import administrator
from server.tests.backup_house import Migrated, Town
from server.tests.conftest import Furnished, a_town
from server.trouble import UnfitError

from shared_schema.database import CATALOG, LOGINS, REPOSTER

WORK = {
    CATALOG: (
        "INSERT INTO catalog.manager_chat (chat_id, label, refusal) VALUES (77, 'Второй', '')",
        "catalog.django_migrations",
    ),
    REPOSTER: (
        "INSERT INTO reposter.project (title, channel_id, created_at) VALUES ('Ещё', 9, now())",
        "reposter.alembic_version",
    ),
}
"""What an app role does, and the table that it cannot write."""
AFTER_RESTORE = {"catalog.mailing", "catalog.recipient", "reposter.restoration"}
"""What the services' own `after-restore` writes into."""
SUM = "SELECT count(*), sum(hashtext(each::text)) FROM {} AS each"


@dataclass(frozen=True)
class Drilled:
    """A town whose backup, `made`, has become the database `name`, by the services' own commands, with `sums` of its
    tables at the moment of the backup; the town has lived on since and had so many `rows` before the drill.
    """

    town: Town
    made: Path
    name: str
    sums: Mapping[str, object]
    rows: Mapping[str, int]


@pytest.fixture(scope="module")
def drilled(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drilled]:
    """Looked at by many: whoever writes into it takes that back."""
    with (
        pytest.MonkeyPatch.context() as monkeypatch,
        a_town(furnished, tmp_path_factory.mktemp("drilled"), monkeypatch, "drilled") as town,
    ):
        name = f"{town.database.name}_drill"
        sums = {table: town.ask(SUM.format(table)) for table in rows(town, town.database.name)}
        made = backup.make(town.layout)
        town.do("DELETE FROM catalog.opt_out; UPDATE reposter.project SET title = 'Другое'")
        before = rows(town, town.database.name)
        list(restore.drill(town.house(), made, name, drop=False))
        yield Drilled(town, made, name, sums, before)


def rows(town: Town, database: str) -> dict[str, int]:
    return town.house().server.rows(database)


def test_a_drill_brings_every_row_of_every_table_into_a_new_database(drilled: Drilled) -> None:
    promised = manifest.read(drilled.made).rows
    found = rows(drilled.town, drilled.name)
    # By `after-restore`, a row that says so.
    assert found == promised | {"reposter.restoration": promised["reposter.restoration"] + 1}
    assert all(found.values())


def test_what_is_restored_is_what_was_backed_up_to_the_last_byte(drilled: Drilled) -> None:
    before = {table: found for table, found in drilled.sums.items() if table not in AFTER_RESTORE}
    assert {table: drilled.town.ask(SUM.format(table), database=drilled.name) for table in before} == before


def test_a_drill_leaves_the_running_house_alone(drilled: Drilled) -> None:
    town = drilled.town
    assert rows(town, town.database.name) == drilled.rows
    assert town.databases() == {town.database.name, drilled.name}
    assert (town.units.deeds, town.ask("SELECT DISTINCT title FROM reposter.project")) == ([], [("Другое",)])


def test_how_to_remove_a_database_is_told_as_root_can_do_it() -> None:
    here = Server(administrator(None), "house")
    assert here.dropping("house_drill").startswith("runuser -u postgres -- ")
    assert here.dropping("house_drill").endswith("dropdb house_drill")


def test_a_drill_takes_its_database_away_where_that_is_wanted(town: Town) -> None:
    name = f"{town.database.name}_drill"
    list(restore.drill(town.house(Migrated()), backup.make(town.layout), name, drop=True))
    assert town.databases() == {town.database.name}


def test_a_drill_into_a_database_that_is_there_is_refused(town: Town) -> None:
    with pytest.raises(UnfitError, match="уже есть, она не тронута"):
        list(restore.drill(town.house(), backup.make(town.layout), town.database.name, drop=True))
    assert town.databases() == {town.database.name}


@pytest.mark.parametrize("name", ["House", "1st", "a;b", 'a"b', "", "a" * 64])
def test_a_drill_into_no_name_is_refused(town: Town, name: str) -> None:
    with pytest.raises(UnfitError, match="имя из маленьких латинских букв"):
        list(restore.drill(town.house(), town.layout.backups, name, drop=False))


# ── What the roles may ───────────────────────────────────────────────────────────────────────────────────────────────


def test_every_role_may_enter_the_restored_database_and_nobody_else(drilled: Drilled) -> None:
    for role in LOGINS:
        psycopg.connect(drilled.town.named(drilled.name).dsn(role)).close()
    query = "SELECT has_database_privilege('public', %s, 'CONNECT')"
    assert drilled.town.ask(query, drilled.name) == [(False,)]


def test_the_app_roles_work_on_it_as_before_and_may_no_more(drilled: Drilled) -> None:
    rights = """
        SELECT nspname, relname, (SELECT array_agg(each::text ORDER BY each::text) FROM unnest(relacl) AS each)
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname IN ('catalog', 'reposter', 'published') AND relkind IN ('r', 'v', 'S') ORDER BY 1, 2
    """
    town = drilled.town
    assert town.ask(rights, database=drilled.name) == town.ask(rights)
    for service, (work, migrations) in WORK.items():
        with psycopg.connect(town.named(drilled.name).dsn(service.app)) as app:
            app.execute(work.encode())
            app.execute(b"SELECT * FROM published.channel_v1")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(f"DELETE FROM {migrations}".encode())
            app.rollback()


def test_numbers_of_the_forgotten_time_are_given_to_nobody_else(drilled: Drilled) -> None:
    with psycopg.connect(drilled.town.named(drilled.name).dsn(REPOSTER.app)) as app:
        query = "INSERT INTO reposter.project (title, channel_id, created_at) VALUES ('Ещё', 9, now()) RETURNING id"
        row = app.execute(query).fetchone()
        app.rollback()
    assert row is not None
    assert row[0] > UNUSED_NUMBERS
    link = "SELECT max(id) FROM catalog.channel"
    assert drilled.town.ask(link, database=drilled.name) == drilled.town.ask(link)
