"""Other passwords for the roles, on a server of this test's own: roles belong to a whole server."""

import argparse
import io
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import devpg
import psycopg
import pytest
from postgres_binaries import find_binaries
from server import __main__ as house_commands
from server import env_files, postgres
from server import rotate as rotate_command
from server.layout import CATALOG, REPOSTER, Layout
from server.rotation import passwords
from server.rotation.scram import verifier
from server.tests.pages import pages
from server.tests.units_in_memory import UnitsInMemory
from server.trouble import Trouble, UnfitError

from shared_schema.database import password_setting

BOOTSTRAP = Path(__file__).parents[3] / "shared_schema" / "bootstrap.sql"
FIRST = "the first password of "
LOGS = ("log_statement=all", "logging_collector=off")


@dataclass
class Town:
    """A server whose log is kept, with the house's roles on it."""

    admin_dsn: str
    log: Path

    def dsn(self, role: str) -> str:
        server = urlsplit(self.admin_dsn)
        return f"postgresql://{role}:{FIRST.replace(' ', '%20')}{role}@{server.hostname}:{server.port}/postgres"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    root = tmp_path_factory.mktemp("passwords")
    with devpg.launched(root, options=(*devpg.NO_CRASH_SAFETY, *LOGS)) as launched:
        yield Town(launched.url, launched.home / "log")
    shutil.rmtree(launched.home)  # not below pytest's folder where the server has a user of its own


