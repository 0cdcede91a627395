"""What smoke finds wrong with the Mini App's page, of a site that answers as it is told to."""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from demo.catalog import MINI_APP_LINK
from demo.mini_app_verdict import MiniAppVerdict

SHELVES = {"categories": [{"id": 1, "channels": [{"id": 7}]}]}
CHANNEL = {"id": 7, "title": "Кино"}
SCRIPT = "start()"
CODE = "c7"


@dataclass
class Site:
    """`boots` by what is asked for; a good one answers as here."""

    address: str = ""
    policy: str = f"script-src 'sha256-{b64encode(sha256(SCRIPT.encode()).digest()).decode()}'; "
    ancestors: str = "frame-ancestors https://*.telegram.org"
    led: str = "#tgWebAppData=hash%3D0"
    headers: dict[str, str] = field(default_factory=dict)
    favorites: int = 200
    page: int = 200
    first: dict[str, Any] = field(default_factory=lambda: _boot("/", "categories/?first=3", SHELVES))
    linked: dict[str, Any] = field(default_factory=lambda: _boot("/c/7", "channels/7/", CHANNEL))

    def answer(self, path: str) -> tuple[int, dict[str, str], str]:
        api = {"categories/?first=3": SHELVES, "channels/7/": CHANNEL}
        if path.startswith("/api/v1/favorites/"):
            return self.favorites, {}, "{}"
        if path.startswith("/api/v1/"):
            return 200, {}, json.dumps(api[path.removeprefix("/api/v1/")])
        if path.startswith("/open/"):
            return 302, {"Location": f"{self.address}{self.led}"}, ""
        boot = json.dumps(self.linked if CODE in path else self.first)
        html = f'<script>{SCRIPT}</script><script type="application/json" id="boot">{boot}</script>'
        return self.page, {"Content-Security-Policy": self.policy + self.ancestors, **self.headers}, html


def _boot(opens: str, api: str, answer: Any) -> dict[str, Any]:
    manager = {"link": "https://t.me/catalog_manager", "text": ""}
    return {"opens": opens, "manager": manager, "app_link": MINI_APP_LINK, "answers": {api: answer}}


@pytest.fixture
def site() -> Iterator[Site]:
    told = Site()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = told.answer(self.path)
            self.send_response(status)
            for header in headers.items():
                self.send_header(*header)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        told.address = f"http://127.0.0.1:{server.server_port}/"
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield told
        server.shutdown()


def found(site: Site) -> list[str]:
    opened = f"{site.address}open/catalog_house_bot/500000003"
    return list(MiniAppVerdict(site.address, opened, lambda channel: f"c{channel}").found())


def test_of_a_page_as_it_should_be_nothing_is_found(site: Site) -> None:
    assert found(site) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        pytest.param({"ancestors": "frame-ancestors 'none'"}, "не покажут страницу", id="not to be framed"),
        pytest.param({"headers": {"X-Frame-Options": "DENY"}}, "не покажут страницу", id="by the older header"),
        pytest.param({"policy": "script-src 'none'; "}, "не запустит скрипт", id="script without its hash"),
        pytest.param({"headers": {"Set-Cookie": "sessionid=1"}}, "cookie: sessionid", id="a cookie"),
        pytest.param({"first": _boot("/", "categories/?first=3", {})}, "не то, что отвечает API", id="other data"),
        pytest.param({"linked": _boot("/", "channels/7/", CHANNEL)}, "открывается / вместо /c/7", id="a link missed"),
        pytest.param({"favorites": 401}, "не принята: 401", id="a signature that is refused"),
        pytest.param({"led": "elsewhere"}, "ведёт на", id="an address that leads elsewhere"),
    ],
)
def test_what_is_wrong_is_told_in_words(site: Site, wrong: dict[str, Any], words: str) -> None:
    for name, value in wrong.items():
        setattr(site, name, value)
    (problem,) = found(site)
    assert words in problem


def test_a_contact_that_leads_elsewhere_is_told(site: Site) -> None:
    site.first["manager"] = None
    (problem,) = found(site)
    assert "ведёт на None" in problem


def test_a_page_that_is_not_built_names_what_builds_it(site: Site) -> None:
    site.page = 503
    with pytest.raises(ValueError, match="make webapp"):
        found(site)
