"""Repost or hold, with the reason."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.domain.baselines import Algorithm
from reposter_service.domain.decision import Because, Circumstances, Decision, Hold, Repost, decide
from reposter_service.tests.domain.builders import circumstances

WINNER, LOSER = Fraction(31), Fraction(30)


def because(decision: Decision) -> Because | None:
    return decision.because if isinstance(decision, Hold) else None


def test_a_winner_is_reposted_with_algorithm_threshold_and_place() -> None:
    decision = decide(WINNER, circumstances())
    assert isinstance(decision, Repost)
    assert decision.comparison.algorithm is Algorithm.X
    assert decision.comparison.threshold == 30
    assert decision.comparison.place == 1


@pytest.mark.parametrize(
    ("rating", "around", "reason"),
    [
        pytest.param(None, circumstances(), Because.NO_VIEWS, id="no views, no rating"),
        pytest.param(WINNER, circumstances(settled=False), Because.UNSETTLED, id="reactions are being switched"),
        pytest.param(WINNER, circumstances([10, 20]), Because.COLLECTING, id="two of three are collected"),
        pytest.param(WINNER, circumstances([]), Because.COLLECTING, id="the first post of a donor"),
        pytest.param(LOSER, circumstances(), Because.NOT_HIGHER, id="equal is not higher"),
        pytest.param(WINNER, circumstances(protected=True), Because.PROTECTED, id="forwarding is forbidden"),
        pytest.param(WINNER, circumstances(paused=True), Because.PAUSED, id="the project is in a pause"),
    ],
)
def test_a_post_is_held_with_its_reason(rating: Fraction | None, around: Circumstances, reason: Because) -> None:
    assert because(decide(rating, around)) is reason


@pytest.mark.parametrize(
    ("rating", "around", "reason"),
    [
        pytest.param(LOSER, circumstances(protected=True), Because.NOT_HIGHER, id="protected, but lost"),
        pytest.param(LOSER, circumstances(paused=True), Because.NOT_HIGHER, id="paused, but lost"),
        pytest.param(WINNER, circumstances([1], protected=True), Because.COLLECTING, id="protected, but collecting"),
        pytest.param(WINNER, circumstances([1], paused=True), Because.COLLECTING, id="paused, but collecting"),
        pytest.param(None, circumstances(paused=True, protected=True), Because.NO_VIEWS, id="paused, but no rating"),
        pytest.param(
            WINNER, circumstances(settled=False, paused=True), Because.UNSETTLED, id="paused, but being switched"
        ),
    ],
)
def test_pause_and_protection_are_named_only_where_the_post_would_have_won(
    rating: Fraction | None, around: Circumstances, reason: Because
) -> None:
    assert because(decide(rating, around)) is reason


def test_protection_is_named_before_a_pause_because_it_lasts() -> None:
    assert because(decide(WINNER, circumstances(protected=True, paused=True))) is Because.PROTECTED


@pytest.mark.parametrize(
    "around",
    [
        pytest.param(circumstances(paused=True), id="paused"),
        pytest.param(circumstances(protected=True), id="protected"),
    ],
)
def test_a_winner_that_is_held_keeps_its_comparison_so_that_why_can_be_answered(around: Circumstances) -> None:
    decision = decide(WINNER, around)
    assert decision.comparison is not None
    assert decision.comparison.wins


def test_a_collecting_post_says_how_many_of_how_many_are_there() -> None:
    comparison = decide(WINNER, circumstances([1, 2, 3], x=6)).comparison
    assert comparison is not None
    assert (comparison.earlier, comparison.needed) == (3, 6)


@pytest.mark.parametrize(
    ("rating", "around"),
    [
        pytest.param(None, circumstances(), id="without a rating"),
        pytest.param(WINNER, circumstances(settled=False), id="outside any reactions period"),
    ],
)
def test_where_nothing_was_compared_there_is_no_comparison(rating: Fraction | None, around: Circumstances) -> None:
    assert decide(rating, around).comparison is None


def test_with_50_earlier_ratings_y_decides() -> None:
    decision = decide(Fraction(47), circumstances(range(1, 51), x=50, y=5))
    assert isinstance(decision, Repost)
    assert decision.comparison.algorithm is Algorithm.Y


def test_y_is_dropped_for_x_when_a_new_reactions_period_has_begun() -> None:
    decision = decide(WINNER, circumstances([10, 20, 30], x=3, y=1))
    assert isinstance(decision, Repost)
    assert decision.comparison.algorithm is Algorithm.X


numbers = st.lists(st.integers(0, 40), max_size=60)


@given(
    rating=st.none() | st.integers(0, 60).map(Fraction),
    around=st.builds(
        circumstances,
        numbers,
        x=st.integers(1, 50),
        y=st.integers(1, 50),
        settled=st.booleans(),
        protected=st.booleans(),
        paused=st.booleans(),
    ),
)
def test_a_repost_is_a_win_and_a_win_that_is_not_hindered_is_a_repost(
    rating: Fraction | None, around: Circumstances
) -> None:
    decision = decide(rating, around)
    comparison = decision.comparison
    won = comparison is not None and comparison.wins
    assert isinstance(decision, Repost) is (won and not around.paused and not around.protected)


@given(rating=st.integers(0, 60).map(Fraction), around=st.builds(circumstances, numbers, paused=st.booleans()))
def test_a_pause_changes_whether_a_post_is_reposted_never_how_it_is_judged(
    rating: Fraction, around: Circumstances
) -> None:
    assert decide(rating, around).comparison == decide(rating, replace(around, paused=not around.paused)).comparison
