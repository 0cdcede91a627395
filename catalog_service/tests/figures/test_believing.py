"""What is asked about a channel next, and which figures are believed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.figures.believing import (
    ASKS,
    NOT_THIS_CHANNEL,
    Believed,
    Enough,
    Known,
    Measured,
    Next,
    Orders,
    Question,
    ask_next,
    believe,
)
from catalog_service.figures.findings import Finding, Name, Profile, SourceName
from catalog_service.figures.states import State
from catalog_service.tests.builders import NOON

TELEGRAM, TGSTAT, TELEMETR = SourceName.TELEGRAM, SourceName.TGSTAT, SourceName.TELEMETR
ORDERS: Orders = {
    Name.SUBSCRIBERS: (TELEMETR, TGSTAT, TELEGRAM),
    Name.ERR: (TELEMETR, TGSTAT, TELEGRAM),
    Name.REACH: (TGSTAT, TELEMETR, TELEGRAM),
    Name.ER: (TGSTAT, TELEMETR, TELEGRAM),
}
"""As the settings are without a word."""
LOOKED = Known(looked_at=NOON - timedelta(days=1), telegram_said=State.FOUND)
ALL = tuple(Question)
DAY = timedelta(days=1)


def found(profile: Profile | None = None, /, **figures: int) -> Finding:
    by_name = {Name(name): Decimal(value) for name, value in figures.items()}
    return Finding(State.FOUND, by_name, profile or Profile())


MEASURED = {"subscribers": 100, "reach": 20, "err": 20}


def test_telemetr_is_asked_first_and_its_posts_only_when_nobody_else_gave_the_er() -> None:
    answers: dict[Question, Finding] = {}
    assert ask_next(ORDERS, ALL, answers, LOOKED, NOON) == Next(Question.TELEMETR, "subscribers, err")
    answers[Question.TELEMETR] = found(**MEASURED)
    assert ask_next(ORDERS, ALL, answers, LOOKED, NOON) == Next(Question.TGSTAT, "reach, er")
    without_er = answers | {Question.TGSTAT: found(reach=30)}
    assert ask_next(ORDERS, ALL, without_er, LOOKED, NOON) == Next(Question.TELEMETR_POSTS, "er")
    with_er = answers | {Question.TGSTAT: found(reach=30, er=5)}
    assert ask_next(ORDERS, ALL, with_er, LOOKED, NOON) == Enough("every figure is known")


def test_without_tokens_telegram_is_asked_and_nobody_else() -> None:
    only = [Question.TELEGRAM]
    assert ask_next(ORDERS, only, {}, LOOKED, NOON) == Next(Question.TELEGRAM, "subscribers, reach, err")
    asked = {Question.TELEGRAM: found(**MEASURED)}
    assert ask_next(ORDERS, only, asked, Known(), NOON) == Enough("nobody else could be asked")


def test_for_an_er_alone_telegram_is_not_asked() -> None:
    answers = {Question.TELEMETR: found(**MEASURED), Question.TGSTAT: found(reach=30), Question.TELEMETR_POSTS: found()}
    assert ask_next(ORDERS, ALL, answers, LOOKED, NOON) == Enough("nobody else could be asked")


@pytest.mark.parametrize(
    ("known", "because"),
    [
        pytest.param(Known(), "who it is", id="never looked at"),
        pytest.param(Known(NOON - 7 * DAY, State.FOUND), "who it is", id="looked at a week ago"),
        pytest.param(Known(NOON - DAY, State.FREE), "whether it is back", id="the name was free yesterday"),
        pytest.param(
            Known(NOON - DAY, State.FOUND, NOON - 60 * DAY), "whether it is still silent", id="no post for 60 days"
        ),
    ],
)
def test_although_every_figure_is_known_telegram_is_looked_at(known: Known, because: str) -> None:
    answers = {Question.TELEMETR: found(**MEASURED), Question.TGSTAT: found(**MEASURED, er=5)}
    assert ask_next(ORDERS, ALL, answers, known, NOON) == Next(Question.TELEGRAM, because)


@pytest.mark.parametrize("state", [State.ANOTHER, State.GROUP])
def test_where_another_source_says_that_it_is_not_this_channel_telegram_is_looked_at_and_decides(state: State) -> None:
    answers = {Question.TELEMETR: found(**MEASURED, er=5), Question.TGSTAT: Finding(state)}
    asked = ask_next(ORDERS, [Question.TELEGRAM], answers, LOOKED, NOON)
    assert isinstance(asked, Next)
    assert f"whether it is {state}" in asked.because
    assert believe(ORDERS, answers, LOOKED, NOON).figures == {}
    without_its_id = answers | {Question.TELEGRAM: Finding(State.CLOSED)}
    assert believe(ORDERS, without_its_id, LOOKED, NOON).figures == {}
    by_its_id = answers | {Question.TELEGRAM: found(Profile(telegram_id=7), **MEASURED)}
    assert believe(ORDERS, by_its_id, LOOKED, NOON).figures[Name.SUBSCRIBERS] == Measured(Decimal(100), TELEMETR)


def test_who_does_not_know_the_channel_is_not_asked_for_its_posts() -> None:
    answers = {Question.TELEMETR: Finding(State.NOT_KNOWN), Question.TGSTAT: found(**MEASURED)}
    assert ask_next(ORDERS, ALL, answers, LOOKED, NOON) == Enough("nobody else could be asked")


def test_of_each_figure_the_first_of_its_order_that_gives_it_is_believed() -> None:
    answers = {
        Question.TELEMETR: found(subscribers=1, reach=2),
        Question.TGSTAT: found(subscribers=10, reach=20, err=30),
        Question.TELEMETR_POSTS: found(er=4),
        Question.TELEGRAM: found(subscribers=100, reach=200, err=300),
    }
    believed = {
        Name.SUBSCRIBERS: Measured(Decimal(1), TELEMETR),
        Name.REACH: Measured(Decimal(20), TGSTAT),
        Name.ERR: Measured(Decimal(30), TGSTAT),
        Name.ER: Measured(Decimal(4), TELEMETR),
    }
    assert believe(ORDERS, answers, LOOKED, NOON) == Believed("measured", believed)


def test_a_setting_that_leaves_a_source_out_leaves_it_unbelieved() -> None:
    orders: Orders = {**ORDERS, Name.SUBSCRIBERS: (TELEGRAM,)}
    answers = {Question.TGSTAT: found(subscribers=10)}
    assert believe(orders, answers, LOOKED, NOON) == Believed("nobody gave a figure")


@pytest.mark.parametrize("said", sorted(NOT_THIS_CHANNEL))
def test_where_telegram_says_that_it_is_not_this_channel_nobody_is_believed_until_it_says_otherwise(
    said: State,
) -> None:
    others = {Question.TGSTAT: found(**MEASURED)}
    told_now = others | {Question.TELEGRAM: Finding(said)}
    assert believe(ORDERS, told_now, LOOKED, NOON) == Believed(f"Telegram: {said}")
    told_before = Known(NOON - DAY, said)
    assert believe(ORDERS, others, told_before, NOON) == Believed(f"Telegram: {said}")
    lost = others | {Question.TELEGRAM: Finding(State.UNREACHABLE)}
    assert not believe(ORDERS, lost, told_before, NOON).figures
    is_back = others | {Question.TELEGRAM: found()}
    assert believe(ORDERS, is_back, told_before, NOON).figures


def test_the_err_of_a_silent_channel_is_taken_away_whoever_tells_it() -> None:
    silent = Profile(last_post_at=NOON - 60 * DAY)
    answers = {Question.TGSTAT: found(**MEASURED), Question.TELEGRAM: found(silent, **MEASURED)}
    believed = believe(ORDERS, answers, LOOKED, NOON)
    assert believed.taken_away == {Name.ERR}
    assert set(believed.figures) == {Name.SUBSCRIBERS, Name.REACH}
    has_posted = answers | {Question.TELEGRAM: found(Profile(last_post_at=NOON - DAY), **MEASURED)}
    assert not believe(ORDERS, has_posted, Known(last_post_at=NOON - 60 * DAY), NOON).taken_away


def test_while_telegram_is_not_looked_at_a_channel_is_as_silent_as_it_was_at_the_last_look() -> None:
    answers = {Question.TGSTAT: found(**MEASURED), Question.TELEGRAM: Finding(State.REFUSED)}
    for days, is_taken in ((60, True), (59, False)):
        known = Known(NOON - 5 * DAY, State.FOUND, NOON - (5 + days) * DAY)
        assert bool(believe(ORDERS, answers, known, NOON).taken_away) is is_taken


figures = st.dictionaries(st.sampled_from(Name), st.integers(0, 10**9).map(Decimal))
findings = st.builds(Finding, st.sampled_from(State), figures)
sources = st.permutations(list(SourceName)).flatmap(lambda all_: st.integers(1, 3).map(lambda n: tuple(all_[:n])))


@given(
    orders=st.fixed_dictionaries(dict.fromkeys(Name, sources)),
    open_for=st.sets(st.sampled_from(Question)),
    answers=st.fixed_dictionaries(dict.fromkeys(Question, findings)),
)
def test_asking_ends_and_whoever_comes_before_the_one_that_is_believed_was_asked_or_shut(
    orders: Orders, open_for: set[Question], answers: dict[Question, Finding]
) -> None:
    asked: dict[Question, Finding] = {}
    while isinstance(step := ask_next(orders, open_for, asked, Known(), NOON), Next):
        assert step.question in open_for - set(asked)
        asked[step.question] = answers[step.question]
    for name, measured in believe(orders, asked, Known(), NOON).figures.items():
        before = orders[name][: orders[name].index(measured.source)]
        could = {each for each in open_for if ASKS[each].source in before and name in ASKS[each].gives}
        assert could - set(asked) <= {Question.TELEMETR_POSTS}
        assert any(measured.value == each.figures.get(name) for each in asked.values())
