"""GET /api/v1/channels/?ids=…: a list of chosen channels, as a media plan that somebody has shared."""

import random

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels.models import Channel
from catalog_service.mini_app.questions import MOST_ID, ORDERINGS
from catalog_service.tests.builders import a_category, a_channel
from catalog_service.tests.mini_app.asking import Asking
from catalog_service.tests.mini_app.test_channels import all_pages, ids

pytestmark = pytest.mark.django_db


def joined(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))


def sold_at(price: int | None, place: int = 0) -> Channel:
    figures = {"reach": 1000} | ({"subscribers": price, "err": price} if price is not None else {})
    return a_channel(price=price, figures=figures, order=place)


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_chosen_channels_are_the_whole_list_without_the_others(anybody: Asking, ordering: str) -> None:
    """In the same order, in pages of any size, and counted."""
    for place, price in enumerate([None, 30, 10, 30, None, 30, 20]):
        sold_at(price, place % 3)
    whole = ids(anybody.get("channels/", ordering=ordering).body)
    dice = random.Random(ordering)
    for size in (1, 2, 5, 7):
        chosen = dice.sample(whole, size)
        expected = [number for number in whole if number in chosen]
        assert all_pages(anybody, ordering=ordering, ids=joined(chosen), limit=dice.randint(1, 3)) == expected
        assert anybody.get("channels/", ids=joined(chosen), limit=1).body["count"] == size


def test_neither_the_given_order_nor_a_number_given_twice_matters(anybody: Asking) -> None:
    first, second = sold_at(10, 1), sold_at(20, 2)
    for given in ([first.pk, second.pk], [second.pk, first.pk], [second.pk, first.pk, second.pk]):
        body = anybody.get("channels/", ids=joined(given)).body
        assert (ids(body), body["count"]) == ([first.pk, second.pk], 2)


def test_what_is_not_published_or_not_there_is_left_out(anybody: Asking) -> None:
    shown, hidden = a_channel(), a_channel(published=False)
    body = anybody.get("channels/", ids=joined([MOST_ID, hidden.pk, shown.pk])).body
    assert (ids(body), body["count"]) == ([shown.pk], 1)
    body = anybody.get("channels/", ids=joined([hidden.pk])).body
    assert (body["channels"], body["count"], body["next"]) == ([], 0, None)


def test_chosen_channels_are_narrowed_as_all_are(anybody: Asking) -> None:
    kino = a_category()
    cheap, dear = (a_channel(kino, price=price) for price in (10, 90))
    other = a_channel(price=90)
    chosen = joined([cheap.pk, dear.pk, other.pk])
    assert ids(anybody.get("channels/", ids=chosen, category=kino.pk, min_price=50).body) == [dear.pk]


@pytest.mark.parametrize("size", [1, 100])
def test_it_costs_one_query_however_many_are_asked_for(
    anybody: Asking, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    channel = a_channel()
    with django_assert_num_queries(1):
        body = anybody.get("channels/", ids=joined([channel.pk + n for n in range(size)]), limit=100).body
    assert ids(body) == [channel.pk]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("", "не может быть пустым"),
        ("кино", "через запятую"),
        ("1,,2", "через запятую"),
        ("1,2,", "через запятую"),
        ("0", "через запятую"),
        ("-1", "через запятую"),
        ("1, 2", "через запятую"),
        ("٣", "через запятую"),
        ("9" * 19, "Таких номеров"),
        ("9" * 19 + ",1", "Таких номеров"),
        (joined(list(range(1, 102))), "не больше 100"),
        ("1" * 2001, "2000"),
    ],
)
def test_what_is_no_list_of_numbers_is_told_in_words(anybody: Asking, wrong: str, words: str) -> None:
    answer = anybody.get("channels/", ids=wrong)
    assert answer.refusal == (400, "invalid")
    assert words in answer.body["fields"]["ids"][0]
