"""Events become points and interests, in whatever order they come; named cases beside the rule as a whole."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from catalog_service.analytics import rollup
from catalog_service.analytics.models import Event, Grain, Kind, Measure, Point, Subject, Uncounted
from catalog_service.channels.models import Channel
from catalog_service.tests.analytics.deeds import came, counted, liked
from catalog_service.tests.analytics.reference import Done
from catalog_service.tests.builders import a_category, a_channel, a_visitor

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WEDNESDAY = datetime(2026, 5, 6, 9, tzinfo=UTC)
"""Noon in Moscow."""
MOSCOW_MIDNIGHT = datetime(2026, 5, 3, 21, tzinfo=UTC)
"""From Sunday to Monday, May 4th."""
ANNA, BORIS = 1, 2


def app(at: datetime, visitor: int = ANNA, link: int | None = None) -> Done:
    return Done(visitor, Kind.OPENED_APP, at, link=link)


def channel(at: datetime, visitor: int = ANNA, number: int = 7, category: int = 3) -> Done:
    return Done(visitor, Kind.OPENED_CHANNEL, at, category, number)


def manager(at: datetime, visitor: int = ANNA, number: int = 7, category: int = 3) -> Done:
    return Done(visitor, Kind.PRESSED_MANAGER, at, category, number)


def of(subject: Subject, number: int, measure: Measure, grain: Grain = Grain.DAY) -> dict[date, tuple[int, int]]:
    """Times and visitors by start."""
    rows = Point.objects.filter(subject=subject, subject_id=number, measure=measure, grain=grain)
    return {point.start: (point.times, point.visitors) for point in rows}


# ── Opens ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_opens_are_times_and_visitors() -> None:
    came(app(WEDNESDAY), app(WEDNESDAY + MINUTE), app(WEDNESDAY, BORIS))
    assert rollup.roll_up() == 3
    assert of(Subject.CATALOG, 0, Measure.OPENED) == {date(2026, 5, 6): (3, 2)}
    assert of(Subject.CATALOG, 0, Measure.OPENED, Grain.WEEK) == {date(2026, 5, 4): (3, 2)}


def test_a_day_begins_at_midnight_in_moscow_and_a_week_on_monday() -> None:
    came(app(MOSCOW_MIDNIGHT - timedelta(microseconds=1)), app(MOSCOW_MIDNIGHT))
    rollup.roll_up()
    assert of(Subject.CATALOG, 0, Measure.OPENED) == {date(2026, 5, 3): (1, 1), date(2026, 5, 4): (1, 1)}
    weeks = {date(2026, 4, 27): (1, 1), date(2026, 5, 4): (1, 1)}
    assert of(Subject.CATALOG, 0, Measure.OPENED, Grain.WEEK) == weeks


def test_a_weeks_visitors_are_not_the_sum_of_its_days_whichever_roll_up_counted_them() -> None:
    for day in range(3):
        came(app(WEDNESDAY + day * DAY))
        rollup.roll_up()
    assert len(of(Subject.CATALOG, 0, Measure.OPENED)) == 3
    assert of(Subject.CATALOG, 0, Measure.OPENED, Grain.WEEK) == {date(2026, 5, 4): (3, 1)}


def test_a_link_is_opened_with_the_app() -> None:
    came(app(WEDNESDAY, link=70), app(WEDNESDAY + MINUTE), manager(WEDNESDAY + 2 * MINUTE))
    rollup.roll_up()
    assert of(Subject.LINK, 70, Measure.OPENED) == {date(2026, 5, 6): (1, 1)}
    assert of(Subject.LINK, 70, Measure.MANAGER) == {date(2026, 5, 6): (1, 1)}


def test_what_is_done_to_a_channel_is_done_to_its_category_of_then() -> None:
    came(channel(WEDNESDAY, category=3), manager(WEDNESDAY + MINUTE, category=4))
    rollup.roll_up()
    assert of(Subject.CATEGORY, 3, Measure.OPENED_CHANNEL) == {date(2026, 5, 6): (1, 1)}
    assert of(Subject.CATEGORY, 3, Measure.MANAGER) == {}
    assert of(Subject.CATEGORY, 4, Measure.MANAGER) == {}, "it was not opened there"
    assert of(Subject.CHANNEL, 7, Measure.MANAGER) == {date(2026, 5, 6): (1, 1)}


# ── Steps ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_step_counts_on_the_day_of_the_first_open_of_the_week_before_it() -> None:
    came(channel(WEDNESDAY), channel(WEDNESDAY + DAY), manager(WEDNESDAY + 2 * DAY))
    rollup.roll_up()
    assert of(Subject.CHANNEL, 7, Measure.MANAGER) == {date(2026, 5, 6): (1, 1)}


@pytest.mark.parametrize(("after", "counts"), [(7 * DAY, 1), (7 * DAY + timedelta(microseconds=1), 0)], ids=str)
def test_a_step_reaches_back_seven_days(after: timedelta, counts: int) -> None:
    came(channel(WEDNESDAY), manager(WEDNESDAY + after))
    rollup.roll_up()
    assert len(of(Subject.CHANNEL, 7, Measure.MANAGER)) == counts


def test_a_step_in_the_next_week_counts_in_the_week_of_its_open() -> None:
    came(channel(MOSCOW_MIDNIGHT - MINUTE), manager(MOSCOW_MIDNIGHT + MINUTE))
    rollup.roll_up()
    assert of(Subject.CHANNEL, 7, Measure.MANAGER, Grain.WEEK) == {date(2026, 4, 27): (1, 1)}


@pytest.mark.parametrize(
    "before", [[], [channel(WEDNESDAY + MINUTE)], [channel(WEDNESDAY, BORIS)], [channel(WEDNESDAY, number=8)]],
    ids=["nothing", "opened later", "opened by another", "another channel"],
)  # fmt: skip
def test_a_step_without_an_open_is_not_counted(before: list[Done]) -> None:
    came(*before, manager(WEDNESDAY))
    rollup.roll_up()
    assert of(Subject.CHANNEL, 7, Measure.MANAGER) == {}


def test_nobody_is_converted_who_has_not_opened() -> None:
    """Hence never more than a hundred per cent, whatever phones tell."""
    came(*(manager(WEDNESDAY + n * MINUTE, visitor=n) for n in range(1, 6)), channel(WEDNESDAY))
    rollup.roll_up()
    assert of(Subject.CHANNEL, 7, Measure.MANAGER) == {date(2026, 5, 6): (1, 1)}
    assert of(Subject.CHANNEL, 7, Measure.OPENED) == {date(2026, 5, 6): (1, 1)}


# ── Late ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_late_open_takes_the_steps_that_it_came_before() -> None:
    came(channel(WEDNESDAY), manager(WEDNESDAY + MINUTE))
    rollup.roll_up()
    came(channel(WEDNESDAY - 3 * DAY))
    rollup.roll_up()
    assert of(Subject.CHANNEL, 7, Measure.MANAGER) == {date(2026, 5, 3): (1, 1)}
    assert of(Subject.CHANNEL, 7, Measure.MANAGER, Grain.WEEK) == {date(2026, 4, 27): (1, 1)}
    assert not Point.objects.filter(times=0).exists(), "where they were there is no row"


def test_a_step_that_came_before_its_open_is_counted_with_it() -> None:
    came(manager(WEDNESDAY + MINUTE))
    rollup.roll_up()
    assert counted() == {}
    came(channel(WEDNESDAY))
    rollup.roll_up()
    assert of(Subject.CHANNEL, 7, Measure.MANAGER) == {date(2026, 5, 6): (1, 1)}


def test_a_roll_up_goes_back_as_far_as_a_week_of_a_visitor_may_hang_on() -> None:
    """A step of Sunday belongs to the Sunday before; who was in that week follows from opens before its Monday."""
    sunday = datetime(2026, 5, 17, 9, tzinfo=UTC)
    earlier, monday = sunday - timedelta(days=19), sunday - timedelta(days=13)
    came(channel(earlier), channel(monday), manager(monday + MINUTE), channel(sunday - 7 * DAY + MINUTE))
    rollup.roll_up()
    came(manager(sunday))
    rollup.roll_up()
    weeks = of(Subject.CHANNEL, 7, Measure.MANAGER, Grain.WEEK)
    assert weeks == {date(2026, 4, 27): (1, 1), date(2026, 5, 4): (1, 1)}


def test_visitors_change_also_where_times_do_not() -> None:
    """One step of Anna's leaves the day, she stays with another; one of Boris's joins it."""
    came(channel(WEDNESDAY), manager(WEDNESDAY + MINUTE), manager(WEDNESDAY + 2 * DAY), channel(WEDNESDAY, BORIS))
    rollup.roll_up()
    came(channel(WEDNESDAY - 6 * DAY), manager(WEDNESDAY + MINUTE, BORIS))
    rollup.roll_up()
    assert of(Subject.CHANNEL, 7, Measure.MANAGER) == {date(2026, 4, 30): (1, 1), date(2026, 5, 6): (2, 2)}


def test_points_of_others_stay_as_they_are() -> None:
    came(app(WEDNESDAY, BORIS))
    rollup.roll_up()
    came(app(WEDNESDAY))
    rollup.roll_up()
    assert of(Subject.CATALOG, 0, Measure.OPENED) == {date(2026, 5, 6): (2, 2)}


# ── Interests ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_interest_is_what_a_visitor_did_in_a_category_in_the_ninety_days_before_its_last() -> None:
    visitor, category = a_visitor().pk, a_category().pk
    came(
        channel(WEDNESDAY - timedelta(days=90, microseconds=1), visitor, category=category),
        channel(WEDNESDAY - timedelta(days=90), visitor, category=category),
        manager(WEDNESDAY, visitor, category=category),
        app(WEDNESDAY + DAY, visitor),
    )
    rollup.roll_up()
    assert liked() == {(visitor, category): (1 + 5, WEDNESDAY)}


def test_an_interest_adds_up_over_roll_ups() -> None:
    visitor, category = a_visitor().pk, a_category().pk
    for deed in (
        channel(WEDNESDAY, visitor, category=category),
        manager(WEDNESDAY + 80 * DAY, visitor, category=category),
    ):
        came(deed)
        rollup.roll_up()
    assert liked() == {(visitor, category): (1 + 5, WEDNESDAY + 80 * DAY)}


@pytest.mark.parametrize(
    ("kind", "weight"),
    [
        (Kind.OPENED_CATEGORY, 1),
        (Kind.OPENED_CHANNEL, 1),
        (Kind.OPENED_PRICE, 3),
        (Kind.KEPT_FAVORITE, 4),
        (Kind.PRESSED_MANAGER, 5),
        (Kind.SENT_REQUEST, 8),
    ],
)
def test_a_deed_weighs_by_its_kind(kind: Kind, weight: int) -> None:
    visitor, category = a_visitor().pk, a_category().pk
    came(Done(visitor, kind, WEDNESDAY, category, channel=7))
    rollup.roll_up()
    assert liked() == {(visitor, category): (weight, WEDNESDAY)}


def test_following_a_link_out_is_no_interest() -> None:
    came(Done(a_visitor().pk, Kind.FOLLOWED_OUT, WEDNESDAY, a_category().pk, channel=7))
    rollup.roll_up()
    assert liked() == {}


def test_a_category_or_a_visitor_that_is_gone_is_in_nobodys_way() -> None:
    visitor, category = a_visitor().pk, a_category().pk
    came(channel(WEDNESDAY, visitor, category=999), channel(WEDNESDAY, 999, category=category))
    assert rollup.roll_up() == 2
    assert liked() == {}
    assert of(Subject.CATEGORY, 999, Measure.OPENED_CHANNEL) == {date(2026, 5, 6): (1, 1)}


def test_an_interest_in_which_nothing_has_come_is_left_alone() -> None:
    """What it was made of may be deleted by now."""
    visitor, one, other = a_visitor().pk, a_category().pk, a_category().pk
    came(channel(WEDNESDAY, visitor, category=one))
    rollup.roll_up()
    Event.objects.all().delete()
    came(channel(WEDNESDAY + DAY, visitor, category=other))
    rollup.roll_up()
    assert liked() == {(visitor, one): (1, WEDNESDAY), (visitor, other): (1, WEDNESDAY + DAY)}


# ── What it costs ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_to_count_is_nothing() -> None:
    assert rollup.roll_up() == 0
    assert counted() == {}


def test_a_roll_up_is_two_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """It does not look for what has come meanwhile: as long as visitors come that would have no end."""
    came(*(channel(WEDNESDAY, visitor, number) for visitor in range(1, 9) for number in range(1, 9)))
    with django_assert_num_queries(2 + 2):  # inside a test a transaction is two queries more
        assert rollup.roll_up() == 64
    assert not Uncounted.objects.exists()


@pytest.mark.parametrize(("visitors", "transactions"), [(2, 1), (3, 2), (5, 2), (6, 3)])
def test_of_much_a_roll_up_makes_several_transactions(
    visitors: int,
    transactions: int,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """As many as are full, and one that is not."""
    monkeypatch.setattr(rollup, "AT_ONCE", 6)
    came(*(channel(WEDNESDAY, visitor, number) for visitor in range(1, visitors + 1) for number in (7, 8)))
    with django_assert_num_queries(transactions * (2 + 2)):
        assert rollup.roll_up() == 2 * visitors


def test_visitors_are_looked_up_one_by_one() -> None:
    """However many events there are: nothing of others is read."""
    came(app(WEDNESDAY))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a table of one page is read whole, whatever its indexes
        cursor.execute(rollup.BEGIN, [rollup._LOCK])
        cursor.execute(f"EXPLAIN {rollup._statement()}", rollup._values())
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "event_of_visitor" in plan
    assert "(visitor = touched.visitor) AND (at >= touched.since)" in plan
    assert "Seq Scan on event" not in plan


def test_an_event_of_a_channel_that_is_deleted_is_still_counted() -> None:
    gone = a_channel()
    came(channel(WEDNESDAY, number=gone.pk, category=gone.category_id))
    Channel.objects.filter(pk=gone.pk).delete()
    assert rollup.roll_up() == 1
    assert len(of(Subject.CHANNEL, gone.pk, Measure.OPENED)) == 1


def test_what_is_uncounted_without_its_event_goes_without_a_trace() -> None:
    """Somebody has deleted the event by hand."""
    Uncounted.objects.create(event=uuid4(), visitor=ANNA, at=WEDNESDAY)
    assert rollup.roll_up() == 1
    assert counted() == {}
