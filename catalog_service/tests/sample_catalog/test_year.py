"""The year of a made-up catalog, as it is written: events, and what follows of them in other tables."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Max, Min, Sum
from django.utils import timezone

from catalog_service.analytics.models import Event, Grain, Kind, Measure, Point, Subject
from catalog_service.analytics.rollup import roll_up
from catalog_service.channels.models import Channel
from catalog_service.links.models import Arrival, Link
from catalog_service.sample_catalog.season import MOSCOW
from catalog_service.visitors.models import Favorite, Request, Visitor

pytestmark = pytest.mark.django_db
DAYS = 8


@pytest.fixture(autouse=True)
def filled(settings: LazySettings) -> None:
    settings.OWN_MACHINE = True
    call_command("fill_sample_catalog", "--channels=40", f"--days={DAYS}", "--without-pictures", "--seed=3")
    connection.check_constraints()


def test_events_are_of_the_days_that_were_asked_for_and_none_is_to_come() -> None:
    now = timezone.now()
    today = now.astimezone(MOSCOW).date()
    found = Event.objects.aggregate(first=Min("at"), last=Max("at"))
    assert found["first"].astimezone(MOSCOW).date() == today - timedelta(days=DAYS - 1)
    assert found["last"] <= now


def test_only_channels_that_visitors_see_are_opened_each_in_its_category() -> None:
    published = set(Channel.objects.filter(published=True).values_list("id", "category"))
    opened = set(Event.objects.exclude(channel=None).values_list("channel", "category"))
    assert len(opened) > 25
    assert opened <= published


def test_who_did_something_is_a_visitor_who_was_here_then() -> None:
    of_each = Event.objects.values("visitor").annotate(first=Min("at"), last=Max("at"))
    seen = {each["visitor"]: (each["first"], each["last"]) for each in of_each}
    assert {each.pk: (each.first_seen_at, each.last_seen_at) for each in Visitor.objects.all()} == seen


@pytest.mark.parametrize(
    ("model", "kind"), [(Request, Kind.SENT_REQUEST), (Favorite, Kind.KEPT_FAVORITE)], ids=["requests", "favorites"]
)
def test_every_request_and_favorite_has_its_event_and_no_event_is_without(
    model: type[Request] | type[Favorite], kind: Kind
) -> None:
    rows = set(model._default_manager.values_list("visitor", "channel", "created_at"))
    assert rows == set(Event.objects.filter(kind=kind).values_list("visitor", "channel", "at"))
    assert rows


def test_requests_stand_in_every_state_and_the_newest_wait_for_an_answer() -> None:
    assert {request.state for request in Request.objects.all()} == set(Request.State)
    assert all((request.manager is None) == (request.state == "new") for request in Request.objects.all())
    assert Request.objects.order_by("-created_at")[0].state == "new"


def test_campaigns_have_links_with_labels_and_every_first_link_is_the_visitors_arrival() -> None:
    ours = Link.objects.filter(is_own=False, mailing=None)
    assert ours.count() == 1
    assert all(link.label.startswith("пост ") and link.channel for link in ours)
    firsts = Event.objects.exclude(link=None).values("visitor").annotate(at=Min("at"))
    assert {each["visitor"]: each["at"] for each in firsts} == dict(Arrival.objects.values_list("visitor", "at"))
    assert Event.objects.filter(link__in=ours.values("id")).count() > 50
    assert Event.objects.filter(link__in=Link.objects.filter(is_own=True).values("id")).exists()


def test_some_channels_are_opened_much_more_often_than_others() -> None:
    opened = Event.objects.filter(kind=Kind.OPENED_CHANNEL).values("channel").annotate(times=Count("id"))
    times = sorted(each["times"] for each in opened)
    assert times[-1] > 8 * times[len(times) // 4]


def test_the_worker_makes_charts_of_it_in_which_nobody_goes_on_who_has_not_opened() -> None:
    assert roll_up() == Event.objects.count()
    days = Point.objects.filter(grain=Grain.DAY, subject=Subject.CATALOG)
    opened = dict(days.filter(measure=Measure.OPENED).values_list("start", "visitors"))
    assert len(opened) in {DAYS - 1, DAYS}  # in the small hours nobody has come yet
    for point in days:
        assert point.visitors <= opened[point.start]
    counted = days.filter(measure=Measure.OPENED).aggregate(times=Sum("times"))["times"]
    assert counted == Event.objects.filter(kind=Kind.OPENED_APP).count()
