"""What is counted and old is deleted, in batches, and no count changes by it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import provision
import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from pytest_django import DjangoAssertNumQueries

from catalog_service.analytics import rollup, sweep, tasks
from catalog_service.analytics.models import Event, Grain, Kind, Measure, Point, Subject, Uncounted
from catalog_service.tests.analytics.deeds import came, counted, liked
from catalog_service.tests.analytics.reference import Done, points
from catalog_service.tests.builders import a_category, a_visitor
from catalog_service.tests.operations.test_worker import WORKER
from catalog_service.tests.processes import environment, running, until

NOW = datetime(2026, 5, 6, 9, tzinfo=UTC)
"""Noon in Moscow, a Wednesday."""
EDGE = datetime(2026, 2, 4, 21, tzinfo=UTC)
"""Midnight in Moscow, ninety days ago."""
DAY = timedelta(days=1)


def channel(at: datetime, visitor: int = 1) -> Done:
    return Done(visitor, Kind.OPENED_CHANNEL, at, 3, 7)


@pytest.mark.django_db
def test_what_is_older_than_ninety_days_goes_by_whole_days_of_moscow() -> None:
    came(channel(EDGE - timedelta(microseconds=1)), channel(EDGE), channel(NOW))
    rollup.roll_up()
    assert sweep.sweep(NOW) == 1
    assert set(Event.objects.values_list("at", flat=True)) == {EDGE, NOW}
    days = set(Point.objects.filter(grain=Grain.DAY).values_list("start", flat=True))
    assert days == {date(2026, 2, 5), date(2026, 5, 6)}


@pytest.mark.django_db
def test_points_of_weeks_and_of_younger_days_stay_as_they_are() -> None:
    done = [channel(NOW - number * DAY, visitor) for number in range(0, 200, 3) for visitor in (1, 2)]
    came(*done)
    rollup.roll_up()
    sweep.sweep(NOW)
    assert counted() == {
        key: of for key, of in points(done).items() if key[2] == Grain.WEEK or key[4] >= date(2026, 2, 5)
    }
    assert Event.objects.count() < len(done)


@pytest.mark.django_db
def test_a_roll_up_after_it_takes_nothing_from_what_was_counted() -> None:
    """Also where a week has lost the half of its events."""
    done = [channel(NOW - number * DAY) for number in range(110)]
    came(*done)
    rollup.roll_up()
    before = counted()
    sweep.sweep(NOW)
    late = channel(NOW - 7 * DAY)
    came(late)
    rollup.roll_up()
    changed = {key for key, value in counted().items() if before[key] != value}
    opened = {key for key in points([late]) if key[3] in {Measure.OPENED, Measure.OPENED_CHANNEL}}
    assert changed == opened
    assert counted()[Subject.CHANNEL, 7, Grain.WEEK, Measure.OPENED, date(2026, 4, 27)] == (8, 1)


@pytest.mark.django_db
def test_an_interest_whose_last_deed_is_told_late_is_made_of_what_is_still_kept() -> None:
    visitor, category = a_visitor().pk, a_category().pk
    moments = [NOW - number * DAY for number in (95, 80, 6)]
    came(*(Done(visitor, Kind.OPENED_CATEGORY, at, category) for at in moments[:2]))
    rollup.roll_up()
    sweep.sweep(NOW)
    came(Done(visitor, Kind.OPENED_CATEGORY, moments[2], category))
    rollup.roll_up()
    assert liked() == {(visitor, category): (2, moments[2])}


@pytest.mark.django_db
def test_nothing_is_deleted_that_waits_to_be_counted_or_lies_around_it() -> None:
    """The worker was away for months; whatever it does first when it is back, the counts are the same."""
    done = [channel(NOW - number * DAY) for number in (100, 150, 200, 290, 300)]
    came(*done)
    rollup.roll_up()
    waiting = channel(NOW - 199 * DAY)
    came(waiting)
    assert sweep.sweep(NOW) == 1
    assert Event.objects.filter(at__lt=NOW - 290 * DAY).count() == 0
    rollup.roll_up()
    since = NOW.date() - 290 * DAY
    assert {key: of for key, of in counted().items() if key[4] >= since} == {
        key: of for key, of in points([*done, waiting]).items() if key[4] >= since
    }
    assert not Uncounted.objects.exists()


@pytest.mark.django_db
def test_it_goes_in_batches(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    monkeypatch.setattr(sweep, "AT_ONCE", 10)
    came(*(channel(NOW - 100 * DAY, visitor) for visitor in range(25)))
    rollup.roll_up()
    # From where on; points of two subjects and whether there are more; events, ten, ten, five, none.
    with django_assert_num_queries(1 + 2 + 4):
        assert sweep.sweep(NOW) == 25
    assert not Event.objects.exists()


def test_the_worker_is_to_count_every_minute_and_to_sweep_at_night() -> None:
    planned = {key[0]: each.cron for key, each in app.periodic_registry.periodic_tasks.items()}
    assert (planned[tasks.roll_up.name], planned[tasks.sweep_events.name]) == ("* * * * *", "40 3 * * *")


def test_the_worker_counts_and_sweeps(committed: provision.HouseDatabase, tmp_path: Path) -> None:
    """As in production; the jobs are deferred so that nobody waits for their time."""
    visitor, category = a_visitor().pk, a_category().pk
    at = timezone.now().replace(microsecond=0)
    done = Done(visitor, Kind.OPENED_CATEGORY, at, category)
    came(done)
    tasks.roll_up.configure().defer(timestamp=0)
    Event.objects.create(id=uuid4(), visitor=visitor, kind=Kind.OPENED_APP, at=at - 100 * DAY)
    tasks.sweep_events.configure().defer(timestamp=0)
    with running(WORKER, environment(committed, tmp_path), tmp_path / "log"):
        until(lambda: liked() == {(visitor, category): (1, at)} and Event.objects.count() == 1)
    assert counted() == points([done])
