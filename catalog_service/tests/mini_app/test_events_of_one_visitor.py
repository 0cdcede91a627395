"""POST /api/v1/events/: how much is believed of one visitor, and which of his opens were by his link."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog_service.analytics import actions
from catalog_service.analytics.models import Event, Kind, Uncounted
from catalog_service.links.models import Arrival, Link
from catalog_service.tests.builders import a_channel
from catalog_service.tests.mini_app.asking import Asking
from catalog_service.tests.mini_app.test_events import an_event, tells, told
from catalog_service.visitors.models import Favorite

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def has_done(visitor: int, count: int, ago: timedelta = DAY) -> None:
    at = timezone.now() - ago
    Event.objects.bulk_create(
        Event(id=uuid4(), visitor=visitor, kind=Kind.OPENED_CHANNEL, category=3, channel=7, at=at) for _ in range(count)
    )


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """So many are much."""
    monkeypatch.setattr(actions, "MOST_OF_A_VISITOR", 10)
    return 10


# ── How much ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_tells_more_than_a_hand_can_do_is_counted_no_further(anna: Asking, few: int) -> None:
    has_done(anna.visitor_id or 0, few)
    event = an_event()
    nowhere, wrong = an_event("opened_channel", channel=999_999), an_event("danced")
    refused = tells(anna, event, nowhere, wrong).body
    assert refused == told(0, 0, (wrong["id"], "invalid"), (event["id"], "too_many"), (nowhere["id"], "too_many"))
    assert (Event.objects.count(), Uncounted.objects.count()) == (few, 0)


@pytest.mark.usefixtures("few")
def test_the_last_batch_before_it_is_counted_whole(anna: Asking) -> None:
    has_done(anna.visitor_id or 0, 9)
    assert tells(anna, *(an_event() for _ in range(50))).body == told(50)
    assert len(tells(anna, an_event()).body["refused"]) == 1


def test_what_others_did_and_what_is_long_ago_takes_nobodys_place(anna: Asking, boris: Asking, few: int) -> None:
    has_done(boris.visitor_id or 0, few)
    has_done(anna.visitor_id or 0, few, ago=timedelta(days=7, minutes=1))
    assert tells(anna, an_event()).body == told(1)


def test_a_favorite_is_kept_and_a_request_sent_also_where_they_are_counted_no_further(anna: Asking, few: int) -> None:
    """Or a favorite that is kept and dropped without end would make an interest of any strength."""
    channel = a_channel()
    has_done(anna.visitor_id or 0, few)
    assert anna.put(f"favorites/{channel.pk}/").status == 204
    assert anna.post("requests/", {"channel": channel.pk}).status == 201
    assert Favorite.objects.count() == 1
    assert not Event.objects.filter(kind__in=[Kind.KEPT_FAVORITE, Kind.SENT_REQUEST]).exists()


def test_how_much_was_done_is_no_query_of_its_own(
    anna: Asking, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    has_done(anna.visitor_id or 0, 100)
    with django_assert_num_queries(2):
        assert tells(anna, an_event()).body == told(1)


def test_by_more_links_than_anybody_comes_by_one_only_comes(anna: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_LINKS", 2)
    first, second, third = (Link.objects.create() for _ in range(3))
    for link in (first, second, third, first):
        anna.came_by = link.code
        assert tells(anna, an_event()).body == told(1)
    opened = list(Event.objects.values_list("link", flat=True))
    assert sorted(opened, key=str) == sorted([first.pk, second.pk, None, first.pk], key=str)


# ── By which link ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_open_of_before_the_signature_was_not_by_its_link(anna: Asking) -> None:
    """He was in the catalog yesterday, without the Internet in the end; today he has come by the link."""
    link = Link.objects.create()
    anna.came_by = link.code
    yesterday, today = an_event(age_ms=24 * 3600 * 1000), an_event(age_ms=500)
    assert tells(anna, yesterday, today).body == told(2)
    assert {(str(event.pk), event.link) for event in Event.objects.all()} == {
        (yesterday["id"], None),
        (today["id"], link.pk),
    }
    assert Arrival.objects.get().at == Event.objects.get(pk=today["id"]).at


def test_a_visitor_came_when_he_opened_it_first(anna: Asking) -> None:
    """He has closed it and opened it again before he was heard."""
    anna.came_by = Link.objects.create().code
    again, first = an_event(age_ms=500), an_event(age_ms=30_000)
    tells(anna, again, first)
    assert Arrival.objects.get().at == Event.objects.get(pk=first["id"]).at


def test_who_tells_only_of_before_has_not_come_by_the_link(anna: Asking) -> None:
    anna.came_by = Link.objects.create().code
    tells(anna, an_event(age_ms=24 * 3600 * 1000))
    assert not Arrival.objects.exists()
