"""What charts are drawn of: which days and weeks, with which numbers."""

from datetime import date, timedelta
from typing import Any

import pytest

from catalog_service.analytics import charts
from catalog_service.analytics.charts import Chart
from catalog_service.analytics.models import Grain, Measure, Subject
from catalog_service.tests.points import MONDAY, SATURDAY, a_point, days, weeks

pytestmark = pytest.mark.django_db
CHANNEL = (Subject.CHANNEL, 7)


def chart(grain: Grain, today: date = SATURDAY) -> Chart:
    return charts.read([CHANNEL], today)[CHANNEL].chart(grain)


def times(grain: Grain, today: date = SATURDAY) -> list[int]:
    return [column.times for column in chart(grain, today).columns]


def test_fourteen_days_and_fifty_weeks_are_drawn_whatever_was_counted() -> None:
    assert [len(chart(grain).columns) for grain in Grain] == [14, 50]
    assert {column.times for grain in Grain for column in chart(grain).columns} == {0}


def test_gaps_are_zeros() -> None:
    days(CHANNEL, SATURDAY, 3, 0, 0, 5, 0)
    assert times(Grain.DAY) == [0] * 9 + [3, 0, 0, 5, 0]


def test_times_and_visitors_are_those_of_the_point() -> None:
    a_point(CHANNEL, Grain.DAY, SATURDAY, 9, 4)
    a_point(CHANNEL, Grain.WEEK, MONDAY, 21, 5)
    day, week = (chart(grain).columns[-1] for grain in Grain)
    assert (day.times, day.visitors, week.times, week.visitors) == (9, 4, 21, 5)


def test_a_chart_sums_up_what_it_shows() -> None:
    a_point(CHANNEL, Grain.DAY, SATURDAY, 9, 4)
    a_point(CHANNEL, Grain.DAY, SATURDAY - timedelta(days=3), 2, 1)
    assert (chart(Grain.DAY).times, chart(Grain.DAY).visitors) == (11, 5)


def test_the_running_day_and_week_are_the_last_and_marked() -> None:
    for grain, start in ((Grain.DAY, SATURDAY), (Grain.WEEK, MONDAY)):
        marked = [column.start for column in chart(grain).columns if column.running]
        assert marked == [start] == [chart(grain).columns[-1].start]


@pytest.mark.parametrize(
    ("today", "week"),
    [(MONDAY, MONDAY), (SATURDAY, MONDAY), (date(2026, 11, 22), MONDAY), (date(2026, 11, 23), date(2026, 11, 23))],
    ids=["on its Monday", "on Saturday", "on its Sunday", "on the next Monday"],
)
def test_a_week_runs_from_monday_to_sunday(today: date, week: date) -> None:
    assert chart(Grain.WEEK, today).columns[-1].start == week


def test_what_is_older_than_the_chart_is_left_out() -> None:
    for back in (13, 14):
        a_point(CHANNEL, Grain.DAY, SATURDAY - timedelta(days=back), back)
    for back in (49, 50):
        a_point(CHANNEL, Grain.WEEK, MONDAY - timedelta(weeks=back), back)
    assert (times(Grain.DAY)[0], sum(times(Grain.DAY))) == (13, 13)
    assert (times(Grain.WEEK)[0], sum(times(Grain.WEEK))) == (49, 49)


def test_a_day_becomes_the_last_but_one_at_midnight() -> None:
    days(CHANNEL, SATURDAY, 5)
    assert times(Grain.DAY, SATURDAY + timedelta(days=1))[-2:] == [5, 0]


def test_neither_others_nor_other_measures_nor_the_other_grain_are_mixed_in() -> None:
    days(CHANNEL, SATURDAY, 1)
    days((Subject.CHANNEL, 8), SATURDAY, 10)
    days((Subject.CATEGORY, 7), SATURDAY, 100)
    days(CHANNEL, SATURDAY, 1000, measure=Measure.PRICE)
    weeks(CHANNEL, SATURDAY, 10_000)
    assert (sum(times(Grain.DAY)), sum(times(Grain.WEEK))) == (1, 10_000)


def test_visitors_of_the_period_are_summed_by_measure() -> None:
    days(CHANNEL, SATURDAY, 40, 60)
    days(CHANNEL, SATURDAY, 10, 0, measure=Measure.PRICE)
    weeks(CHANNEL, SATURDAY, 70)
    counted = charts.read([CHANNEL], SATURDAY)[CHANNEL]
    assert counted.visitors(Grain.DAY) == {Measure.OPENED: 100, Measure.PRICE: 10}
    assert counted.visitors(Grain.WEEK) == {Measure.OPENED: 70}


def test_visitors_of_fourteen_days_are_those_of_no_more_days() -> None:
    """Points of days are there for ninety, and weeks of the other chart go back as far as fifty."""
    for back in (0, 13, 14, 60):
        a_point(CHANNEL, Grain.DAY, SATURDAY - timedelta(days=back), 1 + back)
    for back in (49, 50):
        a_point(CHANNEL, Grain.WEEK, MONDAY - timedelta(weeks=back), back)
    counted = charts.read([CHANNEL], SATURDAY)[CHANNEL]
    assert [counted.visitors(grain) for grain in Grain] == [{Measure.OPENED: 1 + 14}, {Measure.OPENED: 49}]


@pytest.mark.parametrize("subjects", [1, 50])
def test_charts_of_however_many_subjects_are_one_query(subjects: int, django_assert_num_queries: Any) -> None:
    wanted: list[charts.Of] = [(Subject.CATEGORY, number) for number in range(1, subjects + 1)]
    for of in wanted:
        days(of, SATURDAY, of[1])
    with django_assert_num_queries(1):
        read = charts.read(wanted, SATURDAY)
    assert {of: counted.chart(Grain.DAY).times for of, counted in read.items()} == {of: of[1] for of in wanted}
