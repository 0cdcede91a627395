"""Growth of subscribers and reach, from the snapshots of days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels.models import Channel
from catalog_service.figures import growth
from catalog_service.figures.models import Snapshot
from catalog_service.tests.builders import a_channel

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 5, 1)


def a_snapshot(channel: Channel, day: date, subscribers: int | None = None, reach: int | None = None) -> Snapshot:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Snapshot.objects.create(channel=channel, day=day, at=at, subscribers=subscribers, reach=reach)


def test_growth_is_fourteen_days_and_fifty_weeks_read_by_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    channel = a_channel()
    with django_assert_num_queries(1):
        read = growth.read(channel.pk, FRIDAY)
    assert (read.days.start, read.days.step) == (date(2026, 4, 18), timedelta(days=1))
    assert (read.weeks.start, read.weeks.step) == (date(2025, 5, 19), timedelta(days=7))
    assert read.days.subscribers == read.days.reach == (None,) * 14
    assert read.weeks.subscribers == read.weeks.reach == (None,) * 50


def test_the_last_value_of_todays_week_is_todays_whatever_the_day() -> None:
    channel = a_channel()
    a_snapshot(channel, FRIDAY - timedelta(days=1), subscribers=100, reach=10)
    a_snapshot(channel, FRIDAY, subscribers=110, reach=None)
    read = growth.read(channel.pk, FRIDAY)
    assert read.days.subscribers[-3:] == (None, 100, 110)
    assert read.days.reach[-3:] == (None, 10, None)
    assert (read.weeks.subscribers[-1], read.weeks.reach[-1]) == (110, 10)


def test_a_week_begins_on_monday_and_what_is_older_than_fifty_of_them_is_left_out() -> None:
    channel = a_channel()
    first = date(2025, 5, 19)
    a_snapshot(channel, first - timedelta(days=1), subscribers=1)
    a_snapshot(channel, first, subscribers=2)
    a_snapshot(channel, first + timedelta(days=7), subscribers=3)
    a_snapshot(a_channel(), FRIDAY, subscribers=4)
    read = growth.read(channel.pk, FRIDAY)
    assert read.weeks.subscribers == (2, 3, *(None,) * 48)
    assert read.days.subscribers == (None,) * 14
