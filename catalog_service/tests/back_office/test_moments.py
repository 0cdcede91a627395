"""Moments in words, as pages of figures say them."""

from datetime import UTC, datetime, timedelta

import pytest

from catalog_service.back_office import moments

NOW = datetime(2026, 5, 12, 20, 30, tzinfo=UTC)
"""In Moscow 23:30."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW - 23 * HOUR, "сегодня в 00:30"),
        (NOW - DAY, "вчера в 23:30"),
        (NOW + HOUR, "завтра в 00:30"),
        (NOW - 2 * DAY, "10 мая в 23:30"),
        (NOW - 365 * DAY, "12 мая 2025 в 23:30"),
    ],
)
def test_a_moment_is_told_by_the_day_of_moscow(at: datetime, said: str) -> None:
    assert moments.when(at, NOW) == said


def test_until_when_names_the_day_where_it_is_another() -> None:
    assert moments.until(NOW + 20 * MINUTE, NOW) == "23:50"
    assert moments.until(NOW + HOUR, NOW) == "00:30 13 мая"


def test_a_day_of_the_calendar_is_never_yesterday() -> None:
    today = NOW.date()
    assert (moments.day(today - DAY, today), moments.calendar(today - DAY, today)) == ("вчера", "11 мая")


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=59), "только что"),
        (MINUTE, "1 минуту назад"),
        (59 * MINUTE, "59 минут назад"),
        (2 * HOUR, "2 часа назад"),
        (47 * HOUR, "47 часов назад"),
        (2 * DAY, "2 дня назад"),
    ],
)
def test_how_long_ago_is_told_by_the_greatest_unit_that_still_says_something(passed: timedelta, said: str) -> None:
    assert moments.ago(NOW - passed, NOW) == said
