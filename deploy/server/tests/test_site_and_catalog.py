"""The site as visitors get it: a real nginx in front of the catalog's real web process, on a database of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
import orphans
import provision
import pytest
from server.layout import CATALOG
from server.tests.nginx_house import NAME, PATIENCE_S, House, free_port, house, needs_nginx, until
from server.tests.visits import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = needs_nginx

CLONE = Path(__file__).parents[3]
ONCE = ("Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy", "Vary")


@pytest.fixture(scope="module")
def site(database_admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    root = tmp_path_factory.mktemp("site")
    database = provision.clone(database_admin_url, f"site_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    open_house = house(root, free_port())
    settings = {
        "CATALOG_DATABASE_URL": database.dsn("catalog_app"),
        "CATALOG_SECRET_KEY": "for tests only, and long enough: 0123456789abcdefghij",
        "CATALOG_HOSTS": NAME,
        "CATALOG_HTTP_ADDRESS": f"127.0.0.1:{open_house.upstream}",
        "CATALOG_WEB_WORKERS": "1",
        "CATALOG_MEDIA_ROOT": str(open_house.layout.media),
        "CATALOG_STATIC_ROOT": str(open_house.layout.current(CATALOG) / "static"),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CATALOG_", "DJANGO_"))}
    gather = [sys.executable, "-m", "catalog_service.manage", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(gather, cwd=CLONE, env=kept | settings, check=True)
    command = [sys.executable, "-m", "gunicorn", "-c", "python:catalog_service.gunicorn_conf"]
    with (root / "log").open("wb") as log, open_house.running():
        open_house.install()
        catalog = subprocess.Popen(
            command,
            cwd=CLONE,
            env=kept | settings,
            stdout=log,
            stderr=log,
            preexec_fn=orphans.on_parents_death(),  # noqa: PLW1509 - no thread of ours holds a lock here
        )
        try:
            until(lambda: _health(open_house.upstream) == 200)
            yield open_house
        finally:
            catalog.terminate()
            catalog.wait(PATIENCE_S)


def _health(port: int) -> int:
    """0 while nobody listens."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def test_the_apps_page_comes_small_and_guarded_once(site: House) -> None:
    answer = ask(site, "/", headers={"Accept-Encoding": "br, gzip"})
    assert answer.status in {200, 503}  # 503: the app is not built here, and the page says so
    assert {name: len(answer.headers.get_all(name, [])) for name in ONCE[:4]} == dict.fromkeys(ONCE[:4], 1)
    if answer.status == 200:
        assert answer.headers.get_all("Content-Encoding") == ["br"]
        assert b"<!doctype html>" in brotli.decompress(answer.body).lower()
        assert answer.headers.get_all("Vary") == ["Accept-Encoding"]


def test_health_is_seen_on_this_machine_and_not_through_the_site(site: House) -> None:
    assert _health(site.upstream) == 200
    assert ask(site, "/healthz").status == 404


def test_everything_that_a_page_of_the_admin_site_is_made_of_comes_from_nginx_and_is_kept_for_ever(site: House) -> None:
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', ask(site, "/admin/login/").text))
    assert named
    answers = [ask(site, path, headers={"Accept-Encoding": "gzip"}) for path in named]
    assert {answer.status for answer in answers} == {200}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert "gzip" in {answer.headers["Content-Encoding"] for answer in answers}


def test_an_editors_form_is_taken_as_it_was_sent_by_https(site: House) -> None:
    """Django believes nginx that this is HTTPS: otherwise it would send the browser there, for ever."""
    form = ask(site, "/admin/login/")
    assert form.status == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)
    cookie = str(form.headers["Set-Cookie"]).partition(";")[0]
    assert token is not None
    assert "Secure" in str(form.headers["Set-Cookie"])
    asked = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": cookie,
        "Referer": f"https://{NAME}/admin/login/",
        "Origin": f"https://{NAME}",
    }
    body = f"csrfmiddlewaretoken={token[1]}&username=nobody&password=wrong".encode()
    assert ask(site, "/admin/login/", "POST", body=body, headers=asked).status == 200  # the form again, with its words


def test_the_apis_own_refusals_come_through_as_they_are(site: House) -> None:
    answer = ask(site, "/api/v1/favorites/")
    assert (answer.status, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert answer.told["code"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="нужен curl: apt install curl")
def test_browsers_are_served_by_http_2(site: House) -> None:
    door = f"{NAME}:443:127.0.0.1:{site.nginx.doors.https}"
    command: list[str | Path] = ["curl", "-sS", "--http2", "--cacert", site.certificate, "--connect-to", door]
    seen = [*command, "-o", os.devnull, "-w", "%{http_version} %{http_code}", f"https://{NAME}/api/v1/categories/"]
    assert subprocess.run(seen, capture_output=True, text=True, check=True).stdout == "2 200"
