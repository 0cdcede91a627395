"""No answer is taken that is too large, too slow, cut off or squeezed in an unknown way."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from catalog_service.figures.fetching import bodies
from catalog_service.figures.fetching.bodies import MB, BadBodyError, TooLargeError
from catalog_service.figures.findings import Door, Finding, NoAnswerError, Request
from catalog_service.figures.states import State
from catalog_service.tests.figures.far_side import Answer, FarSide, doors_to, far_side, said, unsized

PAGE = Request(Door.TELEGRAM, "/name")
GZIP = "Content-Encoding: gzip"
FEED = b"<div class=tgme_widget_message>\xd0\x9f</div>" * 4000


@pytest_asyncio.fixture
async def side() -> AsyncIterator[FarSide]:
    async with far_side() as there:
        yield there


async def finding(side: FarSide, answer: Answer, *, whole_s: float = 20) -> Finding:
    side.answers["/telegram/name"] = answer
    async with doors_to(side, whole_s=whole_s) as doors:
        with pytest.raises(NoAnswerError) as raised:
            await doors.get(PAGE)
        assert doors.paces[Door.TELEGRAM].why is raised.value.finding.state
    return raised.value.finding


async def body(side: FarSide, answer: Answer) -> bytes:
    side.answers["/telegram/name"] = answer
    async with doors_to(side) as doors:
        return (await doors.get(PAGE)).body


async def fifty_mb() -> AsyncIterator[bytes]:
    yield unsized()
    for _ in range(500):
        yield b"x" * 100_000


def squeezed(content: bytes, times: int = 1) -> bytes:
    """The same megabytes again and again, as one stream of gzip."""
    press = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join([*(press.compress(content) for _ in range(times)), press.flush()])


async def test_of_fifty_megabytes_only_the_beginning_is_read(side: FarSide) -> None:
    assert await finding(side, fifty_mb) == Finding(State.TOO_LARGE, words="больше 1 МБ")
    assert side.written < 40 * MB


async def test_a_megabyte_is_taken_and_a_byte_more_is_not(side: FarSide) -> None:
    assert len(await body(side, said(b"x" * MB))) == MB
    assert (await finding(side, said(b"x" * (MB + 1)))).state is State.TOO_LARGE


async def test_a_squeezed_page_is_unfolded(side: FarSide) -> None:
    assert await body(side, said(gzip.compress(FEED), GZIP)) == FEED


async def test_twenty_megabytes_squeezed_into_twenty_kilobytes_are_too_large(side: FarSide) -> None:
    bomb = squeezed(bytes(MB), 20)
    assert len(bomb) < 22_000
    assert await finding(side, said(bomb, GZIP)) == Finding(State.TOO_LARGE, words="больше 1 МБ")


def test_of_a_bomb_no_more_is_unfolded_than_is_allowed() -> None:
    assert len(bodies._Gzip().add(squeezed(bytes(MB), 20), 1000)) == 1000


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(said(b"\x1b\x03\x00", "Content-Encoding: br"), id="in a way nobody asked for"),
        pytest.param(said(gzip.compress(gzip.compress(FEED)), "Content-Encoding: gzip, gzip"), id="twice"),
        pytest.param(said(FEED, GZIP), id="not at all, though it says so"),
        pytest.param(said(gzip.compress(FEED)[:-20], GZIP), id="and cut off"),
    ],
)
async def test_a_page_is_no_answer_when_it_is_squeezed(side: FarSide, answer: bytes) -> None:
    assert (await finding(side, answer)).state is State.TROUBLE


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"garbage\r\n\r\n", id="no HTTP"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500_000, id="headers without an end"),
    ],
)
async def test_a_server_that_says(side: FarSide, answer: bytes) -> None:
    assert (await finding(side, answer)).state is State.UNREACHABLE


async def test_a_page_that_breaks_off_is_no_answer(side: FarSide) -> None:
    async def half() -> AsyncIterator[bytes]:
        yield said(FEED)[:5000]

    assert await finding(side, half) == Finding(State.UNREACHABLE, words="соединение оборвалось")


async def test_a_page_that_is_longer_than_it_says_ends_where_it_says(side: FarSide) -> None:
    async def more() -> AsyncIterator[bytes]:
        yield said(b"0123456789")
        yield b"and more"

    assert await body(side, more) == b"0123456789"


async def test_who_answers_drop_by_drop_is_not_waited_for(side: FarSide) -> None:
    async def drops() -> AsyncIterator[bytes]:
        yield unsized()
        while True:
            yield b"x"
            await asyncio.sleep(0.02)

    assert await finding(side, drops, whole_s=0.5) == Finding(State.UNREACHABLE, words="ответ не пришёл за 0.5 с")


async def test_neither_is_who_says_nothing(side: FarSide) -> None:
    async def never() -> AsyncIterator[bytes]:
        await asyncio.Event().wait()
        yield b""

    assert (await finding(side, never, whole_s=0.5)).state is State.UNREACHABLE


async def test_a_stream_of_nothing_but_wrapping_is_too_large() -> None:
    """Blocks without content can go on for ever, and nothing ever comes out of them."""

    async def wrapping() -> AsyncIterator[bytes]:
        press = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        yield press.compress(b"x")
        while True:
            yield press.flush(zlib.Z_FULL_FLUSH) + b"\0\0\0\xff\xff" * 10_000

    with pytest.raises(TooLargeError):
        await bodies.read(httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=wrapping()), 1000)


async def test_an_answer_without_a_body_is_whole_however_it_is_squeezed() -> None:
    assert await bodies.read(httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=_Nothing()), 1000) == b""


class _Nothing(httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        return
        yield b""


def test_what_cannot_be_unfolded_is_said_to_be_bad() -> None:
    with pytest.raises(BadBodyError):
        bodies._Gzip().add(b"plain text", 1000)
