"""The server that a backup is restored to: why its administrator does not come in, and what helps."""

from pathlib import Path

import pytest
from server.backups.new_database import Server
from server.postgres import STARTS, Login
from server.trouble import Trouble

OF_HERE = ("env",)
"""What a command begins with where the server is this machine's own."""
STOPPED = "psql: error: connection to server on socket failed: No such file\n\tIs the server running locally?"
NO_ROLE = 'psql: error: connection to server on socket failed: FATAL:  role "postgres" does not exist'
NO_ENTRY = 'psql: error: connection to server failed: FATAL:  no pg_hba.conf entry for host "10.0.0.7"'
NO_TLS = "psql: error: connection to server failed: server does not support SSL, but SSL was required"
NO_PASSWORD = 'psql: error: connection to server failed: FATAL:  password authentication failed for user "admin"'


def refused(tmp_path: Path, said: str, prefix: tuple[str, ...]) -> str:
    """What is told where psql says that."""
    psql = tmp_path / "psql"
    psql.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{said}\nEND\nexit 2\n")
    psql.chmod(0o755)
    with pytest.raises(Trouble) as told:
        Server(Login({}, prefix, tmp_path), "house").require_answer()
    return str(told.value)


@pytest.mark.parametrize(
    ("said", "prefix", "why"),
    [
        pytest.param(STOPPED, OF_HERE, "база данных не запущена", id="it is stopped"),
        pytest.param(NO_PASSWORD, (), "база данных не пускает: пароль не тот", id="another password"),
        pytest.param(NO_ROLE, OF_HERE, NO_ROLE, id="no such role"),
        pytest.param(NO_ENTRY, (), NO_ENTRY, id="not from this address"),
        pytest.param(NO_TLS, (), NO_TLS, id="no TLS"),
    ],
)
def test_why_nobody_comes_in_is_told_always(tmp_path: Path, said: str, prefix: tuple[str, ...], why: str) -> None:
    assert refused(tmp_path, said, prefix).startswith(f"Администратор базы не вошёл, ничего не изменено: {why}. ")


def test_without_psql_it_is_psql_that_is_missed(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="не вошёл, ничего не изменено: нет программы "):
        Server(Login({}, (), tmp_path), "house").require_answer()


def test_a_server_of_this_machine_is_started_only_where_it_does_not_run(tmp_path: Path) -> None:
    told = refused(tmp_path, STOPPED, OF_HERE)
    assert told.endswith(f"Если PostgreSQL не работает (pg_lsclusters), его запустит {STARTS}; потом повторите.")


@pytest.mark.parametrize("said", [NO_PASSWORD, NO_ENTRY], ids=["another password", "not from this address"])
def test_another_server_is_looked_at_with_its_address(tmp_path: Path, said: str) -> None:
    told = refused(tmp_path, said, ())
    assert "HOUSE_ADMIN_DATABASE_URL" in told
    assert STARTS not in told
