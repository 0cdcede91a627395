"""GET /api/v1/categories/."""

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog_service.tests.builders import a_category, a_channel
from catalog_service.tests.mini_app.asking import Asking

pytestmark = pytest.mark.django_db


def test_categories_come_in_the_editors_order_with_their_channels(anybody: Asking) -> None:
    second, first = a_category("Бизнес", order=2), a_category("Кино", order=1)
    film = a_channel(first, title="Фильмы")
    answer = anybody.get("categories/")
    assert answer.status == 200
    assert [(shelf["id"], shelf["name"], shelf["count"]) for shelf in answer.body["categories"]] == [
        (first.pk, "Кино", 1),
        (second.pk, "Бизнес", 0),
    ]
    assert [card["id"] for card in answer.body["categories"][0]["channels"]] == [film.pk]


def test_a_card_tells_what_is_known(anybody: Asking) -> None:
    figures = {"subscribers": 12_000, "reach": 3000, "err": "25.00", "er": "4.50"}
    channel = a_channel(price=4500, figures=figures, title="Кино", telegram_link="https://t.me/KinoManiac")
    (shelf,) = anybody.get("categories/").body["categories"]
    assert shelf["channels"] == [
        {
            "id": channel.pk,
            "category": channel.category_id,
            "title": "Кино",
            "username": "kinomaniac",
            "logo": None,
            "subscribers": 12_000,
            "reach": 3000,
            "err": 25.0,
            "er": 4.5,
            "price": 4500,
            "cpm": 1500.0,
            "registration": "missing",
            "hot_slot": None,
        }
    ]


def test_what_is_not_known_is_null_and_never_zero(anybody: Asking) -> None:
    a_channel()
    card = anybody.get("categories/").body["categories"][0]["channels"][0]
    assert {card[name] for name in ("subscribers", "reach", "err", "er", "price", "cpm", "logo")} == {None}


def test_a_logo_is_an_address_for_the_width_that_a_screen_needs(anybody: Asking) -> None:
    channel = a_channel(logo=f"pictures/3f/{'3f' * 16}")
    logo = anybody.get("categories/").body["categories"][0]["channels"][0]["logo"]
    assert {width: logo.replace("{width}", str(width)) for width in (96, 144, 216)} == channel.logo.urls


def test_of_each_category_there_are_ten_channels_or_as_few_as_are_asked_for(anybody: Asking) -> None:
    for category in (a_category(), a_category()):
        for _ in range(12):
            a_channel(category)
    for query, shown in (({}, 10), ({"first": 3}, 3), ({"first": 10}, 10), ({"first": 1, "other": "x"}, 1)):
        shelves = anybody.get("categories/", **query).body["categories"]
        assert [(shelf["count"], len(shelf["channels"])) for shelf in shelves] == [(12, shown)] * 2
    whole = anybody.get("categories/").body["categories"][0]["channels"]
    assert anybody.get("categories/", first=2).body["categories"][0]["channels"] == whole[:2]


@pytest.mark.parametrize("wrong", ["0", "11", "-1", "три", "", "9" * 30])
def test_how_many_channels_is_a_number_from_one_to_ten(anybody: Asking, wrong: str) -> None:
    answer = anybody.get("categories/", first=wrong)
    assert answer.refusal == (400, "invalid")
    assert list(answer.body["fields"]) == ["first"]


@pytest.mark.parametrize("size", [1, 5])
def test_it_costs_one_query_whatever_the_size(
    anybody: Asking, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        category = a_category()
        for _ in range(size):
            a_channel(category, price=10, figures={"reach": 10, "subscribers": 20_000}, logo="pictures/3f/3f")
    for query in ({}, {"first": 3}):
        with django_assert_num_queries(1):
            assert anybody.get("categories/", **query).status == 200


def test_it_costs_a_known_visitor_no_more(anna: Asking, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    a_channel()
    with django_assert_num_queries(1):
        assert anna.get("categories/").status == 200
