"""The real thing: a furnished house is backed up, lives on, and comes back as it was."""

import dataclasses
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from server import backup, env_files, restore, waiting
from server.backups import manifest, media
from server.backups.new_database import Server
from server.layout import TIMERS
from server.postgres import login
from server.spans import date
from server.tests.backup_house import CLONE, RELEASE, SESSION, Migrated, Town
from server.tests.conftest import Furnished, a_town
from server.trouble import Trouble, UnfitError

NOW = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
STOPPED_AND_STARTED = [
    ("stop", "catalog-web.service"),
    ("stop", "catalog-worker.service"),
    ("stop", "reposter.service"),
    ("start", "catalog-web.service"),
    ("start", "catalog-worker.service"),
    ("start", "reposter.service"),
]
FORGOTTEN = "of the forgotten time"
NEWER = "pictures/zz/newer.webp"


@pytest.fixture
def made(town: Town) -> Path:
    """A backup; the house lives on after it."""
    return backed_up(town)


def backed_up(town: Town) -> Path:
    made = backup.make(town.layout)
    town.do("DELETE FROM catalog.opt_out; UPDATE reposter.project SET title = 'Другое'")
    return made


def restored(town: Town, made: Path, services: restore.Services | None = None) -> list[str]:
    return list(restore.restore(town.house(services), made, NOW))


@dataclass(frozen=True)
class Restored:
    """A town whose house has come back by the services' own commands, and what was `told`. Of the pictures that are in
    the backup, `made`, one had been `lost` (with its bytes), one `changed`; one was newer. Somebody had `forgotten` a
    connection.
    """

    town: Town
    made: Path
    told: list[str]
    lost: tuple[Path, bytes]
    changed: Path
    forgotten: psycopg.Connection


@pytest.fixture(scope="module")
def came_back(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restored]:
    with (
        pytest.MonkeyPatch.context() as monkeypatch,
        a_town(furnished, tmp_path_factory.mktemp("came_back"), monkeypatch, "came_back") as town,
        closing(psycopg.connect(town.database.as_admin)) as forgotten,
    ):
        made = backed_up(town)
        lost, changed = (town.layout.media / name for name in list(media.read_sums(made))[:2])
        content = lost.read_bytes()
        lost.unlink()
        changed.write_bytes(FORGOTTEN.encode())
        newer = town.layout.media / NEWER
        newer.parent.mkdir(parents=True)
        newer.write_bytes(FORGOTTEN.encode())
        forgotten.execute("SELECT 1")
        yield Restored(town, made, restored(town, made), (lost, content), changed, forgotten)


def test_the_house_is_as_it_was_and_runs_and_what_it_was_is_kept(came_back: Restored) -> None:
    town, told = came_back.town, came_back.told
    assert town.ask("SELECT title FROM reposter.project ORDER BY id") == [("Кино",), ("Путешествия",)]
    old = f"{town.database.name}_before_20261122t053000z"
    assert town.databases() == {town.database.name, old}
    assert town.ask("SELECT DISTINCT title FROM reposter.project", database=old) == [("Другое",)]
    assert town.units.deeds == STOPPED_AND_STARTED
    assert sorted(town.well_asked) == ["catalog-web.service", "catalog-worker.service", "reposter.service"]
    assert old in told[-1]
    assert told[0].startswith(f"Копия {came_back.made.name} цела: от {date(manifest.read(came_back.made).at)}, строк ")


def test_both_services_know_that_they_were_restored(came_back: Restored) -> None:
    town, told = came_back.town, " ".join(came_back.told)
    assert town.ask("SELECT DISTINCT state, halt FROM catalog.mailing") == [("paused", "restored")]
    assert town.ask("SELECT DISTINCT state FROM catalog.recipient") == [("unknown",)]
    assert town.ask("SELECT max(restored_at) > now() - interval '1 hour' FROM reposter.restoration") == [(True,)]
    assert "Рассылок на паузе: 1" in told
    assert "Сессий юзерботов: 2" in told


