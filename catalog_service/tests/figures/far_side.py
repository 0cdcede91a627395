"""A server that answers byte by byte as a test says: over a real socket, on this machine."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from catalog_service.figures.fetching.access import Access
from catalog_service.figures.fetching.doors import Doors
from catalog_service.figures.findings import Door

Answer = bytes | Callable[[], AsyncIterator[bytes]]
"""What is written, head included; from a function: part by part, then the connection is closed."""


@dataclass
class FarSide:
    """`answers`: by path, without the query. `heard`: every request's head, in the order in which they came."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    written: int = 0
    met: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def connections(self) -> int:
        return len(self.met)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def targets(self) -> list[str]:
        """Path and query of each request."""
        return [head.split(" ")[1] for head in self.heard]

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.met.append(task)
        try:
            while await self._answered(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection stays."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.heard.append(head)
        answer = self.answers.get(head.split(" ")[1].partition("?")[0], said(b"", status="404 Not Found"))
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
            return bool(answer)
        async for part in answer():
            writer.write(part)
            await writer.drain()
            self.written += len(part)
        return False


@asynccontextmanager
async def far_side(tls: ssl.SSLContext | None = None) -> AsyncIterator[FarSide]:
    side = FarSide()
    server = await asyncio.start_server(side.meet, "127.0.0.1", 0, ssl=tls)
    side.port = server.sockets[0].getsockname()[1]
    try:
        yield side
    finally:
        server.close()
        for task in side.met:
            task.cancel()
        await asyncio.gather(*side.met, return_exceptions=True)


def said(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    """An answer as it should be; `headers` as lines."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def unsized(*headers: str) -> bytes:
    """The head of an answer that lasts until the connection is closed."""
    return "\r\n".join(["HTTP/1.1 200 OK", "Connection: close", *headers, "", ""]).encode()


NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
NOBODY_BELIEVED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""The real certificates take their time to be read, and no test meets a real server."""


class Clock:
    """Stands still but for who sleeps. `slept`: for how long, each time."""

    def __init__(self) -> None:
        self.now = NOON
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


def doors_to(side: FarSide, clock: Clock | None = None, **more: Any) -> Doors:
    """Every door leads there, each below a path of its own. `more`: of `Access`, of `Doors`."""
    clock = clock or Clock()
    access: dict[str, Any] = {
        "addresses": {door: f"{side.address}/{door}" for door in Door},
        "picture_hosts": (f"127.0.0.1:{side.port}",),
        "own_machine": True,
        "tokens": {},
        "shut": {},
        "pace": 1,
        "site": "",
    }
    access |= {name: more.pop(name) for name in list(more) if name in access}
    world: dict[str, Any] = {"now": clock, "sleep": clock.sleep, "chance": lambda: 0.0, "tls": NOBODY_BELIEVED}
    return Doors(Access(**access), more.pop("paces", {}), **world | more)
