"""What an HTTP answer says before its content, and its content as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.figures.findings import Reply
from catalog_service.figures.sources import replies
from catalog_service.figures.states import State
from catalog_service.tests.figures.telegram_pages import captcha_page, reply

DATE = "Mon, 01 Jun 2026 12:00:00 GMT"
YEAR_S = 366 * 86_400


@pytest.mark.parametrize(
    ("status", "state"),
    [
        pytest.param(200, None, id="the content decides"),
        pytest.param(404, None, id="also of what is not found"),
        pytest.param(302, None, id="and where a redirect leads"),
        pytest.param(401, State.REFUSED, id="unauthorized"),
        pytest.param(403, State.REFUSED, id="forbidden"),
        pytest.param(429, State.TOO_OFTEN, id="too many requests"),
        pytest.param(500, State.TROUBLE, id="an error"),
        pytest.param(503, State.TROUBLE, id="unavailable"),
    ],
)
def test_a_status_that_says_no_is_a_state_whatever_the_body_says(status: int, state: State | None) -> None:
    finding = replies.of_status(reply("", status, retry_after="7"))
    assert (finding and (finding.state, finding.wait_s)) == (state and (state, 7))


@pytest.mark.parametrize(
    ("said", "wait_s"),
    [
        pytest.param("120", 120, id="seconds"),
        pytest.param(" 0 ", 0, id="none"),
        pytest.param("1.5", 1.5, id="one and a half"),
        pytest.param("9" * 400, YEAR_S, id="for ever"),
        pytest.param("Mon, 01 Jun 2026 12:00:30 GMT", 30, id="a date"),
        pytest.param("Mon, 01 Jun 2026 14:01:00 +0200", 60, id="a date of another zone"),
        pytest.param("Mon, 01 Jun 2026 11:59:00 GMT", 0, id="a date that is over"),
        pytest.param("Mon, 01 Jun 2999 12:00:00 GMT", YEAR_S, id="a date far away"),
        pytest.param("soon", None, id="words"),
        pytest.param("-5", None, id="negative"),
        pytest.param("1e3", None, id="exponent"),
        pytest.param("٣", None, id="Arabic digits"),
        pytest.param("", None, id="empty"),
    ],
)
def test_how_long_to_wait_is_read_from_seconds_or_a_date(said: str, wait_s: float | None) -> None:
    assert replies.retry_after(reply("", 429, retry_after=said, date=DATE)) == wait_s


def test_without_the_header_nothing_is_said() -> None:
    assert replies.retry_after(reply("", 429)) is None


def test_a_date_without_the_answers_own_says_nothing() -> None:
    assert replies.retry_after(reply("", 429, retry_after=DATE)) is None


@given(st.text(), st.text())
def test_whatever_the_headers_say_the_wait_is_none_or_some_time_within_a_year(said: str, date: str) -> None:
    wait_s = replies.retry_after(reply("", 429, retry_after=said, date=date))
    assert wait_s is None or 0 <= wait_s <= YEAR_S


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        pytest.param("Сад".encode(), "text/html; charset=utf-8", "Сад", id="as declared"),
        pytest.param("Сад".encode(), "text/html; charset=windows-1251", "Сад", id="declared wrongly"),
        pytest.param("Сад".encode(), "text/html", "Сад", id="not declared"),
        pytest.param("Сад".encode("cp1251"), "text/html; charset=windows-1251", "Сад", id="windows-1251"),
        pytest.param("Сад".encode("koi8-r"), 'text/html; charset="KOI8-R"', "Сад", id="KOI8-R, quoted"),
        pytest.param("Сад".encode("utf-16"), "text/html; charset=utf-8", "Сад", id="UTF-16 by its mark"),
        pytest.param("Сад".encode("utf-32"), "text/html", "Сад", id="UTF-32 by its mark"),
        pytest.param("Сад".encode("utf-8-sig"), "text/html", "Сад", id="UTF-8 with a mark"),
        pytest.param("Garden".encode("utf-16-le"), "text/html; charset=utf-16le", "Garden", id="UTF-16 without one"),
        pytest.param(
            "Garden й".encode("utf-16-le"), "text/html; charset=utf-16le", "Garden й", id="UTF-16 that looks like ASCII"
        ),
        pytest.param(b'<meta charset="cp1251">' + "Сад".encode("cp1251"), "", '<meta charset="cp1251">Сад', id="meta"),
        pytest.param("Сад".encode("cp1251"), "text/html; charset=utf-8", "���", id="what is none"),
        pytest.param("Сад".encode("cp1251"), "text/html; charset=punycode", "���", id="an encoding of no page"),
        pytest.param("Сад".encode("cp1251"), "text/html; charset=iso-8859-99", "���", id="an unknown encoding"),
        pytest.param(b"a\0b", "text/html", "ab", id="what cannot be stored"),
        pytest.param("Сад".encode()[:-1], "text/html", "Са�", id="cut within a letter"),
        pytest.param(b"", "text/html", "", id="empty"),
    ],
)
def test_a_body_is_read_in_the_encoding_that_it_is_in(body: bytes, declared: str, text: str) -> None:
    assert replies.text_of(reply(body, content_type=declared)) == text


@given(st.binary(), st.text())
def test_whatever_comes_is_text_that_can_be_stored(body: bytes, declared: str) -> None:
    text = replies.text_of(Reply(200, {"content-type": declared}, body))
    assert "\0" not in text
    text.encode()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        pytest.param(reply(captcha_page()), State.REFUSED, id="a captcha"),
        pytest.param(reply(captcha_page(), 429), State.REFUSED, id="a captcha that says too often"),
        pytest.param(reply("<p>Подозрение на робота</p>"), State.REFUSED, id="a suspicion"),
        pytest.param(reply("slow down", 429), State.TOO_OFTEN, id="too often"),
        pytest.param(reply("", 502), State.TROUBLE, id="an error"),
        pytest.param(reply(" \n"), State.TROUBLE, id="nothing"),
        pytest.param(reply("<html>Hello</html>"), State.UNKNOWN_SHAPE, id="something else"),
        pytest.param(reply("<html>Not here</html>", 404), State.UNKNOWN_SHAPE, id="something else, not found"),
    ],
)
def test_what_is_not_understood_is_a_state_of_its_own(answer: Reply, state: State) -> None:
    assert replies.not_understood(answer).state is state


def test_of_an_unknown_page_no_more_than_enough_is_kept() -> None:
    assert len(replies.not_understood(reply("а" * 300_000)).page) == replies.MOST_KEPT