@pytest.fixture
def town(server: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Every role with its first password."""
    monkeypatch.setenv("PG_BIN", str(find_binaries()))
    with psycopg.connect(server.admin_dsn) as admin:
        for role in passwords.LOGINS:
            setting = password_setting(role)
            admin.execute("SELECT set_config(%s, %s, true)", [setting, FIRST + role])
        admin.execute(BOOTSTRAP.read_bytes())
        for role in passwords.LOGINS:
            if admin.execute("SELECT to_regrole(%s)", [role]).fetchone() == (None,):
                admin.execute(f"CREATE ROLE {role} LOGIN")
            admin.execute(f"ALTER ROLE {role} PASSWORD '{verifier(FIRST + role)}'")
            admin.execute(f"GRANT CONNECT ON DATABASE postgres TO {role}")
    return server


@pytest.fixture
def layout(tmp_path: Path, town: Town) -> Iterator[Layout]:
    made = Layout(tmp_path)
    made.settings.mkdir(parents=True)
    for service in (CATALOG, REPOSTER):
        made.releases(service).mkdir(parents=True)
    for login in passwords.LOGINS.values():
        env_files.change(made.env(login.file), {login.setting: town.dsn(login.role)})
    with pages() as served:
        served.says("/healthz", {"ok": True})
        port = str(served.port)
        web = {"CATALOG_HTTP_ADDRESS": f"127.0.0.1:{port}", "CATALOG_WORKER_HTTP_PORT": port}
        env_files.change(made.env(CATALOG), web | {"CATALOG_BOT_HTTP_PORT": port})
        env_files.change(made.env(REPOSTER), {"REPOSTER_HTTP_PORT": port})
        yield made


def running() -> UnitsInMemory:
    return UnitsInMemory(reposter="active", catalog_web="active", catalog_worker="active", catalog_bot="active")


def address(layout: Layout, role: str) -> str:
    login = passwords.LOGINS[role]
    return env_files.read(layout.env(login.file))[login.setting]


def enters(dsn: str) -> bool:
    try:
        psycopg.connect(dsn, connect_timeout=30).close()
    except psycopg.OperationalError:
        return False
    return True


def rotate(layout: Layout, town: Town, *roles: str, manager: UnitsInMemory | None = None) -> str:
    administrator = postgres.administrator(town.admin_dsn)
    return " ".join(passwords.rotate(layout, manager or running(), administrator, roles))


def test_every_role_gets_another_password_and_the_old_one_is_no_good(layout: Layout, town: Town) -> None:
    manager = running()
    told = rotate(layout, town, manager=manager)
    for role in passwords.LOGINS:
        assert enters(address(layout, role)), role
        assert not enters(town.dsn(role)), role
        assert role in told
    assert [unit for _, unit in manager.deeds] == [
        "catalog-web.service",
        "catalog-worker.service",
        "catalog-bot.service",
        "reposter.service",
    ]


def test_only_who_uses_a_password_is_restarted(layout: Layout, town: Town) -> None:
    manager = running()
    rotate(layout, town, "reposter_app", manager=manager)
    assert manager.deeds == [("restart", "reposter.service")]
    assert enters(town.dsn("catalog_app"))


@pytest.mark.parametrize("role", ["catalog_migrator", "reposter_migrator", "house_backup"])
def test_nobody_is_restarted_for_whom_no_process_logs_in(layout: Layout, town: Town, role: str) -> None:
    manager = running()
    assert "нечего" in rotate(layout, town, role, manager=manager)
    assert manager.deeds == []
    assert enters(address(layout, role))


def test_no_password_is_told_or_logged(layout: Layout, town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    began = town.log.stat().st_size
    told = rotate(layout, town)
    logged = town.log.read_bytes()[began:].decode()
    assert "ALTER ROLE catalog_app" in logged
    for role in passwords.LOGINS:
        secret = urlsplit(address(layout, role)).password
        assert secret is not None
        assert len(secret) == 2 * passwords.PASSWORD_BYTES
        assert secret not in told + logged + "".join(capsys.readouterr())


def test_an_administrator_that_may_not_changes_nothing_and_no_secret_is_told(layout: Layout, town: Town) -> None:
    """The old address is put back: it is the one that holds."""
    before = address(layout, "catalog_app")
    began = town.log.stat().st_size
    with pytest.raises(Trouble, match="Пароль catalog_app не сменён") as told:
        list(passwords.rotate(layout, running(), postgres.administrator(town.dsn("reposter_app")), ["catalog_app"]))
    assert "SCRAM" not in str(told.value)
    logged = town.log.read_bytes()[began:].decode()
    assert "permission denied" in logged
    assert re.search(r"[0-9a-f]{48}", logged) is None
    assert address(layout, "catalog_app") == before
    assert enters(before)


def test_without_an_administrator_nothing_is_begun(layout: Layout, town: Town) -> None:
    before = address(layout, "catalog_app")
    nobody = town.admin_dsn.replace("postgres:", "nobody:", 1)
    with pytest.raises(Trouble, match="Администратор базы не вошёл, ничего не изменено"):
        list(passwords.rotate(layout, running(), postgres.administrator(nobody), []))
    assert address(layout, "catalog_app") == before


@pytest.mark.parametrize("file_first", [True, False], ids=["after the file", "after the role"])
def test_cut_off_in_between_the_same_command_finishes(layout: Layout, town: Town, *, file_first: bool) -> None:
    if file_first:
        half = postgres.with_password(town.dsn("catalog_app"), "written and not set")
        env_files.change(layout.env(CATALOG), {"CATALOG_DATABASE_URL": half})
    else:
        with psycopg.connect(town.admin_dsn) as admin:
            admin.execute("ALTER ROLE catalog_app PASSWORD 'set, and not written'")
    assert not enters(address(layout, "catalog_app"))
    manager = running()
    rotate(layout, town, manager=manager)
    assert enters(address(layout, "catalog_app"))
    assert ("restart", "catalog-web.service") in manager.deeds


def test_a_unit_with_an_address_of_its_own_keeps_what_else_stands_in_it(layout: Layout, town: Town) -> None:
    own = f"{town.dsn('catalog_app')}?sslmode=prefer"
    env_files.write(layout.env("catalog-worker"), {"CATALOG_DATABASE_URL": own})
    rotate(layout, town, "catalog_app")
    changed = env_files.read(layout.env("catalog-worker"))["CATALOG_DATABASE_URL"]
    assert changed.endswith("?sslmode=prefer")
    assert enters(changed)
    assert enters(address(layout, "catalog_app"))


def test_a_role_that_is_not_the_houses_is_not_touched(layout: Layout, town: Town) -> None:
    env_files.change(layout.env(CATALOG), {"CATALOG_DATABASE_URL": town.admin_dsn})
    with pytest.raises(UnfitError, match="роль postgres, а не catalog_app") as told:
        rotate(layout, town)
    assert (urlsplit(town.admin_dsn).password or "?") not in str(told.value)
    assert enters(town.admin_dsn)
    assert enters(town.dsn("reposter_app"))


@pytest.mark.parametrize(
    ("role", "words"), [("root", "Роли root нет. Есть: catalog_app"), ("house_backup", "адреса нет")]
)
def test_a_role_that_is_not_here_is_named(layout: Layout, town: Town, role: str, words: str) -> None:
    layout.env("backup").unlink()
    with pytest.raises(UnfitError, match=words):
        rotate(layout, town, role)


def test_what_is_not_installed_is_left_out(layout: Layout, town: Town) -> None:
    for name in ("backup", "catalog-migrator"):
        layout.env(name).unlink()
    told = rotate(layout, town)
    assert "house_backup" not in told
    assert "reposter_migrator" in told


def test_only_root_may_rotate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert house_commands.main(["rotate", "database-passwords"]) == 1
    assert "Повторите с sudo" in capsys.readouterr().err


@pytest.mark.parametrize("told", ["in the environment", "at standard input"])
def test_the_administrator_of_another_server_is_named_and_never_kept(
    layout: Layout, town: Town, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    env_files.write(layout.env("server"), {"HOUSE_DATABASE": "database.example:5432/house"})
    by_environment = told == "in the environment"
    monkeypatch.setenv(rotate_command.ADMINISTRATOR, town.admin_dsn if by_environment else "")
    monkeypatch.setattr("sys.stdin", io.StringIO("" if by_environment else f"{town.admin_dsn}\n"))
    options = argparse.Namespace(what="database-passwords", roles=["house_backup"], another_bot=False)
    list(rotate_command.rotation(options, layout, running()))
    assert enters(address(layout, "house_backup"))
    assert env_files.read(layout.env("server")) == {"HOUSE_DATABASE": "database.example:5432/house"}


def test_nobody_is_guessed_to_be_the_administrator_of_another_server(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_files.write(layout.env("server"), {"HOUSE_DATABASE": "database.example:5432/house"})
    monkeypatch.delenv(rotate_command.ADMINISTRATOR, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    options = argparse.Namespace(what="database-passwords", roles=[], another_bot=False)
    with pytest.raises(UnfitError, match="HOUSE_ADMIN_DATABASE_URL"):
        list(rotate_command.rotation(options, layout, running()))
