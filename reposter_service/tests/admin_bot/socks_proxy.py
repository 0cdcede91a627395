"""A SOCKS5 proxy of the smallest kind: no password, one address after the other, bytes to and fro."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class SocksProxy:
    """`asked_for`: host and port of every connection made through it."""

    url: str = ""
    asked_for: list[tuple[str, int]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = struct.unpack("!BB", await reader.readexactly(2))
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        host, port = await _address(reader)
        self.asked_for.append((host, port))
        far_reader, far_writer = await asyncio.open_connection(host, port)
        writer.write(b"\x05\x00\x00\x01" + b"\x00" * 6)
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))


async def _address(reader: asyncio.StreamReader) -> tuple[str, int]:
    *_, kind = struct.unpack("!BBBB", await reader.readexactly(4))
    if kind == 1:
        host = ".".join(map(str, await reader.readexactly(4)))
    else:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
    return host, struct.unpack("!H", await reader.readexactly(2))[0]


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def socks_proxy() -> AsyncIterator[SocksProxy]:
    proxy = SocksProxy()
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    proxy.url = f"socks5://{host}:{port}"
    async with server:
        yield proxy
