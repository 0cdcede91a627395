"""Each channel is refreshed once a day, all of them spread over it."""

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_service.figures.schedule import DAY, FIRST_RETRY, moment, next_turn, retry_at

NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
channels = st.integers(1, 2**63 - 1)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def turn_of(channel: int) -> datetime:
    """Its moment on some day."""
    return NOON.replace(hour=0) + moment(channel)


@given(channels)
def test_a_channels_moment_is_a_second_of_the_day(channel: int) -> None:
    assert timedelta(0) <= moment(channel) < DAY


@settings(max_examples=10)
@given(st.integers(1, 2**40), st.integers(1, 7))
def test_ten_thousand_channels_are_spread_evenly_over_the_day(first: int, step: int) -> None:
    hours = Counter(moment(first + number * step) // timedelta(hours=1) for number in range(10_000))
    assert set(hours) == set(range(24))
    assert max(hours.values()) <= 10_000 / 24 * 1.1
    assert min(hours.values()) >= 10_000 / 24 * 0.9


def test_a_handful_is_spread_as_well() -> None:
    hours = sorted(moment(channel) / timedelta(hours=1) for channel in range(1, 13))
    assert min(later - earlier for earlier, later in pairwise(hours)) > 1


@given(channels, moments)
def test_the_next_turn_is_at_the_channels_own_moment_within_a_day_and_an_hour(channel: int, now: datetime) -> None:
    turn = next_turn(channel, now)
    assert turn - turn.replace(hour=0, minute=0, second=0, microsecond=0) == moment(channel)
    assert timedelta(hours=1) < turn - now <= timedelta(hours=25)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=3), timedelta(hours=5), timedelta(hours=-1)], ids=str)
def test_who_is_refreshed_late_or_just_before_comes_at_the_same_moment_tomorrow(late: timedelta) -> None:
    assert next_turn(7, turn_of(7) + late) == turn_of(7) + DAY


def test_who_was_wanted_hours_before_his_moment_keeps_it() -> None:
    assert next_turn(7, turn_of(7) - timedelta(hours=5)) == turn_of(7)


def test_a_time_zone_changes_nothing() -> None:
    there = timezone(timedelta(hours=3))
    assert next_turn(7, NOON.astimezone(there)) == next_turn(7, NOON)


@given(channels)
def test_what_came_to_nothing_is_tried_again_soon_then_ever_later_and_eight_times_a_day_at_most(channel: int) -> None:
    now = turn_of(channel)
    tries = [now]
    while now < turn_of(channel) + DAY:
        now = retry_at(channel, now)
        tries.append(now)
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert pauses[:4] == [FIRST_RETRY, FIRST_RETRY, 2 * FIRST_RETRY, 4 * FIRST_RETRY]
    assert len(pauses) == 8
    assert now == turn_of(channel) + DAY


@given(channels, moments)
def test_a_retry_is_later_than_now_and_never_after_the_next_turn(channel: int, now: datetime) -> None:
    again = retry_at(channel, now)
    assert now < again <= now + DAY
    assert again <= next_turn(channel, now)
