"""As much of an answer's body as is allowed, decompressed, however large it claims to be or becomes."""

import zlib

import httpx

MB = 1_000_000
MOST_OF_A_PAGE = MB
"""Bytes. A feed of t.me has some 150 000, an answer of an API some thousand."""
MOST_OF_A_PICTURE = 5 * MB
ACCEPTED = "gzip"
"""Only what can be decompressed bit by bit: of any other a few bytes may become a gigabyte before one can look."""


class TooLargeError(Exception):
    """The body, or what it becomes."""


class BadBodyError(Exception):
    """Compressed in another way than was asked for, or wrongly, or cut off."""


class _Plain:
    is_whole = True

    def add(self, part: bytes, most: int) -> bytes:  # noqa: ARG002 - as the other
        return part


class _Gzip:
    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def is_whole(self) -> bool:
        return self._zlib.eof

    def add(self, part: bytes, most: int) -> bytes:
        """`most` bytes of it at most, 1 or more."""
        try:
            return self._zlib.decompress(part, most)
        except zlib.error as error:
            raise BadBodyError from error


async def read(response: httpx.Response, most: int) -> bytes:
    """Of a response that is being streamed. Raises the errors above, and those of the connection."""
    way = _way(response.headers.get("content-encoding", ""))
    body, received = bytearray(), 0
    async for part in response.aiter_raw():
        received += len(part)
        body += way.add(part, most + 1 - len(body))
        if len(body) > most or received > most:
            raise TooLargeError
    if received and not way.is_whole:
        raise BadBodyError
    return bytes(body)


def _way(encoding: str) -> _Plain | _Gzip:
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Gzip()
        case _:
            raise BadBodyError
