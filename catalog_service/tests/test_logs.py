"""Logs: one JSON object a line, without secrets."""

import json
import subprocess
import sys
from typing import Any

import pytest

from catalog_service.logs import HIDDEN, dictionary, hide_secrets

TOKEN = "123456789:AAE" + "x" * 32


@pytest.mark.parametrize(
    "said",
    [
        {"database_url": "postgresql://catalog_app:hunter2@localhost/house"},
        {"event": "cannot reach postgresql://catalog_app:hunter2@localhost/house"},
        {"password": "hunter2"},
        {"SECRET_KEY": "hunter2"},
        {"sessionid": "hunter2"},
        {"headers": {"Authorization": "tma hunter2", "Cookie": "hunter2"}},
        {"event": "refused tma hunter2&hash=abc"},
        {"event": "GET https://api.tgstat.ru/channels/stat?token=hunter2&channelId=x"},
        {"event": "GET /channels/stat?channelId=x&token=hunter2 HTTP/1.1"},
        {"event": "headers=[(b'Authorization', b'Bearer hunter2')]"},
        {"init_data": "hunter2"},
        {"exception": "Traceback …\nOperationalError: postgresql://a:hunter2@b/c"},
        {"args": ["postgresql://a:hunter2@b/c"]},
    ],
    ids=str,
)
def test_a_secret_never_gets_there(said: dict[str, Any]) -> None:
    written = json.dumps(hide_secrets(None, "info", said))
    assert "hunter2" not in written
    assert HIDDEN in written


def test_a_bots_token_is_a_secret_wherever_it_stands() -> None:
    written = hide_secrets(None, "info", {"event": f"https://api.telegram.org/bot{TOKEN}/sendMessage"})
    assert TOKEN not in str(written)


def test_what_is_no_secret_stays() -> None:
    said = {"event": "channel 17 stored at 12:30:05", "job": 5}
    assert hide_secrets(None, "info", dict(said)) == said


def test_those_who_fetch_never_tell_what_was_said() -> None:
    """At DEBUG they would quote every header of an answer, and a server may quote a token there."""
    loggers = dictionary("DEBUG")["loggers"]
    assert (loggers["httpcore"]["level"], loggers["httpx"]["level"]) == ("WARNING", "WARNING")


PROGRAM = """
import logging, structlog
from catalog_service import logs
logs.configure({"level": "INFO"})
structlog.get_logger("catalog_service.sample").info("stored", channel=5, token="hunter2")
logging.getLogger("django.request").error("Not Found: %s", "/x", extra={"request": object()})
logging.getLogger("somebody.else").debug("too much")
try:
    raise ValueError("postgresql://a:hunter2@b/c")
except ValueError:
    logging.getLogger("gunicorn.error").exception("broken")
"""


def test_everybody_logs_one_json_object_a_line_to_stderr() -> None:
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    stored, not_found, broken = (json.loads(line) for line in run.stderr.splitlines())
    assert (stored["event"], stored["channel"], stored["level"]) == ("stored", 5, "info")
    assert (not_found["event"], not_found["logger"]) == ("Not Found: /x", "django.request")
    assert "ValueError" in broken["exception"]
    assert "hunter2" not in run.stderr
