"""A backup: whole, of one moment, with nobody's secrets; or not there at all, with a sentence that says why."""

import json
import os
import subprocess
from pathlib import Path

import psycopg
import pytest
from server import backup, env_files
from server.backups import manifest, media, shelf, space
from server.backups.snapshot import Snapshot
from server.tests.backup_house import KEY, RELEASE, SECRET, SESSION, TOKEN, Town
from server.trouble import Trouble

from shared_schema.database import BACKUP, BACKUP_VARIABLE, LOGINS


def left(town: Town) -> list[str]:
    """What lies in the folder of backups."""
    return sorted(path.name for path in town.layout.backups.iterdir()) if town.layout.backups.exists() else []


def test_a_backup_is_a_folder_with_a_dump_pictures_sums_and_a_manifest(town: Town) -> None:
    made = backup.make(town.layout)
    assert sorted(path.name for path in made.iterdir()) == ["house.dump", "manifest.json", "media", "media.sums"]
    assert left(town) == [made.name]
    manifest.verify(made, manifest.read(made))
    media.verify(made)


def test_nobody_else_may_look_into_it(town: Town) -> None:
    made = backup.make(town.layout)
    assert [oct(path.stat().st_mode & 0o077) for path in (town.layout.backups, made)] == ["0o0", "0o0"]


def test_its_manifest_counts_the_rows_of_every_table(town: Town) -> None:
    query = "SELECT nspname || '.' || relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
    tables = {str(name) for (name,) in town.ask(query + "WHERE relkind = 'r' AND nspname IN ('catalog', 'reposter')")}
    told = manifest.read(backup.make(town.layout)).rows
    assert set(told) == tables
    assert told == {name: town.ask(f"SELECT count(*) FROM {name}")[0][0] for name in tables}


def test_every_table_of_the_house_that_is_backed_up_here_has_rows(town: Town) -> None:
    told = manifest.read(backup.make(town.layout)).rows
    assert [name for name, rows in told.items() if not rows] == []


def test_it_says_which_versions_it_is_of(town: Town) -> None:
    told = manifest.read(backup.make(town.layout))
    assert told.revisions["reposter"] == [town.ask("SELECT version_num FROM reposter.alembic_version")[0][0]]
    assert any(name.startswith("mailings.") for name in told.revisions["catalog"])
    assert told.releases == {"catalog": RELEASE, "reposter": RELEASE}
    assert town.ask("SHOW server_version")[0][0] == told.server_version


def test_a_service_that_is_not_installed_here_is_of_no_version(town: Town) -> None:
    """Its schema is there, and empty."""
    town.do("DROP TABLE catalog.django_migrations")
    told = manifest.read(backup.make(town.layout)).revisions
    assert told["catalog"] == []
    assert told["reposter"]


def test_what_is_counted_is_what_is_dumped_whatever_is_written_meanwhile(town: Town) -> None:
    with Snapshot(backup.backup_login(town.layout)) as snapshot:
        name = snapshot.export()
        before = snapshot.rows()
        town.do("DELETE FROM reposter.alert; DELETE FROM catalog.opt_out")
        assert snapshot.rows() == before
        with psycopg.connect(town.database.dsn(BACKUP)) as other:
            other.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            other.execute(f"SET TRANSACTION SNAPSHOT '{name}'".encode())
            assert other.execute("SELECT count(*) FROM reposter.alert").fetchone() == (before["reposter.alert"],)


def test_sessions_are_encrypted_in_it_and_no_setting_is_there(town: Town) -> None:
    made = backup.make(town.layout)
    program = Path(os.environ["PG_BIN"]) / "pg_restore"
    told = subprocess.run([program, "--file=-", made / "house.dump"], capture_output=True, check=True).stdout
    assert b"COPY reposter.userbot" in told
    assert b"gAAAA".hex().encode() in told  # as every Fernet token begins
    everything = told + (made / "manifest.json").read_bytes() + (made / "media.sums").read_bytes()
    passwords = [town.database.dsn(role).split(":")[2].split("@")[0] for role in LOGINS]
    for secret in (SESSION, KEY, TOKEN, SECRET, *passwords):
        assert secret.encode() not in everything
        assert secret.encode().hex().encode() not in everything


def test_a_picture_that_the_last_backup_has_is_not_stored_twice(town: Town) -> None:
    first = backup.make(town.layout)
    new = town.layout.media / "pictures/zz/new.webp"
    new.parent.mkdir(parents=True)
    new.write_bytes(b"of today")
    second = backup.make(town.layout)
    old = next(iter(media.read_sums(first)))
    assert (first / "media" / old).stat().st_ino == (second / "media" / old).stat().st_ino
    assert (second / "media/pictures/zz/new.webp").read_bytes() == b"of today"
    media.verify(second)


