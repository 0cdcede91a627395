"""The alert rules: each fires and is silent as its example says, and asks for what processes really tell."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import provision
import pytest
from processes import Program
from server import metrics_file, watch
from server.layout import PORTS

MONITORING = Path(__file__).parents[2] / "monitoring"
RULES = (MONITORING / "alerts.yml").read_text(encoding="utf-8")
EXAMPLES = (MONITORING / "alerts_test.yml").read_text(encoding="utf-8")
CONFIGURATION = (MONITORING / "prometheus.yml").read_text(encoding="utf-8")
ALERTS = re.findall(r"- alert: (\w+)", RULES)
PATIENCE_S = 120
OURS = re.compile(r"\b(?:catalog|reposter|house|process)_[a-z_]+\b")
PARTS_OF_A_HISTOGRAM = re.compile(r"_(?:bucket|sum|count)$")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CATALOG = {
    "CATALOG_HOSTS": "localhost",
    "CATALOG_OWN_MACHINE": "true",
    "CATALOG_HTTPS": "false",
    "CATALOG_WEB_WORKERS": "1",
    "CATALOG_WORKER_HTTP_PORT": "0",
    "CATALOG_BOT_HTTP_PORT": "0",
    "CATALOG_BOT_TOKEN": "7000000001:AAF-for-tests-only",
    "CATALOG_BOT_API_URL": "http://127.0.0.1:9",
    "CATALOG_TELEGRAM_PAGES_URL": "https://127.0.0.1:9",
    "CATALOG_TELEMETR_PAGES_URL": "https://127.0.0.1:9",
}
REPOSTER = {
    "REPOSTER_SESSION_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "TELEGRAM_API_ID": "1",
    "TELEGRAM_API_HASH": "0123456789abcdef",
    "REPOSTER_HTTP_PORT": "0",
    "REPOSTER_BOT_TOKEN": "7000000002:AAF-for-tests-only",
    "REPOSTER_BOT_API_URL": "http://127.0.0.1:9",
    "REPOSTER_ADMIN_IDS": "101",
}
"""Without a project it has no userbot to connect."""


@pytest.fixture(scope="module")
def promtool() -> str:
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("promtool is not installed: apt-get install prometheus")
    return found


@pytest.mark.parametrize(
    "asked",
    [("check", "config", "prometheus.yml"), ("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml")],
    ids=["the configuration", "the rules", "the examples of the rules"],
)
def test_prometheus_itself_finds_nothing_wrong(promtool: str, asked: tuple[str, ...]) -> None:
    done = subprocess.run([promtool, *asked], cwd=MONITORING, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_has_an_example_of_each_kind_and_a_section_of_the_guide(alert: str) -> None:
    assert ALERTS.count(alert) == 1
    assert f"- name: {alert} fires\n" in EXAMPLES
    assert f"- name: {alert} is silent\n" in EXAMPLES
    assert f"runbook: docs/operations.ru.md#{alert.lower()}\n" in RULES


@pytest.mark.parametrize("unit", PORTS)
def test_every_process_is_asked_at_its_port(unit: str) -> None:
    job, target = f"job_name: {unit.removesuffix('.service')}\n", f"'127.0.0.1:{PORTS[unit]}'"
    assert f"{job}    static_configs: [{{targets: [{target}]}}]\n" in CONFIGURATION


def test_every_metric_of_the_rules_is_on_a_page_of_a_real_process(pages: str) -> None:
    told = set(re.findall(r"^# TYPE (\S+) ", pages, re.MULTILINE))
    named = asked_for()
    assert len(named) > len(ALERTS) / 2
    assert named - told == set()


def asked_for() -> set[str]:
    """Every metric that a rule names."""
    expressions = re.findall(r"expr: (>-\n(?: {10}.*\n)+|.*\n)", RULES)
    return {PARTS_OF_A_HISTOGRAM.sub("", name) for text in expressions for name in OURS.findall(text)}


@pytest.fixture
def pages(database_admin_url: str, tmp_path: Path) -> Iterator[str]:
    """/metrics of every process of a house, one after the other, and what the watch writes."""
    house = provision.clone(database_admin_url, f"alerts_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    port, runtime = free_port(), tmp_path / "runtime"
    runtime.mkdir()
    catalog = CATALOG | {
        "CATALOG_DATABASE_URL": house.dsn("catalog_app"),
        "CATALOG_SECRET_KEY": secrets.token_urlsafe(64),
        "CATALOG_MEDIA_ROOT": str(tmp_path),
        "CATALOG_STATIC_ROOT": str(tmp_path),
        "CATALOG_HTTP_ADDRESS": f"127.0.0.1:{port}",
        "RUNTIME_DIRECTORY": str(runtime),
    }
    reposter = REPOSTER | {"REPOSTER_DATABASE_URL": house.dsn("reposter_app")}
    with ExitStack() as ended:

        def start(name: str, *command: str, settings: dict[str, str]) -> Program:
            program = Program(name, (sys.executable, "-m", *command), tmp_path / f"{name}.log", settings)
            ended.callback(program.stop)
            return program

        web = start("web", "gunicorn", "-c", "python:catalog_service.gunicorn_conf", settings=catalog)
        others = [
            start("worker", "catalog_service.manage", "work", settings=catalog),
            start("bot", "catalog_service.bot", settings=catalog),
            start("reposter", "reposter_service", "run", settings=reposter),
        ]
        page(port, web)
        told = [watched(), page(port, web), *(page(port_of(each), each) for each in others)]
        yield "\n".join(told)


def watched() -> str:
    seen = watch.Seen(units={"catalog-web.service": True}, backup_age_s=1.0, certificate_s=1.0, free_ratios={"/": 0.5})
    return metrics_file.text(watch.gauges(seen, NOON))


def port_of(program: Program) -> int:
    line = program.wait_for_line(lambda line: '"http_port"' in line, PATIENCE_S)
    return int(re.findall(r'"http_port": (\d+)', line)[0])


def page(port: int, program: Program) -> str:
    """Of a process that may still be starting, as soon as it has reached the database."""
    deadline = time.monotonic() + PATIENCE_S
    while not (text := asked(port)) or "database_up 0.0" in text:
        assert program.is_running, program.complaint("ended")
        assert time.monotonic() < deadline, program.complaint("not ready")
        time.sleep(0.1)
    return text


def asked(port: int) -> str:
    """Nothing while nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        return answer.read().decode() if answer.status == 200 else ""
    except (OSError, HTTPException):
        return ""
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
