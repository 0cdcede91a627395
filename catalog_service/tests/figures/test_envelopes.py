"""What is no JSON of theirs: pages in its place, half of it, nothing. For both APIs alike."""

import json
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_service.figures.findings import Finding, Reply
from catalog_service.figures.sources import telemetr, tgstat
from catalog_service.figures.states import State
from catalog_service.tests.figures.api_answers import CHANNEL, can_be_stored, ok, said

TOLD = {"participants_count": 12_345, "avg_post_reach": 1_000, "title": "Робот и «капча»", "items": [{"stats": {}}]}
READERS: list[Callable[[Reply], Finding]] = [
    partial(tgstat.figures, whom=CHANNEL),
    tgstat.labels,
    telemetr.figures,
    telemetr.engagement,
]


@pytest.mark.parametrize(
    ("body", "status", "state"),
    [
        pytest.param(b"", 200, State.TROUBLE, id="empty"),
        pytest.param(b" \r\n", 200, State.TROUBLE, id="blank"),
        pytest.param(b"", 502, State.TROUBLE, id="empty, 502"),
        pytest.param(b"", 401, State.BAD_TOKEN, id="401"),
        pytest.param(b"<html>Unauthorized</html>", 401, State.BAD_TOKEN, id="a page, 401"),
        pytest.param(b"<html><title>Just a moment...</title>", 503, State.REFUSED, id="a captcha, 503"),
        pytest.param(b"<div id=recaptcha-widget>", 200, State.REFUSED, id="a captcha, 200"),
        pytest.param(b"<html>Forbidden</html>", 403, State.REFUSED, id="403"),
        pytest.param(b"<html>Slow down</html>", 429, State.TOO_OFTEN, id="429"),
        pytest.param(b"<html>Bad gateway</html>", 502, State.TROUBLE, id="502"),
        pytest.param(b"<html>Hello</html>", 200, State.UNKNOWN_SHAPE, id="a page"),
        pytest.param(b"<html>Hello</html>", 404, State.UNKNOWN_SHAPE, id="a page, 404"),
        pytest.param(b'{"status": "ok", "response": {"title": "captcha', 200, State.UNKNOWN_SHAPE, id="half"),
        pytest.param(b'{"status": "ok", "response": {"title": "captcha', 500, State.TROUBLE, id="half, 500"),
        pytest.param(b'{"status": true}', 200, State.UNKNOWN_SHAPE, id="status is no text"),
        pytest.param(b"[]", 200, State.UNKNOWN_SHAPE, id="a list"),
        pytest.param(b"null", 200, State.UNKNOWN_SHAPE, id="null"),
        pytest.param(b"[" * 100_000, 200, State.UNKNOWN_SHAPE, id="deep"),
        pytest.param(b'{"status":"ok","response":' * 20_000, 200, State.UNKNOWN_SHAPE, id="deep objects"),
        pytest.param(b"\x00\xff\xfe\x80", 200, State.UNKNOWN_SHAPE, id="bytes"),
    ],
)
def test_what_is_no_envelope_is_a_state(body: bytes, status: int, state: State) -> None:
    for read in READERS:
        finding = read(said(body, status))
        assert finding.state is state
        assert bool(finding.page) == (state is State.UNKNOWN_SHAPE)
        assert can_be_stored(finding)


def test_a_redirect_is_not_followed() -> None:
    for read in READERS:
        finding = read(Reply(302, {}, b"", "/login"))
        assert (finding.state, finding.words) == (State.ELSEWHERE, "/login")


def test_half_an_answer_is_none() -> None:
    body = ok(TOLD).body
    halves = [said(body[:length]) for length in range(1, len(body))]
    assert {read(half).state for read in READERS for half in halves} == {State.UNKNOWN_SHAPE}


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-8", "application/json; charset=windows-1251"),
        ("cp1251", "application/json; charset=windows-1251"),
    ],
)
def test_an_encoding_is_what_it_is_and_not_what_is_declared(encoding: str, content_type: str) -> None:
    body = json.dumps({"status": "ok", "response": TOLD | {"country": "Россия"}}, ensure_ascii=False).encode(encoding)
    reply = said(body, content_type=content_type)
    assert tgstat.labels(reply).profile.country == "Россия"
    assert len(telemetr.figures(reply).figures) == 2


def test_numbers_that_python_would_choke_on_are_no_figures() -> None:
    huge = (
        b'{"status":"ok","response":{"participants_count":%b,"avg_post_reach":1e%b,"err_percent":NaN,"er_percent":7}}'
    )
    finding = tgstat.figures(said(huge % (b"9" * 5000, b"9" * 30)), CHANNEL)
    assert (finding.state, len(finding.figures)) == (State.FOUND, 1)


@settings(max_examples=40)
@given(st.binary(max_size=60), st.sampled_from([200, 204, 302, 401, 404, 429, 500]))
def test_whatever_bytes_come_nothing_is_raised_and_nothing_measured(body: bytes, status: int) -> None:
    for read in READERS:
        finding = read(said(body, status))
        assert not finding.figures
        assert can_be_stored(finding)
