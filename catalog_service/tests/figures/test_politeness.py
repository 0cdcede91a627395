"""How often a door is asked, and how long it rests. Rules alone, no clock."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.figures.findings import Door, Finding
from catalog_service.figures.politeness import (
    DAY,
    FORGIVEN_AFTER,
    GAP_S,
    HOUR,
    JITTER,
    LONGEST_WAIT_S,
    LONGEST_WORDS,
    MINUTE,
    REFUSALS,
    TROUBLES,
    Pace,
    after,
    asked,
    gap_s,
)
from catalog_service.figures.states import OF_THE_CHANNEL, OF_THE_SOURCE, ON_THE_WAY, State

NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
moments = st.integers(0, 30 * 86_400).map(lambda seconds: NOON + timedelta(seconds=seconds))


def rest_s(pace: Pace, now: datetime = NOON) -> float:
    return max((pace.rests_until - now).total_seconds(), 0.0) if pace.rests_until else 0.0


def rests_of(*states: State, door: Door = Door.TELEGRAM, wait_s: float | None = None) -> list[float]:
    """How long the door rests after each, when it is asked again as soon as it may be."""
    pace, now, rests = Pace(), NOON, []
    for state in states:
        pace = after(door, pace, Finding(state, wait_s=wait_s), now)
        rests.append(rest_s(pace, now))
        now += timedelta(seconds=rests[-1] + 1)
    return rests


# ── The gap ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_door_that_was_never_asked_is_asked_at_once() -> None:
    assert gap_s(Pace(), NOON, factor=1, jitter=1) == 0


@pytest.mark.parametrize(
    ("passed", "factor", "jitter", "wait"),
    [
        pytest.param(0.0, 1, 0, 1.0, id="a second after the last request began"),
        pytest.param(0.4, 1, 0, 0.6, id="less what has passed"),
        pytest.param(0.0, 1, 1, 1.3, id="and up to a third more"),
        pytest.param(0.0, 3, 0, 3.0, id="longer by the setting's factor"),
        pytest.param(0.0, 0, 1, 0.0, id="none where the setting says so"),
        pytest.param(7.0, 1, 1, 0.0, id="nothing when it has passed"),
        pytest.param(-3600.0, 1, 0, 1.0, id="no longer when the clock was put back"),
    ],
)
def test_the_gap_is(passed: float, factor: float, jitter: float, wait: float) -> None:
    now = NOON + timedelta(seconds=passed)
    assert gap_s(asked(Pace(), NOON), now, factor=factor, jitter=jitter) == pytest.approx(wait)


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0, 1)), min_size=2, max_size=50), st.floats(1, 5))
def test_no_two_requests_begin_closer_to_each_other_than_the_gap(
    turns: list[tuple[float, float]], factor: float
) -> None:
    pace, now, begun = Pace(), NOON, []
    for pause, jitter in turns:
        now += timedelta(seconds=pause)
        now += timedelta(seconds=gap_s(pace, now, factor=factor, jitter=jitter))
        pace = asked(pace, now)
        begun.append(now)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(begun)]
    assert min(gaps) >= GAP_S * factor - 0.001
    assert max(gaps) <= GAP_S * factor * (1 + JITTER) + 3.001


# ── Rests ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_state_has_a_rule() -> None:
    assert set(REFUSALS) == OF_THE_SOURCE
    assert set(TROUBLES) == ON_THE_WAY
    assert OF_THE_SOURCE | ON_THE_WAY | OF_THE_CHANNEL | {State.FOUND} == set(State)


@pytest.mark.parametrize("state", [State.FOUND, *sorted(OF_THE_CHANNEL)])
def test_no_door_rests_for_what_a_channel_is(state: State) -> None:
    assert rests_of(*[state] * 20) == [0] * 20


@pytest.mark.parametrize(
    ("state", "lengths"),
    [
        pytest.param(State.REFUSED, [30 * MINUTE, 2 * HOUR, 6 * HOUR, DAY, DAY], id="a captcha, at once"),
        pytest.param(State.TOO_OFTEN, [2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, DAY], id="a 429"),
        pytest.param(State.BAD_TOKEN, [HOUR, HOUR, HOUR], id="a wrong token, which somebody mends"),
        pytest.param(State.NO_PACKAGE, [6 * HOUR, DAY, DAY], id="no package, which somebody buys"),
        pytest.param(State.QUOTA, [HOUR, 6 * HOUR, DAY, DAY], id="a quota that is spent"),
        pytest.param(
            State.UNREACHABLE, [0, 0, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, HOUR], id="no answer, three in a row"
        ),
        pytest.param(State.UNKNOWN_SHAPE, [0] * 9 + [HOUR, 6 * HOUR, DAY, DAY], id="odd pages, ten in a row"),
    ],
)
def test_each_rest_is_longer_than_the_one_before(state: State, lengths: list[float]) -> None:
    assert rests_of(*[state] * len(lengths)) == lengths


@pytest.mark.parametrize("state", [State.REFUSED, State.TOO_OFTEN])
def test_telemetrs_page_is_left_alone_for_a_day_after_the_first_refusal(state: State) -> None:
    assert rests_of(state, door=Door.TELEMETR_PAGE) == [DAY]


@pytest.mark.parametrize(("wait_s", "rest"), [(5.0, DAY), (2 * DAY, 2 * DAY)])
def test_not_for_less_than_that_whatever_it_says_itself(wait_s: float, rest: float) -> None:
    assert rests_of(State.TOO_OFTEN, wait_s=wait_s, door=Door.TELEMETR_PAGE) == [rest]


@pytest.mark.parametrize(
    ("wait_s", "rest"),
    [
        pytest.param(10.0, 10.0, id="ten seconds"),
        pytest.param(3600.0, 3600.0, id="an hour"),
        pytest.param(86_400.0, 86_400.0, id="a day"),
        pytest.param(365 * 86_400.0, LONGEST_WAIT_S, id="a year, as far as it makes sense"),
        pytest.param(float("inf"), LONGEST_WAIT_S, id="for ever"),
        pytest.param(0.0, 2 * MINUTE, id="no time at all is no answer"),
        pytest.param(-5.0, 2 * MINUTE, id="neither is less than that"),
        pytest.param(float("nan"), 2 * MINUTE, id="nor what is no number"),
    ],
)
def test_who_says_how_long_is_obeyed(wait_s: float, rest: float) -> None:
    assert rests_of(State.TOO_OFTEN, wait_s=wait_s) == [rest]


def test_who_asks_for_a_year_is_quoted() -> None:
    pace = after(Door.TGSTAT, Pace(), Finding(State.QUOTA, words="quota", wait_s=365 * 86_400.0), NOON)
    assert pace.words == "quota: просит подождать 365 дн., спросим через 7"


def test_what_was_said_is_believed_once_then_the_rests_grow() -> None:
    assert rests_of(*[State.TOO_OFTEN] * 4, wait_s=10) == [10, 2 * MINUTE, 10 * MINUTE, HOUR]


def test_trouble_that_says_how_long_is_obeyed_the_first_time_already() -> None:
    assert rests_of(State.TROUBLE, wait_s=120) == [120]


def test_an_answer_that_wants_to_be_the_last_for_a_while_is() -> None:
    pace = after(Door.TELEMETR, Pace(), Finding(State.FOUND, wait_s=60), NOON)
    assert (rest_s(pace), pace.why, pace.refusals) == (60, State.TOO_OFTEN, 0)


def test_an_answer_ends_a_row_of_troubles() -> None:
    states = [State.UNREACHABLE, State.TROUBLE, State.FOUND]
    assert rests_of(*states * 5) == [0] * 15


def test_a_door_that_answers_once_after_a_refusal_is_not_forgiven_yet() -> None:
    states = [State.TOO_OFTEN, State.FOUND, State.TOO_OFTEN]
    assert rests_of(*states) == [2 * MINUTE, 0, 10 * MINUTE]


def test_it_is_forgiven_when_it_has_answered_for_a_while() -> None:
    refused = after(Door.TELEGRAM, Pace(), Finding(State.REFUSED, words="капча"), NOON)
    assert refused.rests_until is not None
    later = refused.rests_until + FORGIVEN_AFTER
    assert after(Door.TELEGRAM, refused, Finding(State.CLOSED), later) == Pace(found_at=later)


def test_refusals_after_troubles_begin_with_the_first_rest() -> None:
    assert rests_of(*[State.UNREACHABLE] * 5, State.TOO_OFTEN)[-1] == 2 * MINUTE


def test_what_was_under_way_when_the_rest_began_changes_nothing_of_it() -> None:
    refused = after(Door.TELEGRAM, Pace(), Finding(State.REFUSED, words="капча"), NOON)
    soon = NOON + timedelta(seconds=2)
    for late in (State.FOUND, State.REFUSED, State.UNREACHABLE):
        pace = after(Door.TELEGRAM, refused, Finding(late), soon)
        assert (pace.rests_until, pace.why, pace.words, pace.refusals) == (
            refused.rests_until,
            State.REFUSED,
            "капча",
            1,
        )


def test_a_long_story_is_cut() -> None:
    pace = after(Door.TGSTAT, Pace(), Finding(State.TROUBLE, words="x" * 5000), NOON)
    assert len(pace.words) == LONGEST_WORDS


findings = st.builds(
    Finding,
    st.sampled_from(State),
    words=st.text(max_size=5),
    wait_s=st.none() | st.floats(allow_nan=True, allow_infinity=True),
)


@given(st.sampled_from(Door), st.lists(st.tuples(findings, st.integers(0, 100_000)), max_size=30))
def test_whatever_is_answered_rests_are_as_long_as_wanted_and_never_get_shorter(
    door: Door, story: list[tuple[Finding, int]]
) -> None:
    pace, now = Pace(), NOON
    for finding, passed in story:
        now += timedelta(seconds=passed)
        before, pace = pace, after(door, pace, finding, now)
        if before.rests(now) and before.rests_until:
            assert pace.rests_until
            assert pace.rests_until >= before.rests_until
        if finding.wait_s and finding.wait_s > 0:
            assert rest_s(pace, now) >= min(finding.wait_s, LONGEST_WAIT_S) - 0.001
        assert rest_s(pace, now) <= LONGEST_WAIT_S


@given(st.sampled_from(sorted(OF_THE_SOURCE)), st.sampled_from(Door), moments)
def test_a_refusal_is_always_met_with_a_rest(state: State, door: Door, now: datetime) -> None:
    assert after(door, Pace(), Finding(state), now).rests(now)
