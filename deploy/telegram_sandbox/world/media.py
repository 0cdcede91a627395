"""Files in the world, and a tiny real picture for posts that need one."""

import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum


class MediaKind(StrEnum):
    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True)
class Media:
    """A file attached to a message. `id` is the same for every forward of it."""

    id: int
    kind: MediaKind
    data: bytes
    mime_type: str = "image/png"
    file_name: str = ""
    width: int = 0
    height: int = 0
    duration: int = 0


def picture(colour: tuple[int, int, int], *, width: int = 96, height: int = 64) -> bytes:
    """A one-coloured PNG of some hundred bytes that any browser shows."""
    row = b"\0" + bytes(colour) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(row * height)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
