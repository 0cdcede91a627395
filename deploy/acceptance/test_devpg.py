"""The throw-away PostgreSQL keeps its promises: it comes up, survives every kind of kill, and never gets in the way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import devpg
import postgres_binaries
import psycopg
import pytest
from postgres_binaries import DevPostgresError

if TYPE_CHECKING:
    from collections.abc import Iterator

LAUNCHER = Path(devpg.__file__)
PATIENCE_S = 60


@pytest.fixture(autouse=True)
def own_server_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about servers of our own, whatever the rest of the run uses."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's account may enter; pytest's own tmp_path is closed to it (0700)."""
    made = Path(tempfile.mkdtemp(prefix="devpg-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def used_before() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="devpg-test-"))
    made.chmod(0o755)
    with devpg.launched(made):
        pass
    yield made
    shutil.rmtree(made)


@pytest.fixture
def used(folder: Path, used_before: Path) -> Path:
    """A folder of the test's own in which a server has run: to copy one takes a third of making it."""
    subprocess.run(["cp", "-a", f"{used_before}/.", folder], check=True)
    return folder


def ask(url: str, query: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return str(row[0])


def tell(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def answers(url: str) -> bool:
    try:
        return ask(url, "SELECT 'yes'") == "yes"
    except psycopg.OperationalError:
        return False


def start_launcher(folder: Path, *command: str) -> subprocess.Popen[str]:
    """`devpg.py run -- command` as a process of its own, on the given folder."""
    return subprocess.Popen(
        [sys.executable, LAUNCHER, "run", "--", *command],
        env={**os.environ, "DEVPG_ROOT": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def start_waiting_launcher(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """A launcher whose command waits for ever, and the address it gave to that command."""
    launcher = start_launcher(folder, sys.executable, "-uc", TELL_ADDRESS_AND_WAIT)
    assert launcher.stdout is not None
    return launcher, launcher.stdout.readline().strip()


TELL_ADDRESS_AND_WAIT = """
import os, signal
print(os.environ["DATABASE_ADMIN_URL"])
signal.pause()
"""


def test_an_empty_folder_becomes_a_server_that_speaks_utf8(folder: Path) -> None:
    with devpg.server(folder) as url:
        assert ask(url, "SELECT upper('пост') || current_setting('server_encoding')") == "ПОСТUTF8"


def test_a_wrong_password_is_refused(used: Path) -> None:
    with devpg.launched(used) as postgres:
        password = (postgres.home / "password").read_text()
        assert not answers(postgres.url.replace(password, "guessed"))


def test_what_was_written_is_there_after_a_stop_and_a_start(used: Path) -> None:
    with devpg.server(used) as url:
        tell(url, "CREATE TABLE kept AS SELECT 42 AS number")
    with devpg.server(used) as url:
        assert ask(url, "SELECT number FROM kept") == "42"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL], ids=["clean", "crash", "kill -9"])
def test_a_restart_keeps_the_address_and_the_data(used: Path, how: signal.Signals) -> None:
    with devpg.launched(used) as postgres:
        before = postgres.url
        tell(before, "CREATE TABLE kept AS SELECT 42 AS number")
        postgres.restart(how)
        assert postgres.url == before
        assert ask(before, "SELECT number FROM kept") == "42"


def test_the_server_is_gone_after_the_block(used: Path) -> None:
    with devpg.server(used) as url:
        pass
    assert not answers(url)


def test_kill_9_of_the_launcher_leaves_no_server_and_a_folder_that_starts_again(used: Path) -> None:
    launcher, url = start_waiting_launcher(used)
    tell(url, "CREATE TABLE kept AS SELECT 42 AS number")
    launcher.kill()
    with devpg.server(used, wait_s=PATIENCE_S) as again:
        assert ask(again, "SELECT number FROM kept") == "42"
        assert not answers(url)
    launcher.communicate()


def test_a_cluster_whose_making_was_interrupted_is_made_anew(folder: Path) -> None:
    major = postgres_binaries.major_version(postgres_binaries.find_binaries())
    half_made = folder / f"data-{major}.part"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text(f"{major}\n")
    with devpg.server(folder) as url:
        assert answers(url)
    assert not half_made.exists()


def test_a_pid_file_left_by_a_server_long_gone_is_no_obstacle(used: Path) -> None:
    with devpg.server(used):
        pass
    data = next(used.glob("data-*"))
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")  # the number now belongs to somebody else
    shutil.chown(data / "postmaster.pid", data.owner(), data.group())
    with devpg.server(used) as url:
        assert answers(url)


def test_a_second_launcher_on_the_same_folder_is_told_who_has_it(used: Path) -> None:
    with (
        devpg.server(used),
        pytest.raises(devpg.InUseError, match=f"in use by process {os.getpid()}"),
        devpg.server(used),
    ):
        pass


def test_a_second_launcher_may_wait_for_its_turn(used: Path) -> None:
    first, url = start_waiting_launcher(used)
    second = start_launcher(used, "echo", "my turn")
    assert answers(url)
    first.terminate()
    assert second.communicate(timeout=PATIENCE_S)[0] == "my turn\n"
    first.communicate()


def test_test_runs_at_the_same_time_get_servers_of_their_own(folder: Path) -> None:
    with devpg.server_for_tests(folder / "tests") as one, devpg.server_for_tests(folder / "tests") as other:
        tell(one, "CREATE TABLE mine ()")
        assert ask(other, "SELECT to_regclass('mine') IS NULL") == "True"


def test_a_test_run_finds_templates_but_no_databases_of_the_run_before(folder: Path) -> None:
    with devpg.server_for_tests(folder / "tests") as url:
        tell(url, "CREATE DATABASE migrated IS_TEMPLATE true", "CREATE DATABASE left_behind TEMPLATE migrated")
    with devpg.server_for_tests(folder / "tests") as url:
        names = "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database"
        assert ask(url, names) == "migrated postgres template0 template1"


def test_a_developers_own_postgres_variables_do_not_leak_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGOPTIONS", "")
    with devpg.server(folder) as url:
        assert answers(url)


def test_a_server_named_by_database_url_is_used_and_nothing_is_started(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@elsewhere/postgres")
    with devpg.server(folder / "new") as url, devpg.server_for_tests(folder / "tests") as for_tests:
        assert url == for_tests == "postgresql://somebody@elsewhere/postgres"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("password", ["hunter2/x", "hunter2%x"])
def test_a_database_url_that_cannot_be_read_is_told_without_its_password(
    folder: Path, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://somebody:{password}@elsewhere/postgres")
    with pytest.raises(DevPostgresError, match="%2F") as refused, devpg.server(folder):
        pass
    assert "hunter2" not in str(refused.value)


def test_a_folder_without_postgres_is_refused_with_the_cures(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", str(folder))
    with pytest.raises(DevPostgresError, match=r"PG_BIN has no `postgres`.*DATABASE_URL.*apt-get"):
        postgres_binaries.find_binaries()


def test_a_postgres_older_than_15_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = folder / "postgres"
    old.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(folder))
    with pytest.raises(DevPostgresError, match="PG_BIN is PostgreSQL 13, 15 or newer is needed"):
        postgres_binaries.find_binaries()


def test_the_launcher_ends_as_its_command_did(used: Path) -> None:
    launcher = start_launcher(used, sys.executable, "-c", "raise SystemExit(7)")
    launcher.communicate(timeout=PATIENCE_S)
    assert launcher.returncode == 7


def test_a_launcher_asked_to_end_takes_its_command_and_server_along(used: Path) -> None:
    launcher, url = start_waiting_launcher(used)
    launcher.terminate()
    out, err = launcher.communicate(timeout=PATIENCE_S)  # the pipes close only when the command is gone too
    assert (out, err, launcher.returncode) == ("", "", 128 + signal.SIGTERM)
    assert not answers(url)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another account")
def test_root_gets_a_server_in_a_folder_that_only_root_may_enter(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with devpg.launched(closed / "postgres") as postgres:
        stand_in = postgres.home
        assert ask(postgres.url, "SHOW data_directory").startswith("/var/tmp/devpg-")
    shutil.rmtree(stand_in)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another account")
def test_binaries_that_the_servers_account_cannot_reach_are_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = postgres_binaries.find_binaries()
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    copy = postgres_binaries.copy_binaries(installed, closed / "venv")
    monkeypatch.setenv("PG_BIN", str(copy))
    with devpg.server(folder / "postgres") as url:
        assert answers(url)
