"""Forms as client libraries write them, and what is none."""

import aiohttp
import pytest
from aiohttp.abc import AbstractStreamWriter
from telegram_sandbox.bot_api.forms import Part, parts

WRITTEN = b'--B\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n5\r\n--B--\r\n'


class Kept(AbstractStreamWriter):
    """Keeps what is written."""

    def __init__(self) -> None:
        self.data = b""

    async def write(self, chunk: bytes | bytearray | memoryview) -> None:
        self.data += bytes(chunk)

    async def write_eof(self, chunk: bytes = b"") -> None:
        """Nothing more comes."""

    async def drain(self) -> None:
        """Nobody waits."""

    def enable_compression(self, encoding: str = "deflate", strategy: int | None = None) -> None:
        """Not here."""

    def enable_chunking(self) -> None:
        """Not here."""

    async def write_headers(self, status_line: str, headers: object) -> None:
        """Not here."""


@pytest.mark.parametrize("data", [b"", b"\r\n", b"--B", b"\r\n--B\r\n\r\n", bytes(range(256)) * 40])
async def test_what_a_client_library_writes_is_read_as_it_was(data: bytes) -> None:
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("text", "Привет,\r\n«мир» 😀")
    form.add_field("picture", data, filename="фото 1.png", content_type="image/png")
    form.add_field("chat_id", "5")
    payload, kept = form(), Kept()
    await payload.write(kept)
    assert list(parts(kept.data, payload.headers["Content-Type"])) == [
        Part("text", "Привет,\r\n«мир» 😀".encode(), None, "text/plain"),
        Part("picture", data, "фото 1.png", "image/png"),
        Part("chat_id", b"5", None, "text/plain"),
    ]


def test_a_preamble_and_an_epilogue_are_none_of_the_fields() -> None:
    assert [part.data for part in parts(WRITTEN + b"the end", "multipart/form-data; boundary=B")] == [b"5"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(WRITTEN, "multipart/form-data", id="no boundary"),
        pytest.param(WRITTEN, "multipart/form-data; boundary=C", id="another boundary"),
        pytest.param(WRITTEN[:-4], "multipart/form-data; boundary=B", id="cut off"),
        pytest.param(WRITTEN.replace(b"name", b"mane"), "multipart/form-data; boundary=B", id="without a name"),
        pytest.param(b"", "multipart/form-data; boundary=B", id="empty"),
    ],
)
def test_what_is_no_whole_form_is_refused(body: bytes, content_type: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(parts(body, content_type))
