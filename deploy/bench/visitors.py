"""Visitors of a site behind TLS who ask at a steady rate, and what each of them met: the longest time of errors.

Each has an address of his own (127.1.0.N), so that limits for one address are those of one visitor. Half keep their
connection, as browsers do, half open one a request. A kept connection that the server has closed between two requests
is opened anew and asked once more, as every browser does; whatever else is not a whole answer of 200 is an error.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import BadStatusLine, HTTPException, HTTPSConnection
from itertools import cycle
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PATIENCE_S: Final = 10.0
"""Whoever waits longer has met an error."""
COUNT: Final = 12
EACH_S: Final = 0.3
"""Between the beginnings of a visitor's requests."""


class Asked(NamedTuple):
    """One request: moments in seconds since 1970, and what was wrong, in words, or an empty string."""

    began: float
    ended: float
    trouble: str = ""


@dataclass(frozen=True)
class Met:
    """What visitors met in some time: requests, the longest time of errors of one of them, the longest wait of one for
    a whole answer, and the kinds of trouble."""

    requests: int
    error_s: float
    wait_s: float
    troubles: tuple[str, ...]

    def __str__(self) -> str:
        words = f": {', '.join(self.troubles)}" if self.troubles else ""
        return f"{self.requests} requests, errors for {self.error_s:.2f} s{words}, longest wait {self.wait_s:.2f} s"


def met(visitors: Sequence[Sequence[Asked]], since: float, until: float) -> Met:
    """Of requests that began in this time, by visitor, each in his order."""
    each = [[asked for asked in visitor if since <= asked.began < until] for visitor in visitors]
    every = [asked for visitor in each for asked in visitor]
    return Met(
        len(every),
        max(map(longest_error, each), default=0.0),
        max((asked.ended - asked.began for asked in every if not asked.trouble), default=0.0),
        tuple(sorted({asked.trouble for asked in every if asked.trouble})),
    )


def longest_error(visitor: Sequence[Asked]) -> float:
    """Seconds from the beginning of a request that went wrong to that of the next one that did not."""
    longest = 0.0
    began: float | None = None
    for asked in visitor:
        if asked.trouble:
            began = asked.began if began is None else began
            longest = max(longest, asked.ended - began)
        elif began is not None:
            longest = max(longest, asked.began - began)
            began = None
    return longest


class Visitor(threading.Thread):
    """Asks for `paths` in turn until told to stop. `trust`: a file with the certificate that the site has to show."""

    def __init__(self, number: int, name: str, trust: Path, paths: Sequence[str]) -> None:
        super().__init__(name=f"visitor {number}", daemon=True)
        self.asked: list[Asked] = []
        self._site = name
        self._address = f"127.1.0.{number + 1}"
        self._paths = cycle([*paths[number % len(paths) :], *paths[: number % len(paths)]])
        self._keeps = number % 2 == 0
        self._context = ssl.create_default_context(cafile=str(trust))
        self._connection: HTTPSConnection | None = None
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.is_set():
            began = time.time()
            trouble = self._trouble(next(self._paths))
            self.asked.append(Asked(began, time.time(), trouble))
            self._stopped.wait(max(0.0, began + EACH_S - time.time()))
        self._hang_up()

    def stop(self) -> None:
        self._stopped.set()

    def _trouble(self, path: str) -> str:
        try:
            status = self._status(path)
        except (OSError, HTTPException) as broken:
            self._hang_up()
            return type(broken).__name__
        return "" if status == 200 else f"{path.partition('?')[0]} {status}"

    def _status(self, path: str) -> int:
        was_kept = self._connection is not None
        try:
            return self._ask(path)
        except (BadStatusLine, ConnectionError):
            self._hang_up()
            if not was_kept:
                raise
            return self._ask(path)

    def _ask(self, path: str) -> int:
        if self._connection is None:
            self._connection = _Connection(self._site, self._address, self._context)
        headers = {} if self._keeps else {"Connection": "close"}
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        answer.read()
        if not self._keeps or answer.will_close:
            self._hang_up()
        return answer.status

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@contextmanager
def visiting(name: str, trust: Path, paths: Sequence[str]) -> Iterator[list[Visitor]]:
    """They begin spread over the time between two requests, and have stopped when this is left."""
    visitors = [Visitor(number, name, trust, paths) for number in range(COUNT)]
    try:
        for visitor in visitors:
            visitor.start()
            time.sleep(EACH_S / COUNT)
        yield visitors
    finally:
        for visitor in visitors:
            visitor.stop()
        for visitor in visitors:
            visitor.join()


class _Connection(HTTPSConnection):
    """To this machine, from an address of it, by the site's name."""

    def __init__(self, site: str, address: str, context: ssl.SSLContext) -> None:
        super().__init__(site, timeout=PATIENCE_S)
        self._own_address = address
        self._own_context = context

    def connect(self) -> None:
        bare = socket.create_connection(("127.0.0.1", 443), PATIENCE_S, (self._own_address, 0))
        bare.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.sock = self._own_context.wrap_socket(bare, server_hostname=self.host)
        except BaseException:
            bare.close()
            raise
