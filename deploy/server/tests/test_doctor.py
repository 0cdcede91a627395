"""The whole page: of a house that is well, of one where everything is down, of one that may not be looked into."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import provision
import psycopg
import pytest
from postgres_binaries import find_binaries
from server import doctor, env_files, house_settings, looking, waiting
from server.backups import keeping, manifest
from server.findings import MOST_LINES, Level, Section, page
from server.layout import CATALOG, REPOSTER, SERVER, Layout
from server.rotation import session_key
from server.tests.pages import Pages, pages
from server.tests.units_in_memory import UnitsInMemory
from server.trouble import Trouble

from shared_schema import database as roles

HOUSE = Path(__file__).parents[3]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOBODY = 9


@pytest.fixture
def town() -> Iterator[Pages]:
    with pages() as served:
        served.says("/healthz", {"ok": True})
        served.says("/metrics", b'# HELP a b\nreposter_clock_offset_seconds -0.25\nother{a="b"} 1.0\n')
        yield served


@pytest.fixture
def database(database_admin_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[provision.HouseDatabase]:
    monkeypatch.setenv("PG_BIN", str(find_binaries()))
    made = provision.clone(database_admin_url, f"test_{uuid.uuid4().hex[:12]}")
    with psycopg.connect(made.as_admin) as admin:
        admin.execute("UPDATE catalog.mailing_sender SET seen_at = now() + interval '1 day'")
    yield made
    with psycopg.connect(database_admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {made.name} WITH (FORCE)".encode())


@pytest.fixture
def layout(tmp_path: Path, town: Pages) -> Layout:
    """Installed, with a backup of this night; its database is away."""
    made = Layout(tmp_path)
    made.settings.mkdir(parents=True)
    for part in (CATALOG, REPOSTER, SERVER):
        release = made.releases(part) / "20261121T100000Z-abc"
        release.mkdir(parents=True)
        (release / "complete").touch()
        made.current(part).symlink_to(release)
        os.utime(made.current(part), (NOON.timestamp() - 86400,) * 2, follow_symlinks=False)
    port = str(town.port)
    web = {"CATALOG_HTTP_ADDRESS": f"127.0.0.1:{port}", "CATALOG_WORKER_HTTP_PORT": port, "CATALOG_BOT_HTTP_PORT": port}
    address = {"CATALOG_DATABASE_URL": "postgresql://catalog_app:x@127.0.0.1:9/house", "CATALOG_BOT_TOKEN": "1:a"}
    env_files.write(made.env(CATALOG), web | address)
    away = {"REPOSTER_DATABASE_URL": "postgresql://reposter_app:x@127.0.0.1:9/house"}
    env_files.write(made.env(REPOSTER), {"REPOSTER_HTTP_PORT": port} | away)
    backup = made.backups / keeping.stamp(NOON - timedelta(hours=9))
    backup.mkdir(parents=True)
    (backup / "house.dump").write_bytes(b"rows")
    files = {"house.dump": manifest.described(backup / "house.dump")}
    manifest.Manifest(NOON.isoformat(), "15.8", {}, {}, {}, files).write(backup)
    return made


@pytest.fixture
def connected(layout: Layout, database: provision.HouseDatabase) -> Layout:
    env_files.change(layout.env(CATALOG), {"CATALOG_DATABASE_URL": database.dsn(roles.CATALOG.app)})
    env_files.change(layout.env(REPOSTER), {"REPOSTER_DATABASE_URL": database.dsn(roles.REPOSTER.app)})
    for service, role in ((CATALOG, roles.CATALOG.migrator), (REPOSTER, roles.REPOSTER.migrator)):
        url = {house_settings.migrator_url(service): database.dsn(role)}
        env_files.write(layout.env(house_settings.migrator(service)), url)
    env_files.write(layout.env("backup"), {house_settings.BACKUP_URL: database.dsn(roles.BACKUP)})
    return layout


def running() -> UnitsInMemory:
    units = UnitsInMemory(reposter="active", catalog_web="active", catalog_worker="active", catalog_bot="active")
    units.active |= dict.fromkeys(("catalog-web.socket", "house-backup.timer", "house-watch.timer"), "active")
    return units


def looked(layout: Layout, units: UnitsInMemory) -> dict[str, Section]:
    house = doctor.House(layout, units, NOON, port=NOBODY)
    return {section.title: section for section in looking.sections(doctor.looks(house), 60)}


def lines(section: Section) -> str:
    return "\n".join(f"{finding.level.name} {finding.what}" for finding in section.findings)


def test_a_house_that_waits_for_its_rows_is_told_to_be_restored_and_not_to_be_started(layout: Layout) -> None:
    waiting.begin(layout)
    units = running()
    units.active = dict.fromkeys(units.active, "inactive")
    [told] = looked(layout, units)["Процессы"].findings
    assert (told.level, told.what) == (Level.BAD, "дом ждёт своих данных и сам не запускается")
    assert told.mend.startswith("channel-house restore latest --yes. ")
    assert str(layout.waiting) in told.mend


def test_what_of_it_was_started_by_hand_is_told(layout: Layout) -> None:
    waiting.begin(layout)
    units = running()
    units.active = dict.fromkeys(units.active, "inactive")
    units.active |= {"catalog-web.socket": "active", "reposter.service": "activating", "nginx.service": "active"}
    _, told = looked(layout, units)["Процессы"].findings
    assert told.level is Level.BAD
    assert told.what == "запущены, хотя дом ждёт своих данных: catalog-web.socket, reposter"
    assert told.mend.startswith("systemctl stop catalog-web.socket reposter")


def test_a_house_that_is_well_is_told_section_by_section(connected: Layout) -> None:
    found = looked(connected, running())
    assert list(found) == ["Процессы", "Версии", "База", "Репосточная", "Каталог", "Сайт", "Копии", "Машина"]
    for title in ("Процессы", "База", "Репосточная", "Каталог", "Копии"):
        assert {finding.level for finding in found[title].findings} == {Level.WELL}, lines(found[title])
    assert "WELL каталог: 20261121T100000Z-abc, уже 1 дн" in lines(found["Версии"])
    assert "часы сходятся с Telegram до 0,2 с" in lines(found["Машина"])


def test_where_everything_is_down_the_page_says_so(layout: Layout, town: Pages) -> None:
    town.shutdown()
    town.server_close()
    units = running()
    units.active = dict.fromkeys(units.active, "failed")
    found = looked(layout, units)
    assert found["Процессы"].level is Level.BAD
    assert lines(found["Процессы"]).count("BAD") == 7
    assert found["База"].level is Level.BAD
    assert "репосточная: не видно" in lines(found["Репосточная"])
    assert len(page(list(found.values()), "Дом").splitlines()) <= MOST_LINES


@pytest.mark.parametrize(
    ("file", "setting", "role"),
    [
        ("backup", house_settings.BACKUP_URL, roles.BACKUP),
        ("catalog-migrator", house_settings.migrator_url(CATALOG), roles.CATALOG.migrator),
        (CATALOG, house_settings.database_url(CATALOG), roles.CATALOG.app),
    ],
    ids=["the nightly backup's", "a migrator's", "the first service's own"],
)
def test_a_password_that_does_not_fit_is_told_with_its_role(
    connected: Layout, file: str, setting: str, role: str
) -> None:
    url = env_files.read(connected.env(file))[setting]
    env_files.change(connected.env(file), {setting: url.replace(f"{role}:", f"{role}:wrong-", 1)})
    found = looked(connected, running())["База"]
    assert f"BAD {role}: база данных не пускает: пароль не тот" in lines(found)
    assert "WELL PostgreSQL" in lines(found)
    assert "channel-house install задаст" in found.findings[-1].mend
    assert len(found.findings) == 2


def test_a_setting_that_no_program_reads_is_told(connected: Layout) -> None:
    env_files.change(connected.env(CATALOG), {"CATALOG_WEB_WORKRES": "3"})
    told = lines(looked(connected, running())["Версии"])
    said = f"WARN {connected.env(CATALOG)}: таких настроек нет: CATALOG_WEB_WORKRES (похоже на CATALOG_WEB_WORKERS)"
    assert said in told


def test_a_role_without_an_address_is_told(connected: Layout) -> None:
    env_files.write(connected.env("backup"), {})
    told = lines(looked(connected, running())["База"])
    assert f"BAD {roles.BACKUP}: {house_settings.BACKUP_URL} не задан" in told


@pytest.mark.parametrize(
    ("place", "mend"),
    [("127.0.0.1:9/house", "systemctl restart postgresql"), ("db.example.com:9/house", "проверьте сервер базы")],
    ids=["on this machine", "elsewhere"],
)
def test_a_database_that_is_away_is_told_once_with_what_starts_it(layout: Layout, place: str, mend: str) -> None:
    env_files.write(layout.env(SERVER), {"HOUSE_DATABASE": place})
    for file, setting in house_settings.addresses((CATALOG, REPOSTER)).values():
        env_files.change(layout.env(file), {setting: "postgresql://role:x@127.0.0.1:9/house"})
    (found,) = looked(layout, running())["База"].findings
    assert found.what == "база данных не принимает соединений"
    assert mend in found.mend
    assert "status postgresql" not in found.mend


def test_a_schema_that_cannot_be_asked_for_is_told_in_words(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "becoming", lambda _service: ())  # a test's machine has none of the house's accounts
    for service, name in ((CATALOG, "catalog_service"), (REPOSTER, "reposter_service")):
        release = layout.current(service).resolve()
        python = release / "venv/bin/python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
        for package in (name, "shared_schema"):
            (release / package).symlink_to(HOUSE / package)
        address = f"postgresql://{service}_migrator:x@127.0.0.1:9/house"
        env_files.write(layout.env(f"{service}-migrator"), {f"{service.upper()}_MIGRATOR_DATABASE_URL": address})
    told = lines(looked(layout, running())["Версии"])
    assert told.count("не видно, база данных не принимает соединений") == 2
    assert "onnect" not in told


def test_without_systemd_the_processes_are_asked_themselves(layout: Layout) -> None:
    def none(*_units: object) -> None:
        raise Trouble("здесь не работает systemd")

    units = running()
    units.states = none  # type: ignore[method-assign, assignment]
    told = lines(looked(layout, units)["Процессы"])
    assert "UNSEEN юниты не видны: здесь не работает systemd" in told
    assert "WELL reposter: отвечает" in told


def test_who_may_not_read_secrets_sees_the_rest(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_path: Path) -> dict[str, str]:
        raise PermissionError

    monkeypatch.setattr(env_files, "read", closed)
    found = looked(layout, running())
    assert "UNSEEN база данных: видно только root, повторите с sudo" in lines(found["База"])
    assert "WELL каталог: 20261121T100000Z-abc" in lines(found["Версии"])
    assert "WELL диск" in lines(found["Машина"])


def test_a_catalog_without_a_token_needs_no_bot(connected: Layout, database: provision.HouseDatabase) -> None:
    env_files.change(connected.env(CATALOG), {"CATALOG_BOT_TOKEN": None})
    with psycopg.connect(database.as_admin) as admin:
        admin.execute("UPDATE catalog.mailing_sender SET seen_at = NULL")
    units = running()
    del units.active["catalog-bot.service"]
    found = looked(connected, units)
    assert found["Процессы"].level is Level.WELL
    assert found["Каталог"].level is Level.WELL


def test_a_half_changed_key_and_a_half_done_upgrade_are_told(layout: Layout) -> None:
    env_files.change(layout.env(REPOSTER), {session_key.OLD: "key"})
    (layout.code / CATALOG / "upgrade.json").write_text("{}")
    told = looked(layout, running())["Версии"]
    assert "BAD смена ключа сессий не закончена" in lines(told)
    assert "BAD каталог: обновление оборвалось" in lines(told)


def test_no_secret_is_on_the_page(connected: Layout, database: provision.HouseDatabase) -> None:
    told = json.dumps([lines(section) for section in looked(connected, running()).values()])
    for role in (roles.CATALOG.app, roles.REPOSTER.app):
        assert database.dsn(role).split("@")[0].rpartition(":")[2] not in told


def test_from_a_clone_it_runs_by_itself(tmp_path: Path) -> None:
    """By the system's Python, in an empty environment: a page, and a status that says whether something is to mend."""
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin:/usr/sbin", "LANG": "C.UTF-8"}
    command = ["sh", str(HOUSE / "deploy" / "doctor")]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == (0 if done.stdout.splitlines()[-1].startswith("Всё") else 1)
    told = subprocess.run([*command, "--json"], env=environment, capture_output=True, text=True, check=False)
    assert json.loads(told.stdout)["well"] is (told.returncode == 0)
