"""What an operator has beside a process: its pages, its log, systemd's end of the notify socket."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

PATIENCE_S = 120


class Page(NamedTuple):
    status: int
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def page(port: int, path: str, **headers: str) -> Page:
    """`headers`: with _ for each hyphen."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
        answer = connection.getresponse()
        return Page(answer.status, answer.read().decode())
    finally:
        connection.close()


def logged(log: Path) -> list[dict[str, Any]]:
    """Each line of a process's log; `ValueError` for one that is no JSON."""
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def port_of(log: Path) -> int:
    """Of the pages, as the log names it; 0: it does not yet."""
    found = re.search(r'"http_port": (\d+)', log.read_text(encoding="utf-8"))
    return int(found[1]) if found else 0


class Systemd:
    """Hears what a process says of itself."""

    def __init__(self, path: Path) -> None:
        self.environment = {"NOTIFY_SOCKET": str(path)}
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.settimeout(PATIENCE_S)

    def heard(self) -> str:
        """The next of what it says, waited for."""
        return self._socket.recv(4096).decode()

    def heard_so_far(self) -> list[str]:
        """All that waits to be heard."""
        self._socket.settimeout(0)
        said = []
        try:
            while True:
                said.append(self._socket.recv(4096).decode())
        except BlockingIOError:
            return said
        finally:
            self._socket.settimeout(PATIENCE_S)

    def close(self) -> None:
        self._socket.close()


@contextmanager
def systemd(folder: Path) -> Iterator[Systemd]:
    """`folder`: a short path; the address of a socket has room for a hundred characters."""
    listening = Systemd(folder / "notify")
    try:
        yield listening
    finally:
        listening.close()
