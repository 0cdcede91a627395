"""POST /api/v1/requests/."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels.models import PriceFormat
from catalog_service.tests.builders import a_channel
from catalog_service.tests.mini_app.asking import Asking
from catalog_service.visitors.models import Request

pytestmark = pytest.mark.django_db
IN_ALL = 7 + 2
"""The channel, the visitor, his lock, an earlier request, this one, the job that tells managers, the event.

Inside a test a transaction is two queries more.
"""


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def test_a_request_is_stored_with_all_that_was_wished(anna: Asking) -> None:
    channel, wish = a_channel(), PriceFormat.objects.get(name="2/48")
    channel.prices.create(format=wish, amount=900)
    answer = anna.post(
        "requests/",
        {"channel": channel.pk, "format": wish.pk, "wished_on": tomorrow().isoformat(), "comment": "Утром, пожалуйста"},
    )
    stored = Request.objects.get()
    assert (answer.status, answer.body["id"]) == (201, stored.pk)
    assert (stored.visitor_id, stored.channel_id, stored.format) == (anna.visitor_id, channel.pk, wish)
    assert (stored.wished_on, stored.comment, stored.state) == (tomorrow(), "Утром, пожалуйста", "new")


def test_only_the_channel_is_needed(anna: Asking) -> None:
    assert anna.post("requests/", {"channel": a_channel().pk}).status == 201
    stored = Request.objects.get()
    assert (stored.format, stored.wished_on, stored.comment) == (None, None, "")


def test_a_second_request_for_a_channel_within_the_hour_is_refused_and_says_when(anna: Asking) -> None:
    channel = a_channel()
    anna.post("requests/", {"channel": channel.pk})
    again = anna.post("requests/", {"channel": channel.pk})
    assert again.refusal == (409, "asked_already")
    assert again.body["again_at"] > timezone.now().isoformat()[:13]
    assert 3500 < int(again.headers["Retry-After"]) <= 3601
    assert Request.objects.count() == 1


def test_an_hour_later_it_may_be_asked_again(anna: Asking) -> None:
    channel = a_channel()
    anna.post("requests/", {"channel": channel.pk})
    Request.objects.update(created_at=timezone.now() - timedelta(hours=1, seconds=1))
    assert anna.post("requests/", {"channel": channel.pk}).status == 201


def test_another_channel_and_another_visitor_are_not_in_the_way(anna: Asking, boris: Asking) -> None:
    one, other = a_channel(), a_channel()
    asked = [anna.post("requests/", {"channel": one.pk}), anna.post("requests/", {"channel": other.pk})]
    assert [each.status for each in [*asked, boris.post("requests/", {"channel": one.pk})]] == [201] * 3


def test_nobody_asks_without_init_data(anybody: Asking) -> None:
    assert anybody.post("requests/", {"channel": a_channel().pk}).refusal == (401, "not_authenticated")


def test_a_channel_that_is_not_there_cannot_be_asked_for(anna: Asking) -> None:
    for channel_id in (a_channel(published=False).pk, 999_999):
        assert anna.post("requests/", {"channel": channel_id}).refusal == (404, "channel_not_found")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("channel", None),
        ("channel", "кино"),
        ("channel", 0),
        ("channel", 2**63),
        ("channel", 10**4000),
        ("channel", 1.5),
        ("format", 999_999),
        ("format", "1/24"),
        ("wished_on", "завтра"),
        ("wished_on", "2020-01-01"),
        ("wished_on", "9999-12-31"),
        ("comment", "я" * 1001),
        ("comment", "a\0b"),
        ("comment", "\ud800"),
        ("comment", ["да"]),
    ],
    ids=lambda value: str(value)[:12].encode("ascii", "backslashreplace").decode(),
)
def test_a_wrong_field_is_named(anna: Asking, name: str, value: Any) -> None:
    answer = anna.post("requests/", {"channel": a_channel().pk} | {name: value})
    assert answer.refusal == (400, "invalid")
    assert list(answer.body["fields"]) == [name]
    assert not Request.objects.exists()


def test_a_format_that_the_channel_does_not_sell_is_refused(anna: Asking) -> None:
    other = PriceFormat.objects.get(name="2/48")
    a_channel().prices.create(format=other, amount=900)
    answer = anna.post("requests/", {"channel": a_channel(price=500).pk, "format": other.pk})
    assert answer.refusal == (409, "format_not_sold")
    assert not Request.objects.exists()


@pytest.mark.parametrize(("days", "status"), [(-1, 400), (0, 201), (366, 201), (367, 400)])
def test_a_wished_date_is_of_the_year_from_today(anna: Asking, days: int, status: int) -> None:
    wished = timezone.localdate() + timedelta(days=days)
    answer = anna.post("requests/", {"channel": a_channel().pk, "wished_on": wished.isoformat()})
    assert answer.status == status


@pytest.mark.parametrize("body", [[], "да", 5, None, [{}]], ids=str)
def test_a_body_that_is_no_object_is_refused(anna: Asking, body: Any) -> None:
    assert anna.post("requests/", body).refusal[0] == 400


def test_it_costs_seven_queries_in_all(anna: Asking, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    channel = a_channel()
    with django_assert_num_queries(IN_ALL):
        assert anna.post("requests/", {"channel": channel.pk}).status == 201


def test_a_format_costs_two_queries_more(anna: Asking, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    asked = {"channel": a_channel(price=500).pk, "format": PriceFormat.objects.get(is_base=True).pk}
    # The format itself, and whether the channel has a price for it.
    with django_assert_num_queries(IN_ALL + 2):
        assert anna.post("requests/", asked).status == 201
