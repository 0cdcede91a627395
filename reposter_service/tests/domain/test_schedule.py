"""When a post is due, late, or too old to be taken."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposter_service.domain.schedule import Delays, due_at, fresh, outage_is_told, too_late
from reposter_service.tests.domain.builders import NOON, minutes, seconds

USUAL = Delays()


def test_a_post_is_due_60_minutes_after_its_publication() -> None:
    assert due_at(NOON, USUAL) == datetime(2024, 3, 1, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("late", "missed"),
    [
        pytest.param(seconds(-1), False, id="a second early"),
        pytest.param(seconds(0), False, id="on time"),
        pytest.param(minutes(5), False, id="five minutes late counts as usual"),
        pytest.param(minutes(5) + seconds(1), True, id="a second more is missed"),
        pytest.param(timedelta(days=1), True, id="a day late is missed"),
    ],
)
def test_a_measurement_more_than_5_minutes_late_is_none(late: timedelta, missed: bool) -> None:
    due = due_at(NOON, USUAL)
    assert too_late(due, due + late, USUAL) is missed


@pytest.mark.parametrize(
    ("age", "taken"),
    [
        pytest.param(seconds(0), True, id="just published"),
        pytest.param(minutes(59), True, id="59 minutes old"),
        pytest.param(minutes(60), False, id="60 minutes old"),
        pytest.param(timedelta(days=30), False, id="a month old"),
    ],
)
def test_at_the_first_sight_of_a_donor_posts_younger_than_60_minutes_are_taken(age: timedelta, taken: bool) -> None:
    assert fresh(NOON, NOON + age, USUAL) is taken


@given(age=st.timedeltas(timedelta(0), timedelta(hours=3)))
def test_a_post_taken_at_first_sight_is_never_overdue(age: timedelta) -> None:
    assert fresh(NOON, NOON + age, USUAL) is (due_at(NOON, USUAL) > NOON + age)


@pytest.mark.parametrize("delay", [pytest.param(field.name, id=field.name) for field in fields(Delays)])
def test_every_delay_is_shortened_together_with_the_measuring_delay(delay: str) -> None:
    hour_in_six_seconds = USUAL.scaled(1 / 600)
    assert getattr(hour_in_six_seconds, delay) == getattr(USUAL, delay) / 600


def test_delays_scaled_by_1_are_those_of_production() -> None:
    assert USUAL.scaled(1) == USUAL


@pytest.mark.parametrize(
    ("delay", "usual"),
    [
        pytest.param("measure", minutes(60), id="posts are measured 60 minutes old"),
        pytest.param("lateness", minutes(5), id="5 minutes late counts as usual"),
        pytest.param("expiry", minutes(30), id="a win waits 30 minutes to be sent"),
        pytest.param("reconcile_joined", minutes(5), id="joined donors are reconciled every 5 minutes"),
        pytest.param("reconcile_polled", minutes(15), id="donors not yet joined every 15 minutes"),
        pytest.param("reactions", minutes(30), id="reactions are read every 30 minutes"),
        pytest.param("period_continues", timedelta(days=7), id="a reactions period may go on within 7 days"),
    ],
)
def test_the_delays_of_production(delay: str, usual: timedelta) -> None:
    assert getattr(USUAL, delay) == usual


@pytest.mark.parametrize(
    ("lost", "goes_on", "told"),
    [
        ([], False, False),
        ([20], False, True),
        ([20, 10], False, True),
        ([20, 9], False, False),
        ([20], True, False),
        ([360, 20], True, True),
        ([360, 1], True, True),
        ([359, 1], False, False),
    ],
)
def test_losses_are_told_when_it_is_quiet_and_over_or_after_six_hours(
    lost: list[int], goes_on: bool, told: bool
) -> None:
    """`lost`: minutes ago."""
    moments = [NOON - minutes(ago) for ago in lost]
    quiet_since, at_the_latest = NOON - USUAL.losses_quiet, NOON - USUAL.losses_told
    assert outage_is_told(moments, quiet_since, at_the_latest, goes_on=goes_on) is told
