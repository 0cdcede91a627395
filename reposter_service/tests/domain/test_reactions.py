"""Reactions switched on or off by a donor's admins."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.domain.reactions import Period, ReactionsWatch, Switched, read, to_continue
from reposter_service.tests.domain.builders import NOON, minutes, seconds

ON_AT_NOON = ReactionsWatch(on=True, seen_at=NOON)
WEEK = timedelta(days=7)


def after(*reads: tuple[float, bool], watch: ReactionsWatch = ON_AT_NOON) -> tuple[ReactionsWatch, list[Switched]]:
    """What is known after reads at these minutes past noon, and the switches they confirmed."""
    switches = []
    for minute, on in reads:
        watch, switched = read(watch, on=on, now=NOON + minutes(minute))
        if switched:
            switches.append(switched)
    return watch, switches


@pytest.mark.parametrize("on", [pytest.param(True, id="on"), pytest.param(False, id="off")])
def test_the_first_read_of_a_donor_is_believed_and_switches_nothing(on: bool) -> None:
    assert read(ReactionsWatch(), on=on, now=NOON) == (ReactionsWatch(on=on, seen_at=NOON), None)


def test_a_read_that_sees_the_same_moves_the_last_sight() -> None:
    assert after((30, True)) == (ReactionsWatch(on=True, seen_at=NOON + minutes(30)), [])


def test_the_first_read_that_sees_the_opposite_is_only_a_doubt() -> None:
    watch, switches = after((30, False))
    assert (watch.on, watch.doubted_at, switches) == (True, NOON + minutes(30), [])


def test_a_doubt_leaves_the_last_sight_of_the_old_state_alone() -> None:
    watch, _ = after((30, False))
    assert watch.seen_at == NOON


def test_a_second_read_in_a_row_confirms_the_switch() -> None:
    watch, switches = after((30, False), (31, False))
    assert watch == ReactionsWatch(on=False, seen_at=NOON + minutes(31))
    assert [switched.on for switched in switches] == [False]


def test_a_switch_tells_the_last_sight_of_the_old_state_and_the_first_of_the_new() -> None:
    _, switches = after((10, True), (30, False), (31, False))
    assert switches == [Switched(on=False, last_old=NOON + minutes(10), first_new=NOON + minutes(30))]


def test_a_doubt_that_the_next_read_does_not_share_is_forgotten() -> None:
    assert after((30, False), (31, True)) == (ReactionsWatch(on=True, seen_at=NOON + minutes(31)), [])


def test_two_doubts_that_do_not_follow_each_other_confirm_nothing() -> None:
    _, switches = after((30, False), (31, True), (60, False))
    assert switches == []


def test_reactions_switched_off_and_on_again_are_two_switches() -> None:
    _, switches = after((30, False), (31, False), (60, True), (61, True))
    assert [switched.on for switched in switches] == [False, True]


def test_once_confirmed_a_switch_is_not_told_again() -> None:
    _, switches = after((30, False), (31, False), (60, False), (90, False))
    assert len(switches) == 1


reads = st.lists(st.booleans(), max_size=30)


def switches_of(seen: Sequence[bool]) -> list[Switched]:
    _, switches = after(*enumerate(seen, start=1), watch=ReactionsWatch())
    return switches


@given(reads)
def test_switches_always_alternate(seen: list[bool]) -> None:
    states = [switched.on for switched in switches_of(seen)]
    assert all(one is not other for one, other in pairwise(states))


@given(reads)
def test_no_read_is_lost_the_last_one_is_believed_or_doubted(seen: list[bool]) -> None:
    watch, _ = after(*enumerate(seen, start=1), watch=ReactionsWatch())
    if seen:
        last_read = NOON + minutes(len(seen))
        assert watch.seen_at == last_read if watch.on is seen[-1] else watch.doubted_at == last_read


@given(reads)
def test_the_gaps_that_belong_to_no_period_never_overlap_and_go_forward(seen: list[bool]) -> None:
    edges = [edge for switched in switches_of(seen) for edge in (switched.last_old, switched.first_new)]
    assert edges == sorted(edges)


@given(reads)
def test_nothing_switches_without_two_reads_in_a_row_that_saw_it(seen: list[bool]) -> None:
    pairs = sum(one is other for one, other in pairwise(seen))
    assert len(switches_of(seen)) <= pairs


# Continuing a period


def ended(id_: int, *, on: bool | None = True, ago: timedelta | None = timedelta(hours=1)) -> Period:
    return Period(id_, on=on, ended_at=None if ago is None else NOON - ago)


def continued(*periods: Period) -> int | None:
    period = to_continue(periods, on=True, now=NOON, continues=WEEK)
    return period.id if period else None


def test_an_hours_flip_continues_the_old_period_instead_of_throwing_two_months_away() -> None:
    assert continued(ended(1), ended(2, on=False, ago=None)) == 1


@pytest.mark.parametrize(
    ("ago", "goes_on"),
    [
        pytest.param(timedelta(0), True, id="ended this moment"),
        pytest.param(WEEK - seconds(1), True, id="a second less than seven days ago"),
        pytest.param(WEEK, False, id="seven days ago"),
        pytest.param(WEEK * 8, False, id="two months ago"),
    ],
)
def test_a_period_goes_on_when_it_ended_less_than_7_days_ago(ago: timedelta, goes_on: bool) -> None:
    assert (continued(ended(1, ago=ago)) is not None) is goes_on


def test_of_several_the_one_that_ended_last_goes_on() -> None:
    assert continued(ended(1, ago=timedelta(days=5)), ended(3), ended(2, ago=timedelta(days=2))) == 3


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(ended(1, on=False), id="of the other state"),
        pytest.param(ended(1, on=None), id="of a state never read"),
        pytest.param(ended(1, ago=None), id="still open"),
    ],
)
def test_only_an_ended_period_of_the_same_state_goes_on(period: Period) -> None:
    assert continued(period) is None


def test_a_donor_without_periods_has_none_to_continue() -> None:
    assert continued() is None
