"""GET /api/v1/channels/: search, filters, order, pages."""

from base64 import urlsafe_b64encode
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels.listing import Place
from catalog_service.channels.models import Channel
from catalog_service.mini_app import pages
from catalog_service.mini_app.questions import ORDERINGS
from catalog_service.tests.builders import a_category, a_channel
from catalog_service.tests.mini_app.asking import Asking

pytestmark = pytest.mark.django_db


def ids(body: dict[str, Any]) -> list[int]:
    return [card["id"] for card in body["channels"]]


def all_pages(asking: Asking, **query: Any) -> list[int]:
    """Ids of every page, one after the other."""
    body = asking.get("channels/", **query).body
    found = ids(body)
    while body["next"]:
        body = asking.get("channels/", cursor=body["next"], **query).body
        found += ids(body)
    return found


def as_if_committed() -> None:
    """What PostgreSQL does at commit, the new edition among it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def sold_at(price: int | None, **fields: Any) -> Channel:
    figures = {"reach": 1000} | ({"subscribers": price, "err": price} if price is not None else {})
    return a_channel(price=price, figures=figures, **fields)


# ── What is there ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_published_channels_are_listed_and_counted(anybody: Asking) -> None:
    channel = a_channel()
    a_channel(published=False)
    body = anybody.get("channels/").body
    assert (ids(body), body["count"], body["next"]) == ([channel.pk], 1, None)


def test_a_category_lists_its_own_channels(anybody: Asking) -> None:
    kino = a_category()
    channel = a_channel(kino)
    a_channel()
    assert ids(anybody.get("channels/", category=kino.pk).body) == [channel.pk]


def test_a_category_that_is_not_there_is_empty(anybody: Asking) -> None:
    body = anybody.get("channels/", category=999_999).body
    assert (body["channels"], body["count"], body["next"]) == ([], 0, None)


def test_a_search_is_cyrillic_and_without_case(anybody: Asking) -> None:
    channel = a_channel(title="Ёлки и КИНО")
    a_channel(title="Авто")
    assert ids(anybody.get("channels/", search="кинО елки").body) == [channel.pk]


@pytest.mark.parametrize("name", ["subscribers", "err", "price", "cpm"])
def test_a_range_holds_its_ends_and_leaves_out_what_is_not_known(anybody: Asking, name: str) -> None:
    low, middle, high, _ = (sold_at(price) for price in (10, 20, 30, None))
    assert ids(anybody.get("channels/", **{f"min_{name}": 20}).body) == [middle.pk, high.pk]
    assert ids(anybody.get("channels/", **{f"max_{name}": 20}).body) == [low.pk, middle.pk]
    assert anybody.get("channels/", **{f"min_{name}": 11, f"max_{name}": 29}).body["count"] == 1
    assert anybody.get("channels/", **{f"max_{name}": 20}).body["count"] == 2


def test_a_range_of_reach(anybody: Asking) -> None:
    small, big = (a_channel(figures={"reach": reach}) for reach in (100, 900))
    assert ids(anybody.get("channels/", min_reach=500).body) == [big.pk]
    assert ids(anybody.get("channels/", max_reach=500).body) == [small.pk]


# ── Order and pages ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_an_ordering_it_is_the_editors(anybody: Asking) -> None:
    last, first = a_channel(order=5), a_channel(order=1)
    assert ids(anybody.get("channels/").body) == [first.pk, last.pk]


@pytest.mark.parametrize("ordering", [each for each in ORDERINGS if each != "order"])
def test_an_ordering_has_missing_values_last_and_ties_by_age(anybody: Asking, ordering: str) -> None:
    missing, big, small, big_too = (sold_at(price) for price in (None, 30, 10, 30))
    rising = [small, big, big_too, missing]
    falling = [big, big_too, small, missing]
    expected = falling if ordering.startswith("-") else rising
    assert ids(anybody.get("channels/", ordering=ordering).body) == [channel.pk for channel in expected]


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
@pytest.mark.parametrize("ordering", ORDERINGS)
def test_pages_together_are_the_whole_list_each_channel_once(anybody: Asking, ordering: str, limit: int) -> None:
    for place, price in enumerate([None, 30, 10, 30, None, 30, 20]):
        sold_at(price, order=place % 3)
    whole = ids(anybody.get("channels/", ordering=ordering).body)
    assert len(whole) == 7
    assert all_pages(anybody, ordering=ordering, limit=limit) == whole


def test_pages_keep_to_search_and_filters(anybody: Asking) -> None:
    kept = [a_channel(title=f"Кино {price}", price=price).pk for price in (30, 40, 50)]
    a_channel(title="Кино", price=10)
    a_channel(title="Авто", price=90)
    assert all_pages(anybody, search="кино", min_price=20, ordering="price", limit=1) == kept


def test_what_is_published_meanwhile_moves_no_channel_to_another_page(anybody: Asking) -> None:
    second, third = sold_at(20), sold_at(30)
    first = anybody.get("channels/", ordering="price", limit=1).body
    sold_at(10)
    after = anybody.get("channels/", ordering="price", limit=5, cursor=first["next"]).body
    assert (ids(first), ids(after)) == ([second.pk], [third.pk])


def test_how_many_are_found_is_told_once(anybody: Asking) -> None:
    sold_at(10), sold_at(20)
    first = anybody.get("channels/", limit=1).body
    after = anybody.get("channels/", limit=1, cursor=first["next"]).body
    assert (first["count"], after["count"], after["next"]) == (2, None, None)


# ── What it costs ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [1, 12])
def test_it_costs_one_query_whatever_the_size(
    anybody: Asking, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        sold_at(10)
    assert anybody.get("channels/").body["count"] == size
    with django_assert_num_queries(1):
        assert len(anybody.get("channels/", search="канал", min_price=1, ordering="-cpm").body["channels"]) == size


def test_a_later_page_costs_two_queries_at_most(
    anybody: Asking, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for price in (10, 20, 30, None, None):
        sold_at(price)
    pages = [anybody.get("channels/", ordering="price", limit=1).body]
    for queries in (1, 2, 2, 1):
        with django_assert_num_queries(queries):
            pages.append(anybody.get("channels/", ordering="price", limit=1, cursor=pages[-1]["next"]).body)


def test_in_the_editors_order_nothing_is_missing_and_every_page_costs_one_query(
    anybody: Asking, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for price in (10, None):
        sold_at(price)
    first = anybody.get("channels/", limit=1).body
    with django_assert_num_queries(1):
        assert anybody.get("channels/", limit=1, cursor=first["next"]).body["next"] is None


def test_a_whole_number_stays_one_in_a_cursor() -> None:
    """PostgreSQL looks up no decimal in an index of whole numbers."""
    for value in (30, Decimal("30.50"), None):
        place = pages.read(pages.written("cpm", Place(value, 7)), "cpm")
        assert place == (value, 7)
        assert type(place.value) is type(value)


# ── Conditional ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_kept_without_asking_again(anybody: Asking) -> None:
    answer = anybody.get("channels/")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["ETag"].startswith('W/"')


def test_who_holds_the_present_list_is_answered_in_one_query(
    anybody: Asking, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_channel()
    etag = anybody.get("channels/").headers["ETag"]
    with django_assert_num_queries(1):
        answer = anybody.get("channels/", {"If-None-Match": f'"other", {etag}'})
    assert (answer.status, answer.body, answer.headers["ETag"]) == (304, None, etag)


def test_a_publication_shows_in_the_next_request(anybody: Asking) -> None:
    channel = a_channel(published=False)
    etag = anybody.get("channels/").headers["ETag"]
    Channel.objects.filter(pk=channel.pk).update(published=True)
    as_if_committed()
    answer = anybody.get("channels/", {"If-None-Match": etag})
    assert (answer.status, ids(answer.body)) == (200, [channel.pk])


# ── Bad input ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("category", "кино"),
        ("category", "0"),
        ("category", "9" * 30),
        ("search", "я" * 101),
        ("search", "\0"),
        ("min_price", "-1"),
        ("max_price", "много"),
        ("min_err", "NaN"),
        ("max_cpm", "1e999"),
        ("ordering", "title"),
        ("ordering", "--price"),
        ("ordering", "-order"),
        ("limit", "0"),
        ("limit", "101"),
    ],
)
def test_a_wrong_parameter_is_named(anybody: Asking, name: str, value: str) -> None:
    answer = anybody.get("channels/", **{name: value})
    assert answer.refusal == (400, "invalid")
    assert list(answer.body["fields"]) == [name]


def cursor(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "a",
        "%%%",
        "кино",
        cursor("[]"),
        cursor("{}"),
        cursor('["base_price","1",1]'),
        cursor('["order",1,1]'),
        cursor('["order","1e5",1]'),
        cursor('["order","NaN",1]'),
        cursor('["order","1","1"]'),
        cursor('["order","1",true]'),
        cursor(f'["order","1",{2**63}]'),
        cursor("[" * 140),
    ],
)
def test_a_cursor_that_was_not_given_out_is_refused(anybody: Asking, wrong: str) -> None:
    answer = anybody.get("channels/", cursor=wrong)
    assert answer.refusal == (400, "invalid")
    assert list(answer.body["fields"]) == ["cursor"]


def test_a_cursor_is_of_its_own_ordering(anybody: Asking) -> None:
    sold_at(10), sold_at(20)
    given = anybody.get("channels/", ordering="price", limit=1).body["next"]
    assert anybody.get("channels/", ordering="-price", cursor=given).refusal == (400, "invalid")


def test_words_that_mean_something_to_sql_are_only_words(anybody: Asking) -> None:
    a_channel()
    for words in ("'; DROP TABLE channel; --", "%", "_", "\\", '" or 1=1'):
        assert anybody.get("channels/", search=words).status == 200
    assert Channel.objects.count() == 1
