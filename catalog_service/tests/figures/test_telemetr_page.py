"""Shares of men and women from a page whose shape nobody has seen: only where they cannot be anything else."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_service.figures.findings import Door, Reply
from catalog_service.figures.sources.telemetr_page import MOST_LETTERS, MOST_WIDGETS, TelemetrPage, gender
from catalog_service.figures.states import State
from catalog_service.tests.figures.api_answers import CHANNEL, PRIVATE, Asked, can_be_stored, said

HEAD = '<html><head><title>Пример</title></head><body><a class="kt-widget__username">Пример</a>'
SHARES = '<div>Пол</div><span class="kt-widget__value"> М: 62% Ж: 38% </span>'

MEN_AND_WOMEN = (Decimal(62), Decimal(38))


def page(html: str = SHARES, status: int = 200) -> Reply:
    return said(f"{HEAD}{html}</body></html>".encode(), status)


def shares(html: str) -> tuple[Decimal | None, Decimal | None]:
    profile = gender(page(html)).profile
    return profile.male, profile.female


async def test_shares_come_with_one_request() -> None:
    ask = Asked(page())
    finding = await TelemetrPage().look(CHANNEL, ask)
    assert (finding.state, finding.figures) == (State.FOUND, {})
    assert (finding.profile.male, finding.profile.female) == MEN_AND_WOMEN
    assert [(request.door, request.path, request.query) for request in ask.requests] == [
        (Door.TELEMETR_PAGE, "/@kanal_primer", {})
    ]


async def test_a_private_channel_has_its_page_by_its_invite() -> None:
    ask = Asked(page())
    await TelemetrPage().look(PRIVATE, ask)
    assert ask.requests[0].path == "/joinchat/AbCdEf_-123456"


@pytest.mark.parametrize(
    "html",
    [
        "<span>М: 62%</span><span>Ж: 38%</span>",
        "<p>Ж: 38%</p><p>М: 62%</p>",
        "<b>М</b>: 62 %<br>\n<b>Ж</b>&nbsp;— 38 %",
        "<i>Мужчины</i><u>62%</u><i>Женщины</i><u>38%</u>",
        "<i>62<!-- -->%</i> мужчин, <i>38%</i> женщин",
        "<table><tr><td>62%</td><td>М</td></tr><tr><td>38%</td><td>Ж</td></tr></table>",
        "муж. 62,0% / жен. 38.00%",
        "М: 62% (1 240 чел.) Ж: 38% (760 чел.)",
        "М: 62% Ж: 38% <footer>М: 62% Ж: 38%</footer>",
    ],
)
def test_markup_and_order_do_not_matter(html: str) -> None:
    assert shares(html) == MEN_AND_WOMEN


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("", id="nothing"),
        pytest.param("М: 62%", id="only one"),
        pytest.param("М: 62% М: 38%", id="twice the same"),
        pytest.param("М: 62% Ж: 39%", id="more than 100"),
        pytest.param("М: 62% Ж: 37%", id="less than 100"),
        pytest.param("М: 162% Ж: 38%", id="more than everybody"),
        pytest.param("М: 1.162% Ж: 38%", id="the end of a number"),
        pytest.param("М: 0% Ж: 0%", id="zeros"),
        pytest.param("М: 62 Ж: 38", id="no per cent"),
        pytest.param("М: — Ж: —", id="dashes"),
        pytest.param("ERМ: 62% ERЖ: 38%", id="other words"),
        pytest.param(f"М: 62%{'.' * 99}Ж: 38%", id="far from one another"),
        pytest.param("М: 62% Ж: 38% М: 50% Ж: 50%", id="two pairs"),
        pytest.param("<script>М: 62% Ж: 38%</script>", id="a script"),
        pytest.param('<div class="kt-widget__desc">М: 62% Ж: 38%</div>', id="the owner's words"),
        pytest.param('<div class="post-list">М: 62% Ж: 38%</div>', id="posts"),
    ],
)
def test_what_is_not_surely_understood_is_kept_for_the_editor(html: str) -> None:
    finding = gender(page(html))
    assert (finding.state, finding.profile.male, finding.profile.female) == (State.UNKNOWN_SHAPE, None, None)
    assert finding.page.startswith(HEAD)


def test_telemetrs_own_widget_is_believed_before_the_rest_of_the_page() -> None:
    assert shares(f"<h1>М: 10% Ж: 90%</h1>{SHARES}") == MEN_AND_WOMEN


def test_a_form_for_logging_in_is_no_refusal() -> None:
    finding = gender(page('<a id="btn_auth">Войти</a><div class="g-recaptcha"></div>'))
    assert finding.state is State.UNKNOWN_SHAPE
    assert "после входа" in finding.words


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        pytest.param(said(b"<title>Just a moment...</title>", 403), State.REFUSED, id="Cloudflare"),
        pytest.param(said(b"<title>Just a moment...</title>"), State.REFUSED, id="Cloudflare, 200"),
        pytest.param(said(b"<p>captcha</p>"), State.REFUSED, id="captcha"),
        pytest.param(page(status=403), State.REFUSED, id="403"),
        pytest.param(page(status=429), State.TOO_OFTEN, id="429"),
        pytest.param(page(status=500), State.TROUBLE, id="500"),
        pytest.param(page(status=404), State.NOT_KNOWN, id="404"),
        pytest.param(Reply(302, {}, b"", "/login"), State.ELSEWHERE, id="redirect"),
        pytest.param(said(b""), State.TROUBLE, id="empty"),
        pytest.param(said(b"{}"), State.UNKNOWN_SHAPE, id="JSON"),
        pytest.param(page("<p>" * 20_000 + SHARES), State.UNKNOWN_SHAPE, id="deep"),
        pytest.param(page(SHARES * (MOST_WIDGETS + 1)), State.UNKNOWN_SHAPE, id="many widgets"),
        pytest.param(page("М: 62% Ж: 38% " * (MOST_LETTERS // 10)), State.UNKNOWN_SHAPE, id="many labels"),
        pytest.param(said(page().body[:-8]), State.UNKNOWN_SHAPE, id="truncated"),
    ],
)
def test_a_page_that_is_none_is_a_state(reply: Reply, state: State) -> None:
    finding = gender(reply)
    assert (finding.state, finding.profile.male) == (state, None)


@settings(max_examples=50)
@given(st.integers(0, 100), st.sampled_from(["", ": ", " — ", "</b>: <i>"]), st.booleans())
def test_shares_are_read_as_they_are_written(male: int, between: str, is_female_first: bool) -> None:
    halves = [f"<b>М{between}{male}%</i></b>", f"<b>Ж{between}{100 - male}%</i></b>"]
    text = " ".join(reversed(halves) if is_female_first else halves)
    # «М62%» is one word, and none that is known.
    assert shares(text) == ((Decimal(male), Decimal(100 - male)) if between else (None, None))


@given(
    st.lists(st.sampled_from(["М", "Ж", ": ", " ", "62%", "38%", "100%", "0", "<b>", "</b>", "<!--", "\0", "\ud800"]))
)
def test_whatever_a_page_is_its_shares_make_100(parts: list[str]) -> None:
    finding = gender(said("".join([*parts, "</html>"]).encode("utf-8", "surrogatepass")))
    assert can_be_stored(finding)
    told = (finding.profile.male, finding.profile.female)
    assert told == (None, None) or (None not in told and sum(filter(None, told)) == 100)
