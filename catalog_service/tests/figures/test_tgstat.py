"""What TGStat's API says becomes a finding, whatever it says."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_service.figures.findings import Door, Profile, Reply, Whom
from catalog_service.figures.sources import tgstat
from catalog_service.figures.sources.tgstat import Tgstat
from catalog_service.figures.states import State
from catalog_service.tests.figures.api_answers import (
    CHANNEL,
    PRIVATE,
    Asked,
    any_json,
    any_text,
    can_be_stored,
    figures_as_told,
    numbers,
    ok,
    said,
    stands_in,
)

FIELD_OF = {name: field for name, (field, _) in tgstat.FIELDS.items()}
FIELDS = tuple(FIELD_OF.values())


def a_stat(**told: Any) -> dict[str, Any]:
    """Of `channels/stat`, as documented."""
    return {
        "id": 4321,
        "title": "Пример",
        "username": "@kanal_primer",
        "peer_type": "channel",
        "participants_count": 10_500,
        "avg_post_reach": 2_100,
        "adv_post_reach_24h": 1_900,
        "err_percent": 20.3,
        "err24_percent": 19.1,
        "er_percent": 4.56,
        "daily_reach": 9_000,
        "ci_index": 12.3,
        "mentions_count": 7,
    } | told


def a_channel(**told: Any) -> dict[str, Any]:
    """Of `channels/get`, as documented."""
    return {
        "id": 4321,
        "tg_id": 1_234_567_890,
        "link": "t.me/kanal_primer",
        "peer_type": "channel",
        "username": "@kanal_primer",
        "active_usernames": ["@kanal_primer"],
        "title": "Пример",
        "about": "О примерах",
        "country": "Россия",
        "language": "Русский",
        "participants_count": 10_400,
        "tgstat_restrictions": {"red_label": True, "black_label": False},
    } | told


# --- Figures ---------------------------------------------------------------------------------------------------------


async def test_four_figures_come_with_one_request() -> None:
    ask = Asked(ok(a_stat()))
    finding = await Tgstat().look(CHANNEL, ask)
    assert finding.state is State.FOUND
    assert numbers(finding) == {
        "subscribers": Decimal(10_500),
        "reach": Decimal(2_100),
        "err": Decimal("20.30"),
        "er": Decimal("4.56"),
    }
    assert finding.profile == Profile(tgstat_id=4321, username="kanal_primer")
    (request,) = ask.requests
    assert (request.door, request.path, request.query) == (
        Door.TGSTAT,
        "/channels/stat",
        {"channelId": "@kanal_primer"},
    )


async def test_a_private_channel_is_asked_for_by_its_invite() -> None:
    ask = Asked(ok(a_stat(username=None)))
    finding = await Tgstat().look(PRIVATE, ask)
    assert ask.requests[0].query == {"channelId": "t.me/joinchat/AbCdEf_-123456"}
    assert (finding.state, finding.profile.username) == (State.FOUND, None)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param({"er_percent": None}, {"er": None}, id="null"),
        pytest.param({"er_percent": []}, {"er": None}, id="an empty list"),
        pytest.param({"participants_count": "10500"}, {"subscribers": Decimal(10_500)}, id="a number as a string"),
        pytest.param({"participants_count": "10 500"}, {"subscribers": Decimal(10_500)}, id="thousands set apart"),
        pytest.param({"err_percent": "20,3"}, {"err": Decimal("20.30")}, id="a comma"),
        pytest.param({"err_percent": 105.6}, {"err": Decimal("105.60")}, id="ERR over 100"),
        pytest.param({"avg_post_reach": 2100.5}, {"reach": Decimal(2_101)}, id="a mean that is not whole"),
        pytest.param({"avg_post_reach": "540.33"}, {"reach": Decimal(540)}, id="a point is a decimal one"),
        pytest.param({"avg_post_reach": "540.333"}, {"reach": None}, id="a point that may be of thousands"),
        pytest.param({"participants_count": "1.000"}, {"subscribers": None}, id="one reader or a thousand"),
        pytest.param(
            {"participants_count": "40%", "avg_post_reach": "40 %"}, {"subscribers": None, "reach": None}, id="%"
        ),
        pytest.param({"err_percent": "20.3 %"}, {"err": Decimal("20.30")}, id="per cent with its sign"),
        pytest.param({"participants_count": 10_500.5}, {"subscribers": None}, id="half a subscriber"),
        pytest.param({"participants_count": -1}, {"subscribers": None}, id="less than nobody"),
        pytest.param({"participants_count": True}, {"subscribers": None}, id="yes"),
        pytest.param({"participants_count": "много"}, {"subscribers": None}, id="words"),
        pytest.param({"participants_count": 10**400}, {"subscribers": None}, id="more than there are people"),
        pytest.param({"err_percent": 10**8}, {"err": None}, id="more than a column holds"),
        pytest.param({"avg_post_reach": 0, "err_percent": 0}, {"reach": None, "err": None}, id="0 for not known"),
    ],
)
def test_each_figure_is_told_or_missing_by_itself(told: dict[str, Any], expected: dict[str, Decimal | None]) -> None:
    finding = tgstat.figures(ok(a_stat(**told)), CHANNEL)
    assert finding.state is State.FOUND
    assert {name: numbers(finding).get(name) for name in expected} == expected
    assert len(finding.figures) == 4 - list(expected.values()).count(None)


def test_an_err_that_is_missing_is_not_computed() -> None:
    stat = a_stat()
    del stat["err_percent"], stat["er_percent"], stat["peer_type"]
    assert set(numbers(tgstat.figures(ok(stat), CHANNEL))) == {"subscribers", "reach"}


def test_what_could_not_be_read_is_named() -> None:
    assert tgstat.figures(ok(a_stat(err_percent="?", er_percent={"a": 1})), CHANNEL).words == (
        "не прочитано: err_percent, er_percent"
    )


@pytest.mark.parametrize(
    "response", [[], {}, None, a_stat() | dict.fromkeys(FIELDS), a_stat() | dict.fromkeys(FIELDS, 0)]
)
def test_nothing_told_is_nothing_known(response: object) -> None:
    finding = tgstat.figures(ok(response), CHANNEL)
    assert (finding.state, finding.figures) == (State.EMPTY, {})


@pytest.mark.parametrize(
    "response",
    [[1], "text", 5, True, {"subscribers": 5}, a_stat() | dict.fromkeys(FIELDS, "?"), a_stat(peer_type="bot")],
)
def test_an_answer_of_another_shape_is_kept(response: object) -> None:
    finding = tgstat.figures(ok(response), CHANNEL)
    assert (finding.state, finding.figures) == (State.UNKNOWN_SHAPE, {})
    assert finding.page.startswith('{"status"')


def test_a_chat_is_a_group() -> None:
    assert tgstat.figures(ok(a_stat(peer_type="chat")), CHANNEL).state is State.GROUP


@pytest.mark.parametrize(("known", "state"), [(None, State.FOUND), (4321, State.FOUND), (99, State.ANOTHER)])
def test_a_name_that_leads_to_another_channel_gives_no_figures(known: int | None, state: State) -> None:
    finding = tgstat.figures(ok(a_stat()), Whom(1, "kanal_primer", tgstat_id=known))
    assert (finding.state, bool(finding.figures)) == (state, state is State.FOUND)


# --- Labels ----------------------------------------------------------------------------------------------------------


async def test_labels_are_a_request_of_their_own_and_give_no_figures() -> None:
    ask = Asked(ok(a_channel()))
    finding = await Tgstat().labels(CHANNEL, ask)
    assert (finding.state, finding.figures) == (State.FOUND, {})
    assert finding.profile == Profile(
        telegram_id=1_234_567_890,
        tgstat_id=4321,
        username="kanal_primer",
        country="Россия",
        language="Русский",
        red_label=True,
        black_label=False,
    )
    assert [(request.path, request.query) for request in ask.requests] == [
        ("/channels/get", {"channelId": "@kanal_primer"})
    ]


async def test_the_name_of_today_is_asked_for_by_number() -> None:
    ask = Asked(ok(a_channel(username="@kanal_novy")))
    assert (await Tgstat().by_number(4321, ask)).profile.username == "kanal_novy"
    assert ask.requests[0].query == {"channelId": "4321"}


@pytest.mark.parametrize(
    ("restrictions", "labels"),
    [
        pytest.param([], (False, False), id="an empty list is an empty object"),
        pytest.param({}, (False, False), id="an empty object"),
        pytest.param({"black_label": True}, (False, True), id="one of two"),
        pytest.param({"red_label": "1", "black_label": 0}, (True, False), id="as numbers"),
        pytest.param({"red_label": None, "black_label": "?"}, (None, None), id="not told"),
        pytest.param(None, (None, None), id="null"),
        pytest.param("true", (None, None), id="no object"),
        pytest.param(["red_label"], (None, None), id="a list"),
    ],
)
def test_labels_are_there_or_not_or_not_told(restrictions: object, labels: tuple[bool | None, bool | None]) -> None:
    profile = tgstat.labels(ok(a_channel(tgstat_restrictions=restrictions))).profile
    assert (profile.red_label, profile.black_label) == labels


def test_what_is_missing_in_a_profile_is_not_told() -> None:
    profile = tgstat.labels(ok({"id": "77", "username": "@", "country": "", "language": "x" * 65})).profile
    assert profile == Profile(tgstat_id=77)


@pytest.mark.parametrize(
    ("whom", "state"),
    [
        pytest.param(Whom(1, "a", 1_234_567_890, 99), State.FOUND, id="TGStat counts it anew"),
        pytest.param(Whom(1, "a", 555, 4321), State.ANOTHER, id="another id in Telegram"),
        pytest.param(Whom(1, "a"), State.FOUND, id="nothing known"),
    ],
)
def test_the_id_in_telegram_decides_who_it_is(whom: Whom, state: State) -> None:
    finding = tgstat.labels(ok(a_channel()), whom)
    assert (finding.state, finding.profile.tgstat_id) == (state, 4321 if state is State.FOUND else None)


@pytest.mark.parametrize(
    ("response", "state"),
    [([], State.EMPTY), (None, State.EMPTY), ({"a": 1}, State.UNKNOWN_SHAPE), (7, State.UNKNOWN_SHAPE)],
)
def test_a_profile_that_tells_nothing(response: object, state: State) -> None:
    assert tgstat.labels(ok(response)).state is state


# --- What is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "state", "wait_s"),
    [
        ("empty_token", State.BAD_TOKEN, None),
        ("token_invalid", State.BAD_TOKEN, None),
        ("flood_control_10", State.TOO_OFTEN, 10),
        ("flood_control_60", State.TOO_OFTEN, 60),
        ("no_active_subscription", State.NO_PACKAGE, None),
        ("quota_foreign_channel", State.NO_PACKAGE, None),
        ("quota_requests_reached", State.QUOTA, None),
        ("quota_keywords_reached", State.QUOTA, None),
        ("quota_channel_reached", State.NOT_KNOWN, None),
        ("outdated_statistics", State.TROUBLE, None),
        ("wrong_method", State.TROUBLE, None),
        ("channel_not_found", State.NOT_KNOWN, None),
        ("Channel not found", State.NOT_KNOWN, None),
    ],
)
def test_a_known_word_decides_whatever_the_status(word: str, state: State, wait_s: float | None) -> None:
    for status in (200, 403, 429, 500):
        finding = tgstat.figures(said({"status": "error", "error": word}, status), CHANNEL)
        assert (finding.state, finding.wait_s) == (state, wait_s)
        assert word in finding.words


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, State.TROUBLE),
        (401, State.BAD_TOKEN),
        (403, State.BAD_TOKEN),
        (404, State.NOT_KNOWN),
        (429, State.TOO_OFTEN),
        (503, State.TROUBLE),
    ],
)
def test_of_an_unknown_word_the_status_decides_and_the_word_is_kept(status: int, state: State) -> None:
    finding = tgstat.figures(said({"status": "error", "error": " param\n\0 x\u202e wrong "}, status), CHANNEL)
    assert (finding.state, finding.words) == (state, "param x wrong")


@pytest.mark.parametrize("error", [None, [], {"a": 1}, "", "x" * 9999])
def test_whatever_stands_for_the_word_is_short(error: object) -> None:
    finding = tgstat.figures(said({"status": "error", "error": error}), CHANNEL)
    assert finding.state is State.TROUBLE
    assert 0 < len(finding.words) <= 200


def test_a_longer_wait_that_the_answer_asks_for_is_told() -> None:
    finding = tgstat.figures(said({"status": "error", "error": "flood_control_10"}, 429, retry_after="90"), CHANNEL)
    assert finding.wait_s == 90


def test_the_captcha_is_a_refusal() -> None:
    captcha = {"status": "restricted", "html": '<p>Подозрение на робота</p><div id="recaptcha-widget"></div>'}
    assert tgstat.figures(said(captcha), CHANNEL).state is State.REFUSED


def test_another_status_is_of_unknown_shape() -> None:
    finding = tgstat.figures(said({"status": "pending", "response": a_stat()}), CHANNEL)
    assert (finding.state, finding.words, finding.figures) == (State.UNKNOWN_SHAPE, "HTTP 200, status pending", {})


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(FIELDS) | any_text, figures_as_told, max_size=5), any_json)
def test_whatever_stands_in_an_answer_no_figure_comes_that_is_not_in_it(
    told: dict[str, object], status: object
) -> None:
    finding = tgstat.figures(ok(told), CHANNEL)
    assert can_be_stored(finding)
    assert (finding.state is State.FOUND) == bool(finding.figures)
    for name, figure in finding.figures.items():
        assert figure > 0
        assert stands_in(figure, told[FIELD_OF[name]])
    assert can_be_stored(tgstat.figures(said({"status": status, "error": told, "response": told}), CHANNEL))


@settings(max_examples=40)
@given(any_json, any_json, any_json)
def test_whatever_stands_in_a_profile_it_can_be_stored(one: object, other: object, third: object) -> None:
    told = {"id": one, "tg_id": other, "username": one, "country": other, "language": one, "peer_type": third}
    for response in (third, told, told | {"peer_type": None, "tgstat_restrictions": third}):
        assert can_be_stored(tgstat.labels(ok(response), Whom(1, "a", 5, 7)))


@settings(max_examples=40)
@given(any_json)
def test_whatever_the_whole_answer_is_it_is_no_figure(content: object) -> None:
    finding = tgstat.figures(said(content), CHANNEL)
    assert can_be_stored(finding)
    assert not finding.figures


def test_a_reply_is_read_by_its_content_and_not_by_its_status() -> None:
    assert tgstat.figures(Reply(500, {}, ok(a_stat()).body), CHANNEL).state is State.FOUND
