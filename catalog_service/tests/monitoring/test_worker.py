"""The worker as systemd starts it: its pages, its watchdog, an outage of the database."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import provision
import psycopg

from catalog_service.monitoring.systemd import FEEDING_S
from catalog_service.tests.monitoring.operator import logged, page, port_of, systemd
from catalog_service.tests.processes import HOUSE, MANAGE, environment, running, until

WORK = (*MANAGE, "work")
STUCK = """
import sys
from catalog_service.monitoring import progress
progress.STUCK_S = -1.0
from catalog_service import manage
sys.exit(manage.main(["manage", "work"]))
"""
WRONG = """
INSERT INTO procrastinate_jobs (queue_name, task_name)
VALUES ('default', 'nobody.knows.it'), ('default', 'catalog_service.mailings.tasks.send_trial')
"""


def test_it_is_ready_fed_while_it_works_frozen_not_and_stops_in_words(
    own: provision.HouseDatabase, tmp_path: Path, short_path: Path
) -> None:
    log = tmp_path / "log"
    with systemd(short_path) as listening:
        with running(WORK, environment(own, tmp_path) | listening.environment, log) as worker:
            assert listening.heard() == "READY=1"
            assert listening.heard() == "WATCHDOG=1"
            assert listening.heard() == "WATCHDOG=1"
            worker.send_signal(signal.SIGSTOP)
            listening.heard_so_far()
            time.sleep(2 * FEEDING_S)
            assert listening.heard_so_far() == []
            worker.send_signal(signal.SIGCONT)
            assert listening.heard() == "WATCHDOG=1"
            worker.terminate()
            worker.wait()
        assert worker.returncode == 0
        assert "STOPPING=1" in listening.heard_so_far()
    assert [each["event"] for each in logged(log)][-1] == "the worker has stopped"


def test_one_that_stands_still_is_not_fed(own: provision.HouseDatabase, tmp_path: Path, short_path: Path) -> None:
    log = tmp_path / "log"
    with systemd(short_path) as listening:
        settings = environment(own, tmp_path) | listening.environment
        with running((sys.executable, "-c", STUCK), settings, log) as worker:
            assert listening.heard() == "READY=1"
            page(port_of(log), "/healthz")  # answered by the loop that would have fed it first of all
            worker.terminate()
            worker.wait()
        assert listening.heard_so_far() == ["STOPPING=1"]


def test_its_pages_tell_how_it_fares_and_count_its_jobs(own: provision.HouseDatabase, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with psycopg.connect(own.as_admin, autocommit=True) as admin:
        admin.execute("SET search_path = catalog")  # of the triggers of procrastinate's tables
        admin.execute(WRONG)
    with running(WORK, environment(own, tmp_path), log):
        until(lambda: port_of(log) != 0)
        port = port_of(log)
        until(lambda: page(port, "/healthz").status == 200)
        until(
            lambda: (
                'catalog_worker_jobs_total{ended="failed",task="mailings.send_trial"} 1.0'
                in page(port, "/metrics").body
            )
        )
        said = page(port, "/healthz").json
        assert said | {"standstill_s": 0} == {
            "ok": True,
            "says": "работает",
            "database": True,
            "working": True,
            "standstill_s": 0,
        }
        until(
            lambda: (
                'catalog_worker_jobs_total{ended="well",task="mailings.send_mailings"}' in page(port, "/metrics").body
            )
        )
        shown = page(port, "/metrics").body
    assert "catalog_worker_database_up 1.0" in shown
    assert "catalog_events_uncounted 0.0" in shown
    assert f'catalog_build_info{{release="{HOUSE.name}"}} 1.0' in shown
    assert "nobody.knows.it" not in shown
    assert len(logged(log)) > 0


def test_a_database_that_goes_is_told_and_outlived(
    own: provision.HouseDatabase, tmp_path: Path, database_admin_url: str
) -> None:
    log = tmp_path / "log"
    with (
        psycopg.connect(database_admin_url, autocommit=True) as admin,
        running(WORK, environment(own, tmp_path), log) as worker,
    ):
        until(lambda: port_of(log) != 0)
        port = port_of(log)
        until(lambda: page(port, "/healthz").status == 200)
        admin.execute(f'ALTER DATABASE "{own.name}" ALLOW_CONNECTIONS false'.encode())
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own.name])
        until(lambda: page(port, "/healthz").status == 503)
        assert page(port, "/healthz").json["says"] == "база данных не отвечает"
        assert "catalog_worker_database_up 0.0" in page(port, "/metrics").body
        until(lambda: not page(port, "/healthz").json["working"])
        admin.execute(f'ALTER DATABASE "{own.name}" ALLOW_CONNECTIONS true'.encode())
        until(lambda: page(port, "/healthz").status == 200)
        assert worker.poll() is None
    assert len(logged(log)) > 0


def test_a_port_that_somebody_has_is_told_in_a_sentence(own: provision.HouseDatabase, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = environment(own, tmp_path, worker_http_port=str(taken.getsockname()[1]))
        done = subprocess.run(WORK, cwd=HOUSE, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "CATALOG_WORKER_HTTP_PORT" in done.stderr
    assert "уже занят" in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_that_do_not_fit_end_it_for_good(own: provision.HouseDatabase, tmp_path: Path) -> None:
    settings = environment(own, tmp_path, own_machine="false")
    done = subprocess.run(WORK, cwd=HOUSE, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "CATALOG_HTTPS=false" in done.stderr


def test_it_has_no_other_pages(own: provision.HouseDatabase, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(WORK, environment(own, tmp_path), log):
        until(lambda: port_of(log) != 0)
        assert [page(port_of(log), path).status for path in ("/", "/healthz/", "/admin/")] == [404, 404, 404]
