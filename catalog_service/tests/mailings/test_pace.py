"""Letters go at an even pace, and the sender rests when Telegram does not answer. Rules alone, no clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.mailings.pace import LATE_S, Pace
from catalog_service.mailings.rests import FIRST_S, IN_A_ROW, LONGEST_S, WELL, Mode, Rests

RATE = 25.0
gaps = st.lists(st.floats(0, 3, allow_nan=False), max_size=200)


def slots(pace: Pace, pauses: list[float]) -> list[float]:
    """Of somebody who takes the next slot so long after the one before has come."""
    now, taken = 1000.0, []
    for pause in pauses:
        now = pace.slot(now + pause)
        taken.append(now)
    return taken


def test_slots_are_even_and_begin_at_once() -> None:
    assert slots(Pace(RATE), [0] * 6) == pytest.approx([1000 + number * 0.04 for number in range(6)])


def test_a_minute_of_slots_that_are_taken_a_little_late_is_as_long_as_it_should_be() -> None:
    taken = slots(Pace(RATE), [0.01] * 1500)
    assert taken[-1] - taken[0] == pytest.approx(1499 / RATE, abs=0.05)


def test_nothing_is_made_up_for_after_a_pause() -> None:
    assert slots(Pace(RATE), [0, 60, 0, 0]) == pytest.approx([1000, 1060, 1060.04, 1060.08])


def test_without_a_limit_nobody_waits() -> None:
    assert slots(Pace(0), [0, 0, 5, 0]) == [1000, 1000, 1005, 1005]


@given(gaps)
def test_however_late_slots_are_taken_no_second_has_more_than_the_rate_and_a_little(pauses: list[float]) -> None:
    taken = slots(Pace(RATE), pauses)
    for first in taken:
        assert sum(first <= each < first + 1 for each in taken) <= RATE * (1 + LATE_S) + 1


@given(gaps)
def test_a_slot_is_never_in_the_past(pauses: list[float]) -> None:
    pace, now = Pace(RATE), 0.0
    for pause in pauses:
        now += pause
        assert pace.slot(now) >= now


def mode(rests: Rests) -> Mode:
    return rests.mode


def failed(rests: Rests, times: int, now: float = 0.0) -> None:
    for _ in range(times):
        rests.unanswered("Bad Gateway", now)


def test_a_few_letters_without_an_answer_in_a_row_begin_a_rest() -> None:
    rests = Rests()
    failed(rests, IN_A_ROW - 1)
    assert rests.mode is Mode.ALL
    failed(rests, 1)
    assert (rests.mode, rests.until, rests.words) == (Mode.RESTING, FIRST_S, "Bad Gateway")


def test_an_answer_between_them_begins_the_count_anew() -> None:
    rests = Rests()
    for _ in range(10):
        failed(rests, IN_A_ROW - 1)
        rests.answered()
    assert rests.mode is Mode.ALL


def test_letters_that_were_under_way_do_not_make_a_rest_longer() -> None:
    rests = Rests()
    failed(rests, IN_A_ROW + 9)
    assert rests.until == FIRST_S


def test_telegram_is_probed_after_a_rest_and_then_one_letter_goes_at_a_time() -> None:
    rests = Rests()
    failed(rests, IN_A_ROW)
    assert not rests.wants_probe(FIRST_S - 0.1)
    assert rests.wants_probe(FIRST_S)
    rests.probed(None, FIRST_S)
    assert mode(rests) is Mode.ONE
    rests.answered()
    assert mode(rests) is Mode.ALL


def test_rests_grow_up_to_a_few_minutes() -> None:
    rests, now, lengths = Rests(), 0.0, []
    failed(rests, IN_A_ROW)
    for _ in range(10):
        lengths.append(rests.until - now)
        now = rests.until
        rests.probed("Bad Gateway", now)
    assert lengths == [2, 4, 8, 16, 32, 64, 128, 256, LONGEST_S, LONGEST_S]


@pytest.mark.parametrize(
    ("answered", "then"), [(1, 2 * FIRST_S), (WELL - 1, 2 * FIRST_S), (WELL, FIRST_S)], ids=["one", "some", "many"]
)
def test_rests_begin_small_when_letters_have_been_answered_for_a_while(answered: int, then: float) -> None:
    rests = Rests()
    failed(rests, IN_A_ROW)
    rests.probed(None, FIRST_S)
    for _ in range(answered):
        rests.answered()
    failed(rests, IN_A_ROW)
    assert rests.until == then


def test_where_probes_are_answered_and_letters_are_not_each_rest_costs_one_letter() -> None:
    rests, now = Rests(), 0.0
    failed(rests, IN_A_ROW)
    for length in (2, 4, 8):
        assert rests.until - now == length
        now = rests.until
        rests.probed(None, now)
        assert mode(rests) is Mode.ONE
        failed(rests, 1, now)
        assert mode(rests) is Mode.RESTING
