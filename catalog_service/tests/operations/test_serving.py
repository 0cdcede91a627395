"""The web process as systemd starts it: gunicorn, a pool, a port."""

import json
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import provision
import psycopg
import pytest

from catalog_service.tests.conftest import named
from catalog_service.tests.processes import GUNICORN, HOUSE, PATIENCE_S, environment, free_port, running, until


def asked(port: int, path: str = "/healthz") -> tuple[int, Any]:
    """Status and what the body says; 0 while nobody listens."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    except ConnectionRefusedError:
        return 0, None
    finally:
        connection.close()


def log_of_a_refusal(own: provision.HouseDatabase, folder: Path, **different: str) -> str:
    """What a web process that does not start has to say; its exit code is an error's."""
    address = f"127.0.0.1:{free_port()}"
    process = subprocess.run(
        GUNICORN,
        cwd=HOUSE,
        env=environment(own, folder, http_address=address, **different),
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert process.returncode != 0
    return process.stderr.decode()


def test_it_serves_and_tells_when_the_database_goes_and_when_it_is_back(
    own: provision.HouseDatabase, tmp_path: Path
) -> None:
    port = free_port()
    settings = environment(own, tmp_path, http_address=f"127.0.0.1:{port}")
    with running(GUNICORN, settings, tmp_path / "log"), psycopg.connect(own.admin_dsn, autocommit=True) as admin:
        until(lambda: asked(port) == (200, {"ok": True, "says": "работает"}))
        admin.execute(f"ALTER DATABASE {own.name} ALLOW_CONNECTIONS false".encode())
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own.name])
        assert asked(port) == (503, {"ok": False, "says": "база данных не отвечает"})
        admin.execute(f"ALTER DATABASE {own.name} ALLOW_CONNECTIONS true".encode())
        until(lambda: asked(port)[0] == 200)


def test_connections_that_postgres_has_ended_are_replaced_before_anybody_notices(
    own: provision.HouseDatabase, tmp_path: Path
) -> None:
    port = free_port()
    settings = environment(own, tmp_path, http_address=f"127.0.0.1:{port}", web_threads="1")
    with running(GUNICORN, settings, tmp_path / "log"), psycopg.connect(own.admin_dsn, autocommit=True) as admin:
        until(lambda: asked(port)[0] == 200)
        for _ in range(3):
            assert asked(port, "/api/v1/categories/") == (200, {"categories": []})
            admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [own.name])
        assert asked(port, "/api/v1/categories/") == (200, {"categories": []})


def test_it_starts_without_the_database_and_says_so(own: provision.HouseDatabase, tmp_path: Path) -> None:
    port = free_port()
    nowhere = f"postgresql://catalog_app:password@127.0.0.1:{free_port()}/house"
    settings = environment(own, tmp_path, http_address=f"127.0.0.1:{port}", database_url=nowhere)
    with running(GUNICORN, settings, tmp_path / "log"):
        until(lambda: asked(port) == (503, {"ok": False, "says": "база данных не отвечает"}))
    assert "password" not in (tmp_path / "log").read_text().replace("password authentication", "")


def test_it_does_not_start_on_a_database_without_tables(database_admin_url: str, tmp_path: Path) -> None:
    empty = provision.HouseDatabase(database_admin_url, named("empty"))
    with provision.alone(database_admin_url) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {empty.name} WITH (FORCE)".encode())
        admin.execute(f"CREATE DATABASE {empty.name}".encode())
        provision.bootstrap(empty)
    assert "База данных не подготовлена" in log_of_a_refusal(empty, tmp_path)


def test_it_never_loads_what_speaks_to_telegram(own: provision.HouseDatabase, tmp_path: Path) -> None:
    # Importing aiogram costs three seconds and 160 MB in every worker.
    program = """
import sys, catalog_service.wsgi
from django.urls import get_resolver
from procrastinate.contrib.django import app
assert get_resolver().url_patterns and "catalog_service.visitors.tasks.tell_manager" in app.tasks
print(sorted({"aiogram", "aiohttp"} & set(sys.modules)))
"""
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, cwd=HOUSE, env=environment(own, tmp_path), capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_it_does_not_start_on_a_database_that_lags_behind(own: provision.HouseDatabase, tmp_path: Path) -> None:
    with psycopg.connect(own.as_admin) as admin:
        admin.execute("DELETE FROM catalog.django_migrations WHERE app = 'visitors'")
    said = log_of_a_refusal(own, tmp_path)
    assert "База данных отстала" in said
    assert "python -m catalog_service.manage migrate" in said


@pytest.mark.parametrize(
    ("different", "words"),
    [
        pytest.param({"own_machine": "false", "https": "true", "debug": "true"}, "CATALOG_DEBUG", id="debug"),
        pytest.param({"own_machine": "false", "https": "true", "secret_key": "short"}, "CATALOG_SECRET_KEY", id="key"),
        pytest.param({"own_machine": "false"}, "CATALOG_HTTPS", id="http"),
    ],
)
def test_it_does_not_start_on_settings_of_ones_own_machine(
    own: provision.HouseDatabase, tmp_path: Path, different: dict[str, str], words: str
) -> None:
    assert words in log_of_a_refusal(own, tmp_path, **different)
