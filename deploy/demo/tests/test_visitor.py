"""Those who open the catalog: what they send is what a browser, and Telegram, would send."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from demo.visitor import Editor, Visitor

TOKEN = "7000000001:AAF-for-tests-only-0123456789abcdef"
FORM = b'<input type="hidden" name="csrfmiddlewaretoken" value="masked">'


@dataclass
class Heard:
    """Requests that the site got: method, path, headers, body."""

    address: str = ""
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Heard]:
    heard = Heard()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answers()

        def do_POST(self) -> None:
            self.answers()

        def answers(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            heard.requests.append((self.command, self.path, dict(self.headers), body))
            self.send_response(302 if body else 200)
            self.send_header("Set-Cookie", f"{'sessionid=known' if body else 'csrftoken=plain'}; Path=/; HttpOnly")
            self.send_header("Content-Length", str(len(FORM)))
            self.end_headers()
            self.wfile.write(FORM)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        heard.address = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield heard
        server.shutdown()


def test_an_editor_signs_in_by_the_form_and_is_known_from_then_on(site: Heard) -> None:
    editor = Editor(site.address)
    assert editor.signs_in("owner", "a & b").status == 302
    editor.opens("/admin/channels/channel/")
    (_, _, _, _), (method, path, headers, body), (_, opened, later, _) = site.requests
    assert (method, path, headers["Cookie"]) == ("POST", "/admin/login/", "csrftoken=plain")
    fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    assert fields == {"csrfmiddlewaretoken": "masked", "username": "owner", "password": "a & b", "next": "/admin/"}
    assert opened == "/admin/channels/channel/"
    assert later["Cookie"] == "csrftoken=plain; sessionid=known"


def test_a_visitor_is_signed_by_his_bot(site: Heard) -> None:
    Visitor(site.address, 42, TOKEN).gets("favorites/")
    ((_, path, headers, _),) = site.requests
    assert path == "/api/v1/favorites/"
    scheme, _, signed = headers["Authorization"].partition(" ")
    fields = {name: values[0] for name, values in parse_qs(signed).items()}
    assert scheme == "tma"
    assert fields.keys() == {"auth_date", "user", "hash"}
    assert '"id": 42' in fields["user"]


def test_who_has_come_by_a_link_has_its_code_signed_too(site: Heard) -> None:
    Visitor(site.address, 42, TOKEN, link="kod-1").does([{"id": "1", "kind": "opened_app"}])
    ((method, path, headers, body),) = site.requests
    signed = parse_qs(headers["Authorization"].partition(" ")[2])
    assert (method, path, signed["start_param"]) == ("POST", "/api/v1/events/", ["kod-1"])
    assert json.loads(body) == {"events": [{"id": "1", "kind": "opened_app"}]}
