"""What Telemetr's API says, as others describe it, becomes a finding, whatever it says."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_service.figures.findings import Door
from catalog_service.figures.sources import telemetr
from catalog_service.figures.sources.telemetr import COUNTERS, Telemetr
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

FIELD_OF = {name: field for name, (field, _) in telemetr.FIELDS.items()}


def a_stat(**told: Any) -> dict[str, Any]:
    return {
        "title": "Пример",
        "username": "kanal_primer",
        "participants_count": 8_200,
        "avg_post_reach": 1_640,
        "err_percent": 20,
        "er_percent": 77.7,
        "er": 77.7,
        "mentions_count": 3,
        "scoring_rate": None,
    } | told


def a_post(views: object = 1000, forwards: object = 5, comments: object = 15, reactions: object = 30) -> dict[str, Any]:
    return {
        "id": 7,
        "date": "2026-11-20 10:00:00",
        "text": "про капчу и роботов",
        "stats": {"views": views, "forwards": forwards, "comments": comments, "reactions": reactions},
    }


def an_error(code: object, message: object, status: int = 200, **headers: str) -> State:
    return telemetr.figures(
        said({"status": "error", "response": {"code": code, "message": message}}, status, **headers)
    ).state


# --- Figures ---------------------------------------------------------------------------------------------------------


async def test_three_figures_come_and_its_er_is_not_ours() -> None:
    ask = Asked(ok(a_stat()))
    finding = await Telemetr().look(CHANNEL, ask)
    assert finding.state is State.FOUND
    assert numbers(finding) == {"subscribers": Decimal(8_200), "reach": Decimal(1_640), "err": Decimal("20.00")}
    (request,) = ask.requests
    assert (request.door, request.path, request.query) == (
        Door.TELEMETR,
        "/channels/stat",
        {"channelId": "kanal_primer"},
    )


async def test_private_channels_are_not_asked_about() -> None:
    ask = Asked(ok(a_stat()))
    assert (await Telemetr().look(PRIVATE, ask)).state is State.PRIVATE
    assert (await Telemetr().engagement(PRIVATE, ask)).state is State.PRIVATE
    assert ask.requests == []


@pytest.mark.parametrize(
    ("response", "state"),
    [
        ([], State.EMPTY),
        ({}, State.EMPTY),
        (a_stat(participants_count=None, avg_post_reach=0, err_percent="0"), State.EMPTY),
        ({"subscribers": 5, "er": 3}, State.UNKNOWN_SHAPE),
        ([a_stat()], State.UNKNOWN_SHAPE),
        ("нет", State.UNKNOWN_SHAPE),
    ],
)
def test_without_figures_there_is_a_state(response: object, state: State) -> None:
    finding = telemetr.figures(ok(response))
    assert (finding.state, finding.figures) == (state, {})


# --- ER --------------------------------------------------------------------------------------------------------------


async def test_er_is_made_of_all_posts_together() -> None:
    ask = Asked(ok({"count": 2, "items": [a_post(), a_post(views="3000", forwards=1, comments=0, reactions="9")]}))
    finding = await Telemetr().engagement(CHANNEL, ask)
    assert (finding.state, numbers(finding)) == (State.FOUND, {"er": Decimal("1.50")})
    (request,) = ask.requests
    assert (request.path, dict(request.query)) == (
        "/channels/posts",
        {"channelId": "kanal_primer", "offset": "0", "hideForwards": "1", "hideDeleted": "1"},
    )


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(a_post(comments=None), id="comments are not told"),
        pytest.param(a_post(reactions=[{"emoji": "👍", "count": 9}]), id="reactions one by one"),
        pytest.param(a_post(views=0), id="nobody has seen it"),
        pytest.param(a_post(views="много"), id="words"),
        pytest.param(a_post(forwards=-1), id="less than nothing"),
        pytest.param({"id": 7, "stats": []}, id="stats are an empty list"),
        pytest.param({"id": 7}, id="no stats"),
        pytest.param(None, id="no post"),
    ],
)
def test_a_post_that_does_not_tell_everything_is_left_out(odd: object) -> None:
    assert numbers(telemetr.engagement(ok({"items": [odd, a_post()]}))) == {"er": Decimal("5.00")}
    assert telemetr.engagement(ok({"items": [odd]})).state is State.EMPTY


@pytest.mark.parametrize(
    ("response", "state"),
    [
        ([], State.EMPTY),
        ({"items": []}, State.EMPTY),
        ({"items": {}}, State.EMPTY),
        ({"items": [a_post(forwards=0, comments=0, reactions=0)]}, State.EMPTY),
        ({"items": "?"}, State.UNKNOWN_SHAPE),
        ({"posts": [a_post()]}, State.UNKNOWN_SHAPE),
        (5, State.UNKNOWN_SHAPE),
        ([a_post()], State.FOUND),
    ],
)
def test_posts_may_be_missing_or_of_another_shape(response: object, state: State) -> None:
    assert telemetr.engagement(ok(response)).state is state


# --- What is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "message", "status", "state"),
    [
        pytest.param(0, "Доступ к API не подключён…", 429, State.NO_PACKAGE, id="no package"),
        pytest.param("0", "", 429, State.NO_PACKAGE, id="no package, the code as text"),
        pytest.param(None, "Доступ к API не подключен", 200, State.NO_PACKAGE, id="no package, by its words"),
        pytest.param(17, "Слишком часто", 429, State.TOO_OFTEN, id="too often"),
        pytest.param(None, "", 429, State.TOO_OFTEN, id="too often, without words"),
        pytest.param(35, "Метод", 400, State.TROUBLE, id="no such method at that messenger"),
        pytest.param(37, "Платформа", 400, State.BAD_TOKEN, id="a key for another messenger"),
        pytest.param(39, "Опция", 400, State.TROUBLE, id="no such option at that messenger"),
        pytest.param(401, "Неверный токен", 401, State.BAD_TOKEN, id="token"),
        pytest.param(1, "Нельзя", 403, State.BAD_TOKEN, id="forbidden"),
        pytest.param(404, "Нет такого", 404, State.NOT_KNOWN, id="not known, by the status"),
        pytest.param(2, "Канал не найден", 200, State.NOT_KNOWN, id="not known, by its words"),
        pytest.param(0, "Непонятно что", 200, State.TROUBLE, id="something else"),
        pytest.param(True, ["?"], 500, State.TROUBLE, id="of another shape"),
    ],
)
def test_an_error_is_a_state(code: object, message: object, status: int, state: State) -> None:
    assert an_error(code, message, status) is state


@pytest.mark.parametrize(
    ("header", "left", "state"),
    [
        ("x_ratelimit_remaining", "0", State.QUOTA),
        ("x_ratelimit_remaining_month", "0", State.QUOTA),
        ("x_ratelimit_remaining", "5", State.TOO_OFTEN),
        ("x_ratelimit_limit", "0", State.TOO_OFTEN),
        ("x_ratelimit_remaining", "?", State.TOO_OFTEN),
    ],
)
def test_a_quota_that_is_told_to_be_spent_is_not_haste(header: str, left: str, state: State) -> None:
    assert an_error(17, "Лимит", 429, **{header: left}) is state


def test_the_words_of_an_error_are_kept_with_the_wait() -> None:
    answer = {"status": "error", "response": {"code": 17, "message": "Слишком\n часто"}}
    finding = telemetr.figures(said(answer, 429, retry_after="30"))
    assert (finding.state, finding.words, finding.wait_s) == (State.TOO_OFTEN, "код 17: Слишком часто", 30)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(list(FIELD_OF.values())) | any_text, figures_as_told, max_size=5), any_json)
def test_whatever_stands_in_an_answer_no_figure_comes_that_is_not_in_it(told: dict[str, object], code: object) -> None:
    finding = telemetr.figures(ok(told))
    assert can_be_stored(finding)
    assert (finding.state is State.FOUND) == bool(finding.figures)
    for name, figure in finding.figures.items():
        assert figure > 0
        assert stands_in(figure, told[FIELD_OF[name]])
    for response in (told, {"code": code, "message": told}, code):
        assert can_be_stored(telemetr.figures(said({"status": "error", "response": response}, 429)))


@settings(max_examples=40)
@given(
    st.lists(st.fixed_dictionaries({"stats": st.dictionaries(st.sampled_from(COUNTERS), figures_as_told)}) | any_json)
)
def test_whatever_posts_tell_their_er_is_theirs(items: list[object]) -> None:
    finding = telemetr.engagement(ok({"items": items}))
    whole = [item for item in items if isinstance(item, dict) and len(item.get("stats") or []) == len(COUNTERS)]
    assert set(numbers(finding)) <= {"er"}
    assert whole or not finding.figures


@settings(max_examples=40)
@given(any_json)
def test_whatever_stands_for_posts_it_never_surprises(response: object) -> None:
    for answer in (ok(response), ok({"items": response}), said(response)):
        assert not telemetr.engagement(answer).figures
