"""A visitor of a site on this machine, and what may stand behind nginx in place of the catalog."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from server.tests.nginx_house import NAME, PATIENCE_S, House

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

NOBODYS = {"Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told


def ask(
    house: House,
    path: str,
    method: str = "GET",
    *,
    name: str = NAME,
    from_: str = "127.0.0.1",
    body: bytes | None = None,
    headers: Mapping[str, str] = NOBODYS,
) -> Answer:
    """By HTTPS, as one who trusts the site's certificate. `from_`: of this machine's addresses the visitor's own."""
    connection = HTTPConnection(name, 443)
    with door(house, from_) as secure:
        connection.sock = secure
        connection.request(method, path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, answer.msg, answer.read())


def ask_often(house: House, path: str, times: int, *, from_: str) -> Generator[Answer, None, None]:
    """One question after the other in one connection, as fast as they are answered."""
    connection = HTTPConnection(NAME, 443)
    with door(house, from_) as secure:
        connection.sock = secure
        for _ in range(times):
            connection.request("GET", path, headers=dict(NOBODYS))
            answer = connection.getresponse()
            yield Answer(answer.status, answer.msg, answer.read())


@contextmanager
def door(house: House, from_: str = "127.0.0.1") -> Iterator[ssl.SSLSocket]:
    trusting = ssl.create_default_context(cafile=str(house.certificate))
    plain = socket.create_connection(("127.0.0.1", house.nginx.doors.https), PATIENCE_S, source_address=(from_, 0))
    with plain, trusting.wrap_socket(plain, server_hostname=NAME) as secure:
        yield secure


def ask_by_http(house: House, path: str) -> Answer:
    connection = HTTPConnection("127.0.0.1", house.nginx.doors.http, timeout=PATIENCE_S)
    try:
        connection.request("GET", path, headers={"Host": NAME})
        answer = connection.getresponse()
        return Answer(answer.status, answer.msg, answer.read())
    finally:
        connection.close()


class Stand(ThreadingHTTPServer):
    """Answers in the catalog's place with what it was asked. `deaf`: so many connections are closed without a word."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Echo)
        self.deaf = 0
        self.heard: list[tuple[str, str]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Echo(BaseHTTPRequestHandler):
    server: Stand

    def do_GET(self) -> None:
        self.server.heard.append((self.command, self.path))
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.server.deaf:
            self.server.deaf -= 1
            self.close_connection = True
            return
        told = json.dumps({"method": self.command, "path": self.path, "headers": dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_POST = do_PUT = do_GET  # noqa: N815 - named by http.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by http.server
        """What was asked is in `heard`."""


@contextmanager
def standing() -> Iterator[Stand]:
    with Stand() as stand:
        serving = threading.Thread(target=stand.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        try:
            yield stand
        finally:
            stand.shutdown()
            serving.join()
