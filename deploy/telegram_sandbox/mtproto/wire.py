"""The transport's framings: how packets are cut out of a TCP stream. Written after the MTProto transports page."""

import asyncio
import os
import struct
import zlib
from typing import Protocol

_ABRIDGED, _INTERMEDIATE, _PADDED = b"\xef", b"\xee" * 4, b"\xdd" * 4
LONGEST = 1 << 24


class BadFrame(Exception):
    """The client does not speak any framing known here, or broke its own."""


class Framing(Protocol):
    """One way to frame packets, both directions."""

    async def read(self, reader: asyncio.StreamReader) -> bytes:
        """The next packet's payload."""

    def frame(self, payload: bytes) -> bytes:
        """The bytes to write for one payload."""


class Full:
    """length, running number, payload, CRC32: Telethon's default. It has no opening mark."""

    def __init__(self, first_length: int) -> None:
        self._pending: int | None = first_length
        self._sent = 0

    async def read(self, reader: asyncio.StreamReader) -> bytes:
        length, self._pending = self._pending, None
        if length is None:
            (length,) = struct.unpack("<i", await reader.readexactly(4))
        if not 12 <= length <= LONGEST:
            raise BadFrame(f"length {length}")
        rest = await reader.readexactly(length - 4)
        (checksum,) = struct.unpack("<I", rest[-4:])
        if zlib.crc32(struct.pack("<i", length) + rest[:-4]) != checksum:
            raise BadFrame("checksum")
        return rest[4:-4]

    def frame(self, payload: bytes) -> bytes:
        body = struct.pack("<ii", len(payload) + 12, self._sent) + payload
        self._sent += 1
        return body + struct.pack("<I", zlib.crc32(body))


class Abridged:
    """One byte of length in words, four for long packets: Kurigram's default."""

    async def read(self, reader: asyncio.StreamReader) -> bytes:
        words = (await reader.readexactly(1))[0] & 0x7F
        if words == 0x7F:
            words = int.from_bytes(await reader.readexactly(3), "little")
        return await reader.readexactly(words * 4)

    def frame(self, payload: bytes) -> bytes:
        words = len(payload) // 4
        mark = bytes([words]) if words < 0x7F else b"\x7f" + words.to_bytes(3, "little")
        return mark + payload


class Intermediate:
    """Four bytes of length; `is_padded`: with up to 15 random bytes behind the payload."""

    def __init__(self, *, is_padded: bool) -> None:
        self._is_padded = is_padded

    async def read(self, reader: asyncio.StreamReader) -> bytes:
        (length,) = struct.unpack("<I", await reader.readexactly(4))
        if length > LONGEST:
            raise BadFrame(f"length {length}")
        return await reader.readexactly(length)

    def frame(self, payload: bytes) -> bytes:
        padding = os.urandom(os.urandom(1)[0] % 16) if self._is_padded and len(payload) > 4 else b""
        return struct.pack("<I", len(payload) + len(padding)) + payload + padding


async def recognise(reader: asyncio.StreamReader) -> Framing:
    """Read a connection's opening bytes and tell which framing follows."""
    first = await reader.readexactly(1)
    if first == _ABRIDGED:
        return Abridged()
    mark = first + await reader.readexactly(3)
    if mark in (_INTERMEDIATE, _PADDED):
        return Intermediate(is_padded=mark == _PADDED)
    # No mark at all: these four bytes are already the first packet's length.
    return Full(struct.unpack("<i", mark)[0])