def test_lost_pictures_come_back_and_newer_ones_stay(came_back: Restored) -> None:
    lost, content = came_back.lost
    assert lost.read_bytes() == content
    assert came_back.changed.read_text() == FORGOTTEN
    assert (came_back.town.layout.media / NEWER).read_text() == FORGOTTEN


def test_a_connection_that_somebody_has_forgotten_does_not_keep_the_house_from_coming_back(came_back: Restored) -> None:
    with pytest.raises(psycopg.OperationalError):
        came_back.forgotten.execute("SELECT 1")


def test_the_backup_of_another_server_becomes_the_house_of_a_new_one(town: Town, made: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(made, moved)
    shutil.rmtree(town.layout.media)
    town.do("TRUNCATE reposter.project, catalog.category CASCADE")
    assert restore.chosen(town.layout, str(moved)) == moved
    restored(town, moved, Migrated())
    assert town.ask("SELECT count(*) FROM reposter.project") == [(2,)]
    media_there = {name: (town.layout.media / name).exists() for name in media.read_sums(moved)}
    assert media_there
    assert all(media_there.values())


def wait_for_rows(town: Town) -> None:
    """As `install --stopped` leaves it."""
    town.units.active = dict.fromkeys((*town.units.active, *TIMERS), "inactive")
    town.units.disabled = set(town.units.active)
    waiting.begin(town.layout)


def test_a_house_that_waited_for_it_is_started_with_its_timers_and_waits_no_longer(town: Town, made: Path) -> None:
    wait_for_rows(town)
    restored(town, made, Migrated())
    assert set(town.units.active.values()) == {"active"}
    started = [unit for deed, unit in town.units.deeds if deed == "start"]
    assert started == [*TIMERS, "catalog-web.service", "catalog-worker.service", "reposter.service"]
    assert set(town.enabled) == {*town.units.active, "catalog-web.socket", "catalog-bot.service"}
    assert not waiting.waits(town.layout)


def test_what_came_into_a_house_that_waited_is_there_though_it_does_not_start(town: Town, made: Path) -> None:
    wait_for_rows(town)

    def ill(deed: str, unit: str) -> None:
        if (deed, unit) == ("start", "reposter.service"):
            raise Trouble("Запустить не удалось: reposter.service")

    town.units.before_deed = ill
    with pytest.raises(Trouble, match="База восстановлена и на месте"):
        restored(town, made, Migrated())
    assert not waiting.waits(town.layout)
    assert town.units.disabled == set()
    assert [town.units.active[timer] for timer in TIMERS] == ["active"] * len(TIMERS)


def test_a_house_waits_on_where_its_restore_does_not_succeed(town: Town, made: Path) -> None:
    wait_for_rows(town)
    lose_a_picture(town, made)
    with pytest.raises(Trouble, match="нет картинки"):
        restored(town, made, Migrated())
    assert waiting.waits(town.layout)
    assert (town.enabled, set(town.units.active.values())) == ([], {"inactive"})


@pytest.mark.parametrize(
    ("by_hand", "failure"),
    [
        pytest.param("", Trouble("Остановить не удалось: reposter.service"), id="a unit that does not stop"),
        pytest.param("", KeyboardInterrupt(), id="an interrupt"),
        pytest.param("catalog-web.service", Trouble("Остановить не удалось"), id="somebody has started one"),
    ],
)
def test_nothing_of_it_starts_on_its_empty_database_where_a_restore_stops_halfway(
    town: Town, made: Path, by_hand: str, failure: BaseException
) -> None:
    wait_for_rows(town)
    ran = {by_hand} - {""}
    town.units.active |= dict.fromkeys(ran, "active")

    def will_not(deed: str, unit: str) -> None:
        if (deed, unit) == ("stop", "reposter.service"):
            raise failure

    town.units.before_deed = will_not
    with pytest.raises(type(failure)):
        restored(town, made, Migrated())
    assert waiting.waits(town.layout)
    assert {unit for unit, state in town.units.active.items() if state == "active"} == ran
    assert {unit for deed, unit in town.units.deeds if deed == "start"} == ran


def test_a_house_that_runs_is_not_let_start_anything_else_with_the_machine(came_back: Restored) -> None:
    assert came_back.town.enabled == []


def test_a_database_that_is_away_is_told_before_anything_is_done(town: Town, made: Path) -> None:
    nobody = login("postgresql://postgres:secret-word@127.0.0.1:9/postgres", "the administrator's")
    house = dataclasses.replace(town.house(Migrated()), server=Server(nobody, town.database.name))
    for steps in (restore.restore(house, made, NOW), restore.drill(house, made, "drill", drop=True)):
        with pytest.raises(Trouble, match=r"^Администратор.*ничего не изменено: база данных не принимает") as told:
            list(steps)
        assert not re.search("dropdb|psql|error|secret-word", str(told.value))


# ── When something is wrong, nothing has changed ─────────────────────────────────────────────────────────────────────


def nothing_has_changed(town: Town) -> None:
    assert town.databases() == {town.database.name}
    assert town.ask("SELECT DISTINCT title FROM reposter.project") == [("Другое",)]
    assert set(town.units.active.values()) == {"active"}


def cut(town: Town, made: Path) -> None:
    with (made / "house.dump").open("r+b") as file:
        os.truncate(file.fileno(), (made / "house.dump").stat().st_size * 2 // 3)


def cut_before_its_sums_were_made(town: Town, made: Path) -> None:
    cut(town, made)
    told = json.loads((made / "manifest.json").read_text())
    file = manifest.described(made / "house.dump")
    told["files"]["house.dump"] = {"size": file.size, "sha256": file.sha256}
    (made / "manifest.json").write_text(json.dumps(told))


def lose_a_row(town: Town, made: Path) -> None:
    told = json.loads((made / "manifest.json").read_text())
    told["rows"]["reposter.repost"] += 1
    (made / "manifest.json").write_text(json.dumps(told))


def lose_a_picture(town: Town, made: Path) -> None:
    (made / "media" / next(iter(media.read_sums(made)))).unlink()


def another_session_key(town: Town, made: Path) -> None:
    env_files.change(town.layout.env("reposter"), {"REPOSTER_SESSION_KEY": "A" * 43 + "="})


def an_older_program(town: Town, made: Path) -> None:
    """Whose migrations are fewer than the backup's."""
    release = town.layout.releases("reposter") / RELEASE
    (release / "reposter_service").unlink()
    shutil.copytree(CLONE / "reposter_service", release / "reposter_service")
    (release / "reposter_service/database/migrations/versions/r0007_restorations.py").unlink()


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        pytest.param(cut, "копия оборвана, house.dump не того размера", id="the backup was cut short"),
        pytest.param(cut_before_its_sums_were_made, "ничего не изменено", id="the dump itself is no whole one"),
        pytest.param(lose_a_row, r"другое число строк \(reposter.repost: 20 вместо 21\)", id="a row is missing"),
        pytest.param(lose_a_picture, "нет картинки", id="a picture is missing"),
        pytest.param(another_session_key, "reposter не принимает восстановленную базу: ", id="another session key"),
        pytest.param(an_older_program, r"Миграции \(reposter\) не прошли: ", id="the backup is of a newer version"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_has_changed(
    town: Town, made: Path, happens: Callable[[Town, Path], None], told: str
) -> None:
    happens(town, made)
    with pytest.raises(Trouble, match=told) as trouble:
        restored(town, made)
    nothing_has_changed(town)
    assert town.units.deeds == []
    assert SESSION not in str(trouble.value)


def test_a_unit_that_does_not_stop_leaves_all_as_it_was(town: Town, made: Path) -> None:
    def will_not(deed: str, unit: str) -> None:
        if (deed, unit) == ("stop", "reposter.service"):
            raise Trouble("Остановить не удалось: reposter.service")

    town.units.before_deed = will_not
    with pytest.raises(Trouble, match="Остановить не удалось"):
        restored(town, made, Migrated())
    nothing_has_changed(town)


def test_what_does_not_run_on_the_restored_database_is_told_with_where_the_one_before_is(
    town: Town, made: Path
) -> None:
    def ill(_units: object) -> None:
        raise Trouble("reposter.service: не отвечает")

    house = dataclasses.replace(town.house(Migrated()), well=ill)
    before = f"{town.database.name}_before_20261122t053000z"
    with pytest.raises(Trouble, match=f"восстановлена и на месте.* {before}.*reposter.service: не отвечает.*запустите"):
        list(restore.restore(house, made, NOW))
    assert town.databases() == {town.database.name, before}


def test_a_database_whose_other_names_would_be_cut_is_not_touched(town: Town, made: Path) -> None:
    """Cut at 63 bytes, `…_restoring` is the running house itself."""
    long = dataclasses.replace(town.house(), server=Server(town.house().server.admin, "h" * 63))
    long.server._create("h" * 63)
    try:
        with pytest.raises(UnfitError, match="слишком длинное"):
            list(restore.restore(long, made, NOW))
        assert long.server.exists("h" * 63)
    finally:
        long.server.drop("h" * 63)


def test_whoever_was_cut_off_runs_it_again(town: Town, made: Path) -> None:
    """Killed with everything stopped and the new database whole."""
    steps = restore.restore(town.house(Migrated()), made, NOW)
    for _ in range(4):
        next(steps)
    town.units.active = dict.fromkeys(town.units.active, "inactive")
    assert f"{town.database.name}_restoring" in town.databases()
    restored(town, made, Migrated())
    assert town.ask("SELECT count(*) FROM reposter.project WHERE title = 'Кино'") == [(1,)]
    assert set(town.units.active.values()) == {"active"}
    assert town.databases() == {town.database.name, f"{town.database.name}_before_20261122t053000z"}


def test_a_service_that_is_upgraded_just_now_is_not_restored(town: Town, made: Path) -> None:
    with subprocess.Popen(
        ["flock", "--exclusive", str(town.layout.releases("catalog")), "sh", "-c", "echo held; read end"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as upgrade:
        assert upgrade.stdout is not None
        assert upgrade.stdout.readline() == "held\n"
        with pytest.raises(Trouble, match="catalog: сейчас обновляется"):
            restored(town, made, Migrated())
        upgrade.communicate("end\n")
    nothing_has_changed(town)
    assert town.units.deeds == []


def test_an_older_backup_comes_to_the_revision_of_the_program(town: Town) -> None:
    migrate = ["migrate", "--down-to", "0006"]
    town.do("DELETE FROM reposter.restoration")
    release = town.layout.current("reposter").resolve()
    settings = env_files.read(town.layout.env("reposter-migrator"))
    command = [str(release / "venv/bin/python"), "-m", "reposter_service", *migrate]
    subprocess.run(command, cwd=release, env={**os.environ, **settings}, check=True, stdout=subprocess.DEVNULL)
    made = backup.make(town.layout)
    assert manifest.read(made).revisions["reposter"] == ["0006"]
    restored(town, made)
    assert town.ask("SELECT count(*) FROM reposter.restoration") == [(2,)]


# ── Which backup, and whether it is meant ────────────────────────────────────────────────────────────────────────────


def test_the_newest_good_one_is_meant_unless_another_is_named(town: Town, made: Path) -> None:
    (town.layout.backups / "20300101T031500Z").mkdir()
    assert restore.chosen(town.layout, "latest") == made
    assert restore.chosen(town.layout, made.name) == made


def test_a_backup_that_is_not_there_is_told_with_where_to_look(town: Town) -> None:
    with pytest.raises(Trouble, match="нет ни одной целой копии"):
        restore.chosen(town.layout, "latest")
    with pytest.raises(Trouble, match=r"Копии .*/20260101T000000Z нет. Какие есть: ls "):
        restore.chosen(town.layout, "20260101T000000Z")
