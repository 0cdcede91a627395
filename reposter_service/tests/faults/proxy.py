"""A way to the database that can be refused, cut, or swallow everything."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit


@dataclass
class Proxy:
    """Passes TCP on from `port` to the server. `refuse` closes the door to new connections, `cut` ends those there
    are, `swallow` keeps all open and silent.
    """

    host: str
    server_port: int
    port: int = 0
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._open.set()
        await self.admit()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._open.set()
        self.refuse()
        self.cut()

    def dsn(self, direct: str) -> str:
        """The same database over the proxy."""
        parts = urlsplit(direct)
        credentials, _, _ = parts.netloc.rpartition("@")
        return parts._replace(netloc=f"{credentials}@127.0.0.1:{self.port}").geturl()

    @classmethod
    def to(cls, direct: str) -> Self:
        """To the server of this address."""
        parts = urlsplit(direct)
        return cls(parts.hostname or "127.0.0.1", parts.port or 5432)

    async def admit(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """New connections are refused; those there are live on."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def cut(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    def swallow(self) -> None:
        self._open.clear()

    def pass_on(self) -> None:
        """What was swallowed arrives after all."""
        self._open.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            there, back = await asyncio.open_connection(self.host, self.server_port)
            self._writers |= {writer, back}
            try:
                async with asyncio.TaskGroup() as ways:
                    ways.create_task(self._pump(reader, back))
                    ways.create_task(self._pump(there, writer))
            finally:
                self._writers -= {writer, back}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                await self._open.wait()
                writer.write(data)
                await writer.drain()
        writer.transport.abort()
