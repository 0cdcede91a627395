"""What a process tells of itself on 127.0.0.1."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from server import env_files, loopback
from server.layout import CATALOG, Layout
from server.tests.pages import pages
from server.trouble import Trouble


def test_an_answer_is_told_with_its_status() -> None:
    with pages() as served:
        served.says("/healthz", {"says": "база данных не отвечает"}, 503)
        answer = loopback.ask(served.port, "/healthz", 30)
    assert (answer.status, answer.said) == (503, {"says": "база данных не отвечает"})


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b"\xff\xfe"], ids=["nothing", "a page", "a list", "no text"])
def test_what_is_no_object_says_nothing(body: bytes) -> None:
    assert loopback.Answer(200, body).said == {}


@contextmanager
def listening(says: bytes | None) -> Iterator[int]:
    """Somebody who takes connections, says that much and ends; None: nothing, for ever."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                if says is None:
                    connection.recv(4096)  # until the other has had enough
                else:
                    connection.sendall(says)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(30)


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (None, "не ответил за 0.2 с"),
        (b"", "ответ оборвался"),
        (b"SSH-2.0-OpenSSH\r\n", "ответ оборвался"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "ответ оборвался"),
    ],
    ids=["silent", "hangs up", "another program", "cut short"],
)
def test_a_stranger_at_the_port_is_told(says: bytes | None, words: str) -> None:
    with listening(says) as port, pytest.raises(Trouble, match=words):
        loopback.ask(port, "/healthz", 0.2 if says is None else 30)


def test_nobody_at_the_port_is_told() -> None:
    with pages() as served:
        port = served.port
    with pytest.raises(Trouble, match=f"на порту {port} никто не отвечает"):
        loopback.ask(port, "/healthz", 30)


@pytest.mark.parametrize(
    ("unit", "settings", "port"),
    [
        ("reposter.service", {}, 9210),
        ("reposter.service", {"REPOSTER_HTTP_PORT": "9300"}, 9300),
        ("reposter.service", {"REPOSTER_HTTP_PORT": "0"}, 9210),
        ("catalog-worker.service", {"CATALOG_WORKER_HTTP_PORT": "9301"}, 9301),
        ("catalog-web.service", {"CATALOG_HTTP_ADDRESS": "127.0.0.1:9302"}, 9302),
        ("catalog-web.service", {"CATALOG_HTTP_ADDRESS": "fd://3"}, 9220),
    ],
    ids=["usual", "another", "any", "worker", "web", "a socket of systemd's"],
)
def test_a_process_is_asked_where_its_settings_say(unit: str, settings: dict[str, str], port: int) -> None:
    assert loopback.port_of(unit, settings) == port


def test_a_units_own_settings_win(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.settings.mkdir(parents=True)
    env_files.write(layout.env(CATALOG), {"A": "service", "B": "service"})
    env_files.write(layout.env("catalog-worker"), {"B": "unit"})
    assert loopback.settings_of(layout, "catalog-worker.service") == {"A": "service", "B": "unit"}
    assert loopback.settings_of(layout, "catalog-web.service") == {"A": "service", "B": "service"}
