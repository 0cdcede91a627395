"""The journal of the site is JSON; of worker and bot their own tests say it."""

import json
import subprocess
from pathlib import Path

import provision
import psycopg

from catalog_service.tests.monitoring.operator import logged, page
from catalog_service.tests.processes import GUNICORN, HOUSE, PATIENCE_S, answers, environment, free_port, running, until


def test_a_site_that_serves_and_stops_writes_json_alone(own: provision.HouseDatabase, tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    with running(GUNICORN, environment(own, tmp_path, http_address=f"127.0.0.1:{port}"), log):
        until(lambda: answers(port))
        assert page(port, "/nobody-knows-this").status == 404
    events = [each["event"] for each in logged(log)]
    assert any("Listening at" in event for event in events)
    assert any("Shutting down" in event for event in events)


def test_a_site_that_cannot_begin_says_so_in_one_sentence_and_in_json_beside_it(
    own: provision.HouseDatabase, tmp_path: Path
) -> None:
    with psycopg.connect(own.as_admin) as admin:
        admin.execute("DELETE FROM catalog.django_migrations WHERE app = 'visitors'")
    settings = environment(own, tmp_path, http_address=f"127.0.0.1:{free_port()}")
    done = subprocess.run(
        GUNICORN, cwd=HOUSE, env=settings, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode != 0
    (sentence,) = (line for line in done.stderr.splitlines() if not line.startswith("{"))
    assert sentence.startswith("База данных отстала")
    assert all(json.loads(line)["event"] for line in done.stderr.splitlines() if line != sentence)
