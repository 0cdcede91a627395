"""What sells: sums of a period, and the order of the lists."""

from datetime import timedelta
from typing import Any

import pytest

from catalog_service.analytics import funnel, sales
from catalog_service.analytics.funnel import Conversion
from catalog_service.analytics.models import Grain, Measure, Subject
from catalog_service.analytics.sales import TIMES, VISITORS, Row, Sold
from catalog_service.tests.points import MONDAY, SATURDAY, a_point, days


def a_row(name: str, visitors: int, requests: int = 0, times: int = 0) -> Row:
    ways = funnel.of(Subject.CHANNEL, {Measure.OPENED: visitors, Measure.REQUEST: requests})
    return Row(len(name), name, "", Sold(times or visitors, visitors, ways))


def names(rows: list[Row]) -> str:
    return " ".join(row.name for row in rows)


def test_the_largest_share_comes_first() -> None:
    rows = [a_row("а", 100, 1), a_row("б", 100, 3), a_row("в", 50, 1)]
    assert names(sales.ranked(rows, Measure.REQUEST)) == "б в а"
    assert names(sales.ranked(rows, Measure.REQUEST, downwards=False)) == "а в б"


@pytest.mark.parametrize("downwards", [True, False], ids=["the best first", "the worst first"])
def test_one_of_one_is_not_the_best_and_none_of_one_not_the_worst(downwards: bool) -> None:
    rows = [a_row("никто", 0), a_row("единственный", 1, 1), a_row("многие", 200, 5)]
    assert names(sales.ranked(rows, Measure.REQUEST, downwards=downwards)) == "многие единственный никто"


def test_of_equal_shares_the_one_of_more_visitors_comes_first_then_names_decide() -> None:
    rows = [a_row("В", 20), a_row("Б", 40), a_row("а", 20)]
    assert names(sales.ranked(rows, Measure.REQUEST)) == "Б а В"


def test_by_opens_and_by_visitors_few_are_sorted_as_any() -> None:
    rows = [a_row("а", 5, times=90), a_row("б", 30, times=30)]
    assert names(sales.ranked(rows, TIMES)) == "а б"
    assert names(sales.ranked(rows, VISITORS)) == "б а"


@pytest.mark.django_db
def test_sums_are_those_of_the_charts_period() -> None:
    of = (Subject.CHANNEL, 7)
    a_point(of, Grain.DAY, SATURDAY, 9, 4)
    a_point(of, Grain.DAY, SATURDAY - timedelta(days=13), 2, 1)
    a_point(of, Grain.DAY, SATURDAY - timedelta(days=14), 100)
    days(of, SATURDAY, 2, measure=Measure.MANAGER)
    a_point(of, Grain.WEEK, MONDAY - timedelta(weeks=49), 50, 30)
    a_point(of, Grain.WEEK, MONDAY - timedelta(weeks=50), 1000)
    (in_days,) = sales.sums(Subject.CHANNEL, Grain.DAY, SATURDAY).values()
    (in_weeks,) = sales.sums(Subject.CHANNEL, Grain.WEEK, SATURDAY).values()
    assert (in_days.times, in_days.visitors) == (11, 5)
    assert in_days.funnel.steps[Measure.MANAGER] == Conversion(5, 2)
    assert (in_weeks.times, in_weeks.visitors) == (50, 30)


@pytest.mark.django_db
def test_sums_of_however_many_are_one_query(django_assert_num_queries: Any) -> None:
    for number in range(1, 31):
        days((Subject.LINK, number), SATURDAY, number)
    with django_assert_num_queries(1):
        found = sales.sums(Subject.LINK, Grain.DAY, SATURDAY)
    assert {number: sold.times for number, sold in found.items()} == {number: number for number in range(1, 31)}
