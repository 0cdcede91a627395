"""What a request is written in."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import provision
import pytest

from catalog_service.mini_app.charset import utf8_only
from catalog_service.tests.processes import HOUSE, environment


def reads(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """An application that answers whatever it is asked."""
    start_response("200 OK", [])
    return [b"{}"]


def asked(content_type: str) -> tuple[str, dict[str, str], Any]:
    """Status, headers and body of the whole answer."""
    told: list[Any] = []
    answer = utf8_only(reads)({"CONTENT_TYPE": content_type}, lambda *given: told.append(given))
    return told[0][0], dict(told[0][1]), json.loads(b"".join(answer))


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=base64",
        "text/plain; charset=rot13",
        "application/json; charset=undefined",
        "application/json; charset=utf-16",
        "application/json; charset=no-such-thing",
        "application/json; charset=\0",
        "application/json; charset*=no-such-thing''x",
    ],
)
def test_letters_that_nobody_reads_are_refused_in_the_form_of_a_problem(content_type: str) -> None:
    status, headers, body = asked(content_type)
    assert (status, body["status"], body["code"]) == ("415 Unsupported Media Type", 415, "unsupported_media_type")
    assert headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "content_type", ["", "application/json", "application/json; charset=UTF-8", 'text/plain; charset="utf8"; x=1']
)
def test_utf_8_is_read_however_it_is_spelt(content_type: str) -> None:
    assert asked(content_type)[0] == "200 OK"


PROGRAM = """
from wsgiref.util import setup_testing_defaults
from catalog_service.wsgi import application
asked = {"CONTENT_TYPE": "text/plain; charset=base64", "QUERY_STRING": "search=a", "PATH_INFO": "/api/v1/channels/"}
setup_testing_defaults(asked)
list(application(asked, lambda status, headers: print(status)))
"""


def test_the_web_process_refuses_them(own: provision.HouseDatabase, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM]
    run = subprocess.run(command, cwd=HOUSE, env=environment(own, tmp_path), capture_output=True, text=True, check=True)
    assert run.stdout == "415 Unsupported Media Type\n"
