"""What leaves by the doors, and what comes back: over a real socket."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.figures.fetching.access import Access
from catalog_service.figures.fetching.connections import with_token
from catalog_service.figures.fetching.doors import Doors, NotAskedError, url_of
from catalog_service.figures.findings import Door, Finding, NoAnswerError, Request
from catalog_service.figures.states import State
from catalog_service.tests.figures.far_side import Clock, FarSide, doors_to, far_side, said

TOKEN = "0123456789abcdef-secret"
PAGE = Request(Door.TELEGRAM, "/name")


@pytest_asyncio.fixture
async def side() -> AsyncIterator[FarSide]:
    async with far_side() as there:
        yield there


async def refused(doors: Doors, request: Request = PAGE) -> Finding:
    with pytest.raises(NoAnswerError) as raised:
        await doors.get(request)
    return raised.value.finding


def header(head: str, name: str) -> list[str]:
    lines = (line.partition(": ") for line in head.split("\r\n")[1:])
    return [value for key, _, value in lines if key.lower() == name]


# ── A request and its answer ─────────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_comes_as_it_was_said(side: FarSide) -> None:
    side.answers["/telegram/name"] = said("Привет".encode("cp1251"), "Content-Type: text/html; charset=utf-8")
    async with doors_to(side) as doors:
        reply = await doors.get(PAGE)
    assert (reply.status, reply.body, reply.location) == (200, "Привет".encode("cp1251"), None)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("status", ["404 Not Found", "429 Too Many Requests", "503 Service Unavailable"])
async def test_an_error_is_an_answer(side: FarSide, status: str) -> None:
    side.answers["/telegram/name"] = said(b"sorry", "Retry-After: 7", status=status)
    async with doors_to(side) as doors:
        reply = await doors.get(PAGE)
    assert (f"{reply.status}", reply.headers["retry-after"], reply.body) == (status[:3], "7", b"sorry")


@pytest.mark.parametrize(
    ("request_", "target"),
    [
        pytest.param(Request(Door.TELEGRAM, "/s/name"), "/telegram/s/name", id="a path"),
        pytest.param(Request(Door.TELEGRAM, "/+a-B_c"), "/telegram/+a-B_c", id="an invitation"),
        pytest.param(Request(Door.TELEMETR_PAGE, "/@name"), "/telemetr_page/@name", id="an @"),
        pytest.param(Request(Door.TELEGRAM, "/a?b#c d"), "/telegram/a%3Fb%23c%20d", id="what is no path"),
        pytest.param(Request(Door.TELEGRAM, "@evil.example"), "/telegram/@evil.example", id="what wants to be a host"),
        pytest.param(Request(Door.TELEGRAM, "//evil.example"), "/telegram/evil.example", id="and so does this"),
        pytest.param(
            Request(Door.TGSTAT, "/channels/stat", {"channelId": "t.me/+a&b=c"}),
            "/tgstat/channels/stat?channelId=t.me%2F%2Ba%26b%3Dc",
            id="a query",
        ),
    ],
)
async def test_a_request_is_written_so_that_nothing_becomes_another_part_of_it(
    side: FarSide, request_: Request, target: str
) -> None:
    async with doors_to(side) as doors:
        await doors.get(request_)
    assert side.targets == [target]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(texts, st.dictionaries(texts, texts, max_size=3), st.sampled_from(["https://t.me", "http://127.0.0.1:90"]))
def test_whatever_is_asked_for_the_host_is_the_doors_own(path: str, query: dict[str, str], address: str) -> None:
    url = url_of(address, Request(Door.TELEGRAM, path, query))
    assert f"{url.scheme}://{url.netloc.decode()}" == address
    assert (url.userinfo, url.fragment) == (b"", "")
    assert dict(url.params) == query


async def test_who_is_asked_learns_who_asks_and_in_which_language(side: FarSide) -> None:
    async with doors_to(side, site="https://catalog.example.com/") as doors:
        await doors.get(PAGE)
        await doors.get(Request(Door.TELEMETR_PAGE, "/@name"))
    page, telemetr = side.heard
    assert header(page, "user-agent") == ["ChannelHouse/1.0 (+https://catalog.example.com/)"]
    assert header(page, "accept-encoding") == ["gzip"]
    assert (header(page, "accept-language"), header(telemetr, "accept-language")) == (
        ["en, ru;q=0.5"],
        ["ru, en;q=0.5"],
    )


async def test_a_cookie_is_never_said_again(side: FarSide) -> None:
    side.answers["/telegram/name"] = said(b"", "Set-Cookie: stel_ssid=1; Path=/")
    async with doors_to(side) as doors:
        await doors.get(PAGE)
        await doors.get(PAGE)
    assert [header(head, "cookie") for head in side.heard] == [[], []]


async def test_requests_share_a_connection(side: FarSide) -> None:
    async with doors_to(side) as doors:
        for _ in range(3):
            await doors.get(PAGE)
    assert (len(side.heard), side.connections) == (3, 1)


async def test_the_environment_has_no_say(side: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with doors_to(side) as doors:
        assert (await doors.get(PAGE)).status == 404


# ── Never elsewhere ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("to", "location"),
    [
        pytest.param("{address}/telegram/other", "/other", id="the whole address"),
        pytest.param("/telegram/other?x=1#y", "/other", id="a path"),
        pytest.param("other", "/other", id="a relative one"),
        pytest.param("/telegram/name", "/name", id="itself"),
        pytest.param("/other", "/other", id="outside the door's own path"),
    ],
)
async def test_a_redirect_within_the_host_is_told_and_not_followed(side: FarSide, to: str, location: str) -> None:
    side.answers["/telegram/name"] = said(b"", f"Location: {to.format(address=side.address)}", status="302 Found")
    async with doors_to(side) as doors:
        reply = await doors.get(PAGE)
    assert (reply.status, reply.location) == (302, location)
    assert len(side.heard) == 1


@pytest.mark.parametrize(
    ("to", "words"),
    [
        pytest.param("https://evil.example/telegram/name", "на evil.example", id="another host"),
        pytest.param("//evil.example/x", "на evil.example", id="another host by the same scheme"),
        pytest.param("http://127.0.0.1:1/x", "на 127.0.0.1", id="another port"),
        pytest.param("https://127.0.0.1:{port}/x", "на 127.0.0.1", id="another scheme"),
        pytest.param("http://me@127.0.0.1:{port}/x", "на 127.0.0.1", id="as somebody"),
        pytest.param("file:///etc/passwd", "на то, что не адрес", id="a file"),
        pytest.param("http://[::1", "на то, что не адрес", id="no address at all"),
        pytest.param("http://a\x01b/", "на то, что не адрес", id="bytes that no address has"),
        pytest.param("https://xn--a.example/", "на то, что не адрес", id="a name that cannot be read"),
        pytest.param("javascript:alert(1)", "на то, что не адрес", id="a script"),
        pytest.param("http://a:99999999/", "на a", id="a port that there is not"),
    ],
)
async def test_a_redirect_to_anywhere_else_is_no_answer(side: FarSide, to: str, words: str) -> None:
    side.answers["/telegram/name"] = said(b"", f"Location: {to.format(port=side.port)}", status="301 Moved")
    async with doors_to(side) as doors:
        assert await refused(doors) == Finding(State.ELSEWHERE, words=words)
    assert len(side.heard) == 1


# ── Tokens ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("door", "token", "target", "headers"),
    [
        pytest.param(Door.TGSTAT, TOKEN, b"/stat?a=1&token=" + TOKEN.encode(), [], id="TGStat's in the query"),
        pytest.param(Door.TELEMETR, TOKEN, b"/stat?a=1", [b"Bearer " + TOKEN.encode()], id="Telemetr's in a header"),
        pytest.param(Door.TGSTAT, "a&b=ё", b"/stat?a=1&token=a%26b%3D%D1%91", [], id="one that is none"),
        pytest.param(Door.TELEMETR, "a\r\nb", b"/stat?a=1", [b"Bearer a%0D%0Ab"], id="one that would be two headers"),
        pytest.param(Door.TELEGRAM, TOKEN, b"/stat?a=1", [], id="t.me gets none"),
        pytest.param(Door.TELEMETR_PAGE, TOKEN, b"/stat?a=1", [], id="nor does a page"),
    ],
)
def test_a_token_is_said_where_it_is_wanted(door: Door, token: str, target: bytes, headers: list[bytes]) -> None:
    assert with_token(door, token, b"/stat?a=1") == (target, [(b"Authorization", value) for value in headers])


async def test_a_token_gets_neither_into_logs_nor_answers_nor_errors(
    side: FarSide, caplog: pytest.LogCaptureFixture
) -> None:
    """Even of a server that quotes it wherever it can, at the level at which everybody tells everything."""
    caplog.set_level(logging.DEBUG)
    quoting = f'{{"error": "wrong token {TOKEN}"}}'.encode()
    side.answers["/tgstat/quotes"] = said(quoting, f"X-Request: /stat?token={TOKEN}", "Location: /nowhere")
    side.answers["/tgstat/moves"] = said(b"", f"Location: /tgstat/{TOKEN}?token={TOKEN}", status="302 Found")
    side.answers["/tgstat/sends"] = said(b"", f"Location: http://evil.example/?token={TOKEN}", status="302 Found")
    side.answers["/tgstat/closes"] = b""
    async with doors_to(side, tokens={Door.TGSTAT: TOKEN, Door.TELEMETR: TOKEN}) as doors:
        replies = [await doors.get(Request(Door.TGSTAT, path)) for path in ("/quotes", "/moves")]
        findings = [await refused(doors, Request(Door.TGSTAT, path)) for path in ("/sends", "/closes")]
        await doors.get(Request(Door.TELEMETR, "/stat"))
    assert side.targets[0] == f"/tgstat/quotes?token={TOKEN}"
    assert header(side.heard[-1], "authorization") == [f"Bearer {TOKEN}"]
    assert replies[0].body == b'{"error": "wrong token [hidden]"}'
    assert replies[1].location == "/[hidden]"
    assert TOKEN not in f"{replies} {findings}"
    # At DEBUG httpcore quotes what was answered; `logs` keeps it from saying so at any level.
    messages = [record.getMessage() for record in caplog.records]
    own = [message for message in messages if not message.startswith("receive_response_headers")]
    assert any(message.startswith("HTTP Request: GET ") for message in own)
    assert TOKEN not in " ".join(own)


async def test_a_token_is_hidden_however_it_is_spelt(side: FarSide) -> None:
    token = "0123456789/abc+def=="
    side.answers["/telemetr/quotes"] = said(b"0123456789/abc+def== 0123456789%2Fabc%2Bdef%3D%3D 0123456789\\/abc+def==")
    async with doors_to(side, tokens={Door.TELEMETR: token}) as doors:
        reply = await doors.get(Request(Door.TELEMETR, "/quotes"))
    assert reply.body == b"[hidden] [hidden] [hidden]"


def test_a_token_is_not_shown_with_what_holds_it() -> None:
    assert TOKEN not in repr(Access({}, tokens={Door.TGSTAT: TOKEN}))


# ── Turns and rests ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_many_at_once_go_one_after_the_other_a_second_apart(side: FarSide) -> None:
    clock = Clock()
    async with doors_to(side, clock) as doors:
        await asyncio.gather(*(doors.get(PAGE) for _ in range(10)))
    assert clock.slept == [1.0] * 9


async def test_nobody_is_asked_before_he_has_answered_the_question_before(side: FarSide) -> None:
    heard: list[int] = []

    async def slow() -> AsyncIterator[bytes]:
        for _ in range(20):
            await asyncio.sleep(0.001)
        heard.append(len(side.heard))
        yield said(b"")

    side.answers["/telegram/name"] = slow
    async with doors_to(side) as doors:
        await asyncio.gather(*(doors.get(PAGE) for _ in range(3)))
    assert heard == [1, 2, 3]


async def test_two_doors_wait_beside_each_other(side: FarSide) -> None:
    asleep: list[float] = []
    both_sleep = asyncio.Event()

    async def sleep(seconds: float) -> None:
        asleep.append(seconds)
        if len(asleep) == 2:
            both_sleep.set()
        await both_sleep.wait()

    async with doors_to(side, sleep=sleep) as doors:
        requests = [PAGE, Request(Door.TGSTAT, "/stat")]
        await asyncio.gather(*(doors.get(request) for request in requests))
        await asyncio.gather(*(doors.get(request) for request in requests))
    assert asleep == [1.0, 1.0]


async def test_a_door_that_rests_is_not_asked_also_by_whom_was_waiting(side: FarSide) -> None:
    async with doors_to(side) as doors:

        async def sleep(seconds: float) -> None:
            doors.learn(Door.TELEGRAM, Finding(State.REFUSED, words="капча"))

        await doors.get(PAGE)
    async with doors_to(side, sleep=sleep, paces=doors.paces) as doors:
        with pytest.raises(NotAskedError) as raised:
            await doors.get(PAGE)
        assert raised.value.finding == Finding(State.REFUSED, words="капча")
        assert not doors.is_open(Door.TELEGRAM)
        assert doors.is_open(Door.TGSTAT)
    assert len(side.heard) == 1


async def test_a_door_that_is_shut_says_why(side: FarSide) -> None:
    async with doors_to(side, shut={Door.TGSTAT: "не задан CATALOG_TGSTAT_TOKEN"}) as doors:
        with pytest.raises(NotAskedError) as raised:
            await doors.get(Request(Door.TGSTAT, "/stat"))
        assert (doors.is_on(Door.TGSTAT), doors.is_on(Door.TELEGRAM)) == (False, True)
    assert raised.value.finding == Finding(State.NO_PACKAGE, words="не задан CATALOG_TGSTAT_TOKEN")
    assert not side.heard


async def test_a_door_hears_what_a_look_at_it_came_to(side: FarSide) -> None:
    async with doors_to(side) as doors:
        look = doors.look()
        await look(PAGE)
        look.heard(Finding(State.TOO_OFTEN, wait_s=60))
        assert look.asked == {Door.TELEGRAM}
        assert doors.paces[Door.TELEGRAM].refusals == 1
        assert not doors.is_open(Door.TELEGRAM)


async def test_a_door_that_gave_no_answer_knows_already_and_counts_it_once(side: FarSide) -> None:
    side.answers["/telegram/name"] = b""
    async with doors_to(side) as doors:
        look = doors.look()
        with pytest.raises(NoAnswerError) as raised:
            await look(PAGE)
        look.heard(raised.value.finding)
        assert look.asked == {Door.TELEGRAM}
        assert (doors.paces[Door.TELEGRAM].why, doors.paces[Door.TELEGRAM].refusals) == (State.UNREACHABLE, 1)


async def test_a_door_that_rests_learns_nothing_from_who_came_in_vain(side: FarSide) -> None:
    async with doors_to(side) as doors:
        doors.learn(Door.TELEGRAM, Finding(State.REFUSED))
        before, look = doors.paces[Door.TELEGRAM], doors.look()
        with pytest.raises(NotAskedError) as raised:
            await look(PAGE)
        look.heard(raised.value.finding)
        assert (look.asked, doors.paces[Door.TELEGRAM]) == (set(), before)


async def test_who_is_stopped_in_the_middle_leaves_the_door_as_it_was(side: FarSide) -> None:
    begun = asyncio.Event()

    async def never() -> AsyncIterator[bytes]:
        begun.set()
        await asyncio.Event().wait()
        yield b""

    side.answers["/telegram/name"] = never
    async with doors_to(side) as doors:
        task = asyncio.ensure_future(doors.get(PAGE))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert doors.paces[Door.TELEGRAM].refusals == 0
        assert (await doors.get(Request(Door.TELEGRAM, "/other"))).status == 404
