"""Some HTTP clients, each on a kept-alive connection, all in one loop of a process of their own.

    with KeepAliveClients(port, 8) as clients:
        clients.ask([request("/healthz")], seconds=2)        -> `Asked`

Each asks again as soon as it is answered, the next of the requests in turn. What they cost is little and can be told
apart: they share the cores with the server that they measure.
"""

from __future__ import annotations

import multiprocessing
import selectors
import socket
import time
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final, Self, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from types import TracebackType

MOST_BYTES: Final = 1 << 20


@dataclass(frozen=True)
class Asked:
    """`took`: seconds of every request, in the order of the answers; `seconds`: of the whole."""

    took: list[float]
    seconds: float
    statuses: set[int]

    @property
    def per_s(self) -> float:
        return len(self.took) / self.seconds


class KeepAliveClients:
    """Entering starts the process, which connects."""

    def __init__(self, port: int, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, port, count), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.join()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def ask(self, requests: Sequence[bytes], seconds: float) -> Asked:
        """`EOFError` or `ConnectionError` when the server, and with it that process, is gone."""
        self._pipe.send((requests, seconds))
        return cast("Asked", self._pipe.recv())


def request(path: str, headers: str = "") -> bytes:
    """`headers`: whole lines."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode()


def posted(path: str, body: bytes, headers: str = "") -> bytes:
    """JSON."""
    about = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{about}{headers}\r\n".encode() + body


def _serve(pipe: Connection[Any, Any], port: int, count: int) -> None:
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    for connection in connections:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while True:
        requests, seconds = pipe.recv()
        pipe.send(_ask(connections, cycle(requests), seconds))


def _ask(connections: list[socket.socket], requests: Iterator[bytes], seconds: float) -> Asked:
    began = time.perf_counter()
    took: list[float] = []
    statuses: set[int] = set()
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection, selectors.EVENT_READ, time.perf_counter())
            connection.sendall(next(requests))
        while selector.get_map():
            for key, _ in selector.select():
                connection = cast("socket.socket", key.fileobj)
                statuses.add(_read_answer(connection))
                now = time.perf_counter()
                took.append(now - key.data)
                if now < began + seconds:
                    selector.modify(connection, selectors.EVENT_READ, now)
                    connection.sendall(next(requests))
                else:
                    selector.unregister(connection)
    return Asked(took, time.perf_counter() - began, statuses)


def _read_answer(connection: socket.socket) -> int:
    """Read one answer whole; its status."""
    received = _more(connection)
    while (head := received.find(b"\r\n\r\n")) < 0:
        received += _more(connection)
    missing = head + 4 + _length(received[:head]) - len(received)
    while missing > 0:
        missing -= len(_more(connection))
    return int(received[9:12])


def _length(head: bytes) -> int:
    _, named, after = head.lower().partition(b"\r\ncontent-length:")
    return int(after.partition(b"\r\n")[0]) if named else 0


def _more(connection: socket.socket) -> bytes:
    if not (received := connection.recv(MOST_BYTES)):
        raise EOFError
    return received