def test_a_picture_that_is_gone_since_stays_in_the_backups_that_have_it(town: Town) -> None:
    first = backup.make(town.layout)
    gone = next(iter(media.read_sums(first)))
    (town.layout.media / gone).unlink()
    second = backup.make(town.layout)
    assert gone not in media.read_sums(second)
    media.verify(first)


def test_a_house_without_pictures_is_backed_up_too(town: Town) -> None:
    for path in sorted(town.layout.media.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert media.read_sums(backup.make(town.layout)) == {}


def test_the_sums_of_pictures_are_what_sha256sum_reads(town: Town) -> None:
    made = backup.make(town.layout)
    subprocess.run(["sha256sum", "--check", "--quiet", "media.sums"], cwd=made, check=True)


def test_a_wrong_password_is_told_in_a_sentence_without_it_and_leaves_nothing(town: Town) -> None:
    wrong = town.database.dsn(BACKUP).replace("://house_backup:", "://house_backup:no-")
    env_files.write(town.layout.env("backup"), {BACKUP_VARIABLE: wrong})
    with pytest.raises(Trouble, match=r"База данных не отвечает.*password authentication failed") as told:
        backup.make(town.layout)
    assert wrong.split(":")[2].split("@")[0] not in str(told.value)
    assert left(town) == []


def test_a_database_that_is_down_is_told_and_leaves_nothing(town: Town) -> None:
    env_files.write(town.layout.env("backup"), {BACKUP_VARIABLE: "postgresql://house_backup:x@127.0.0.1:1/house"})
    with pytest.raises(Trouble, match=r"База данных не отвечает.*refused"):
        backup.make(town.layout)
    assert left(town) == []


def test_a_backup_that_cannot_be_finished_leaves_nothing(town: Town) -> None:
    town.do("REVOKE SELECT ON catalog.channel FROM house_backup")
    with pytest.raises(Trouble, match="permission denied for table channel"):
        backup.make(town.layout)
    assert left(town) == []


def test_a_program_that_is_older_than_the_server_is_told_with_what_to_install(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binaries = tmp_path / "bin"
    binaries.mkdir()
    for program in ("psql", "pg_restore"):
        (binaries / program).symlink_to(Path(os.environ["PG_BIN"]) / program)
    old = binaries / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(binaries))
    with pytest.raises(Trouble, match=r"pg_dump здесь версии 9, а сервер базы данных \d+: поставьте пакет postgresql-"):
        backup.make(town.layout)
    assert left(town) == []


def test_a_disk_without_room_is_told_before_it_is_filled(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "RESERVE", 1 << 60)
    with pytest.raises(Trouble, match=rf"На диске с {town.layout.backups} свободно .*, а нужно .* Освободите место"):
        backup.make(town.layout)
    assert left(town) == []


def test_a_disk_that_fills_up_meanwhile_is_told_and_leaves_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(28, "No space left on device", "/var/backups/part")

    monkeypatch.setattr(media, "save", full)
    with pytest.raises(Trouble, match="кончилось место"):
        backup.make(town.layout)
    assert left(town) == []


def test_what_a_killed_backup_has_left_is_no_backup_and_goes_with_the_next_one(town: Town) -> None:
    part = town.layout.backups / ".20261121T030000Z.part"
    part.mkdir(parents=True)
    (part / "house.dump").write_bytes(b"PGDMP")
    assert shelf.last_good(town.layout.backups) is None
    made = backup.make(town.layout)
    assert left(town) == [made.name]


def test_old_ones_go_as_the_settings_say(town: Town) -> None:
    made = backup.make(town.layout)
    for day in range(1, 21):
        (town.layout.backups / f"202601{day:02}T031500Z").mkdir()
        (town.layout.backups / f"202601{day:02}T031500Z" / "manifest.json").write_bytes(
            (made / "manifest.json").read_bytes()
        )
    backup.clear(town.layout)
    # Three nights: today's and the last two; two weeks: today's and that of 19 January.
    assert left(town) == ["20260119T031500Z", "20260120T031500Z", made.name]


def test_a_last_good_one_stays_however_many_bad_ones_are_newer(town: Town) -> None:
    made = backup.make(town.layout)
    for year in range(2030, 2036):
        (town.layout.backups / f"{year}0101T031500Z").mkdir()
    backup.clear(town.layout)
    assert made.exists()


def test_the_command_prints_what_it_did(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(backup, "Layout", lambda: town.layout)
    assert backup.main(None) == 0  # type: ignore[arg-type]
    told = capsys.readouterr().out
    assert told.startswith("Копия сделана за ")
    assert len(told.splitlines()) == 1


def test_a_manifest_is_json_that_people_can_read(town: Town) -> None:
    told = json.loads((backup.make(town.layout) / "manifest.json").read_text())
    assert told["rows"]["reposter.userbot"] == 2
