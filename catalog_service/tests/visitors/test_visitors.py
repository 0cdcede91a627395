"""Visitors, their favorites, their requests."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.db.models import ProtectedError
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels.models import Channel, PriceFormat
from catalog_service.tests.builders import NOON, a_channel, a_visitor
from catalog_service.visitors import actions, queries
from catalog_service.visitors.actions import AskedAlreadyError, NotSoldError, Person
from catalog_service.visitors.models import Favorite, Request, Visitor

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


# ── Visitors ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_visitor_is_stored(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        actions.see(77, Person("Анна", "К.", "anna", "ru"), now=NOON)
    visitor = Visitor.objects.get()
    assert (visitor.telegram_id, str(visitor), visitor.reachable) == (77, "Анна К.", False)


def test_a_visitor_who_comes_back_keeps_his_first_time_and_whether_he_can_be_written_to() -> None:
    actions.see(77, Person("Анна"), now=NOON)
    actions.set_reachable(77, reachable=True)
    actions.see(77, Person("Аня"), now=NOON + HOUR)
    visitor = Visitor.objects.get()
    assert (visitor.first_name, visitor.reachable) == ("Аня", True)
    assert (visitor.first_seen_at, visitor.last_seen_at) == (NOON, NOON + HOUR)


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"first_name": "Анна"}, "Анна"), ({"username": "anna"}, "anna"), ({}, "77")],
    ids=["name", "username", "nothing"],
)
def test_a_visitor_is_named_by_what_is_known(fields: dict[str, str], name: str) -> None:
    assert str(Visitor(telegram_id=77, **fields)) == name


def test_a_visitor_is_a_person() -> None:
    with pytest.raises(IntegrityError, match="visitor_is_a_person"):
        a_visitor(-100)


# ── Favorites ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_favorite_is_kept_once_however_often_it_is_kept() -> None:
    visitor, channel = a_visitor(), a_channel()
    assert actions.keep(visitor.pk, channel, now=NOON), "it is new"
    assert not actions.keep(visitor.pk, channel, now=NOON + HOUR), "it is not"
    assert [each.created_at for each in Favorite.objects.all()] == [NOON]


def test_a_dropped_favorite_may_be_dropped_again() -> None:
    visitor, channel = a_visitor(), a_channel()
    actions.keep(visitor.pk, channel, now=NOON)
    actions.drop(visitor.pk, channel.pk)
    actions.drop(visitor.pk, channel.pk)
    assert not Favorite.objects.filter(visitor=visitor, channel=channel).exists()


def test_favorites_are_the_visitors_own_the_newest_first() -> None:
    visitor, other = a_visitor(), a_visitor()
    channels = [a_channel() for _ in range(3)]
    for hours, channel in enumerate(channels):
        actions.keep(visitor.pk, channel, now=NOON + hours * HOUR)
    actions.keep(other.pk, a_channel(), now=NOON)
    assert list(queries.favorites(visitor.pk)) == channels[::-1]


def test_a_favorite_that_left_the_catalog_is_not_shown_and_comes_back_with_it() -> None:
    visitor, channel = a_visitor(), a_channel()
    actions.keep(visitor.pk, channel, now=NOON)
    Channel.objects.update(published=False)
    assert not queries.favorites(visitor.pk)
    Channel.objects.update(published=True)
    assert list(queries.favorites(visitor.pk)) == [channel]


# ── Requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_request_is_stored_as_new() -> None:
    visitor, channel, base = a_visitor(), a_channel(price=500), PriceFormat.objects.get(is_base=True)
    actions.ask(visitor.pk, channel, base, date(2026, 5, 9), "Можно утром?", now=NOON)
    request = Request.objects.get()
    assert (request.visitor, request.channel, request.format, request.wished_on) == (
        visitor,
        channel,
        base,
        date(2026, 5, 9),
    )
    assert (request.state, request.created_at, request.manager) == ("new", NOON, None)


def test_the_same_channel_can_be_asked_for_once_an_hour() -> None:
    visitor, channel = a_visitor(), a_channel()
    actions.ask(visitor.pk, channel, None, None, "", now=NOON)
    with pytest.raises(AskedAlreadyError) as refused:
        actions.ask(visitor.pk, channel, None, None, "", now=NOON + HOUR - timedelta(seconds=1))
    assert refused.value.again_at == NOON + HOUR
    actions.ask(visitor.pk, channel, None, None, "", now=NOON + HOUR)
    assert Request.objects.count() == 2


def test_what_the_channel_does_not_sell_can_not_be_asked_for() -> None:
    with pytest.raises(NotSoldError):
        actions.ask(a_visitor().pk, a_channel(), PriceFormat.objects.get(is_base=True), None, "", now=NOON)
    assert not Request.objects.exists()


def test_another_channel_and_another_visitor_are_another_matter() -> None:
    visitor, channel = a_visitor(), a_channel()
    for who, what in ((visitor, channel), (visitor, a_channel()), (a_visitor(), channel)):
        actions.ask(who.pk, what, None, None, "", now=NOON)
    assert Request.objects.count() == 3


def test_a_managers_mark_says_who_and_when_and_again_changes_nothing() -> None:
    anna, boris = User.objects.create_user("anna"), User.objects.create_user("boris")
    request = actions.ask(a_visitor().pk, a_channel(), None, None, "", now=NOON)
    actions.mark(request, Request.State.SOLD, by=anna, now=NOON + HOUR)
    actions.mark(request, Request.State.SOLD, by=boris, now=NOON + 2 * HOUR)
    assert (request.state, request.manager, request.state_changed_at) == ("sold", anna, NOON + HOUR)


def test_a_channel_with_requests_can_not_be_deleted() -> None:
    request = actions.ask(a_visitor().pk, a_channel(), None, None, "", now=NOON)
    with pytest.raises(ProtectedError):
        request.channel.delete()


def test_a_comment_is_not_endless() -> None:
    with pytest.raises(IntegrityError, match="request_comment_not_endless"):
        actions.ask(a_visitor().pk, a_channel(), None, None, "х" * 1001, now=NOON)
