"""Clients of the benchmark against a real server that keeps connections alive."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bench.keep_alive_clients import KeepAliveClients, posted, request


class Answering(BaseHTTPRequestHandler):
    """200 with a body longer than one packet, 304 without one where an ETag is held."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        held = "If-None-Match" in self.headers
        body = b"" if held else b"x" * 200_000
        self.send_response(304 if held else 200)
        if not held:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """201 where what is sent is what is said to be sent."""
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201 if (sent, self.headers["Content-Type"]) == (b"{}", "application/json") else 400)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        server.daemon_threads = True
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server.server_port
        server.shutdown()
        serving.join()


def test_each_client_asks_one_question_after_another_and_every_answer_is_timed(port: int) -> None:
    with KeepAliveClients(port, 3) as clients:
        whole = clients.ask([request("/"), request("/again")], seconds=0.1)
        nothing = clients.ask([request("/", 'If-None-Match: "1"\r\n')], seconds=0.1)
    assert (whole.statuses, nothing.statuses) == ({200}, {304})
    assert len(whole.took) >= 3
    assert whole.per_s == len(whole.took) / whole.seconds


def test_what_is_posted_arrives_whole(port: int) -> None:
    with KeepAliveClients(port, 2) as clients:
        assert clients.ask([posted("/", b"{}")], seconds=0.1).statuses == {201}
