"""The web process's /metrics: all workers together, for callers on this machine, bounded, for years."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import provision
import pytest
from django.test import Client

from catalog_service.monitoring.kinds import kind_of
from catalog_service.tests.monitoring.operator import page
from catalog_service.tests.processes import GUNICORN, answers, environment, free_port, running, until

WORKERS = 3
ASKED = 40


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/list", "page"),
        ("/c/17", "page"),
        ("/api/v1/channels/", "api_channels"),
        ("/api/v1/channels/17/", "api_channel"),
        ("/api/v1/categories/", "api_categories"),
        ("/api/v1/favorites/17/", "api_favorite"),
        ("/api/v1/links/abc/", "api_link"),
        ("/api/v1/events/", "api_events"),
        ("/api/v1/nobody/", "api_other"),
        ("/api/v1/", "api_other"),
        ("/admin/login/", "admin"),
        ("/static/a.css", "static"),
        ("/media/pictures/aa/b.webp", "media"),
        ("/healthz", "operator"),
        ("/wp-login.php", "other"),
        ("", "page"),
    ],
)
def test_the_kind_of_a_request_is_one_of_few(path: str, kind: str) -> None:
    assert kind_of(path) == kind


@pytest.mark.django_db
def test_whoever_comes_through_a_proxy_or_from_elsewhere_finds_no_such_page(client: Client) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    assert client.get("/metrics", headers={"Forwarded": "for=127.0.0.1"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="").status_code == 404
    assert client.post("/metrics").status_code in {403, 405}


@pytest.fixture
def port(own: provision.HouseDatabase, tmp_path: Path) -> Iterator[int]:
    """Of a site of three workers, as systemd starts it."""
    port, runtime = free_port(), tmp_path / "runtime"
    runtime.mkdir()
    settings = environment(own, tmp_path, http_address=f"127.0.0.1:{port}", web_workers=str(WORKERS))
    with running(GUNICORN, settings | {"RUNTIME_DIRECTORY": str(runtime)}, tmp_path / "log"):
        until(lambda: answers(port))
        yield port


def test_all_workers_count_together_and_one_that_is_killed_takes_nothing_along(port: int, tmp_path: Path) -> None:
    for _ in range(ASKED):
        assert page(port, "/api/v1/categories/").status == 200
    assert page(port, "/api/v1/channels/0/").status == 404
    until(lambda: counted(port, "api_categories", "2xx") == ASKED)
    assert counted(port, "api_channel", "4xx") == 1
    shown = page(port, "/metrics").body
    assert f'catalog_http_request_seconds_count{{kind="api_categories"}} {ASKED}.0' in shown
    assert "catalog_http_requests_in_progress 1.0" in shown
    assert "catalog_build_info{" in shown
    started = re.search(r"process_start_time_seconds (\S+)", shown)
    for pid in children(tmp_path):
        os.kill(pid, signal.SIGKILL)
    until(lambda: answers(port) and counted(port, "api_categories", "2xx") == ASKED)
    until(lambda: len(children(tmp_path)) == WORKERS)
    again = page(port, "/metrics").body
    assert started is not None
    assert started[0] in again
    assert "catalog_http_requests_in_progress 1.0" in again
    until(lambda: places(tmp_path, "gauge_livesum") == set(range(WORKERS)))  # all have loaded
    assert places(tmp_path, "counter") <= set(range(WORKERS))  # of those that were asked anything


def test_where_systemd_gives_no_folder_the_master_makes_one_and_takes_it_away(
    own: provision.HouseDatabase, tmp_path: Path
) -> None:
    port = free_port()
    settings = environment(own, tmp_path, http_address=f"127.0.0.1:{port}")
    with running(GUNICORN, settings | {"TMPDIR": str(tmp_path)}, tmp_path / "log"):
        until(lambda: answers(port))
        assert "catalog_http_requests_total" in page(port, "/metrics").body
        assert list(tmp_path.glob("catalog-web-*/counter_*.db"))
    assert not list(tmp_path.glob("catalog-web-*"))


def counted(port: int, kind: str, status: str) -> float:
    counter = rf'^catalog_http_requests_total{{kind="{kind}",status="{status}"}} (\S+)$'
    found = re.search(counter, page(port, "/metrics").body, re.MULTILINE)
    return float(found[1]) if found else 0.0


def places(folder: Path, of: str) -> set[int]:
    """Of the files in which workers count."""
    files = (folder / "runtime" / "metrics").glob(f"{of}_*.db")
    return {int(path.stem.removeprefix(f"{of}_")) for path in files}


def children(folder: Path) -> set[int]:
    """The workers, by the log of their master."""
    said = (folder / "log").read_text(encoding="utf-8")
    booted = {int(pid) for pid in re.findall(r"Booting worker with pid: (\d+)", said)}
    return {pid for pid in booted if (Path("/proc") / str(pid)).exists()}
