"""What is read of the catalog: right, and at a price that does not grow with it."""

import json
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels import queries
from catalog_service.channels.listing import Wanted, listed
from catalog_service.channels.models import AdExample, Channel, PriceFormat, Review, Share
from catalog_service.tests.builders import a_category, a_channel

pytestmark = pytest.mark.django_db


def ids(cards: list[str]) -> list[int]:
    return [json.loads(card)["id"] for card in cards]


# ── First page ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_page_has_every_category_in_the_editors_order() -> None:
    a_category("Бизнес", order=2)
    a_category("Кино", order=1)
    a_category("Авто", order=2)
    _, shelves = queries.shelves()
    assert [shelf.name for shelf in shelves] == ["Кино", "Авто", "Бизнес"]


def test_a_shelf_holds_the_first_ten_of_its_channels_and_counts_all() -> None:
    kino = a_category()
    channels = [a_channel(kino, order=20 - place) for place in range(12)]
    _, (shelf,) = queries.shelves()
    shown = json.loads(f"[{shelf.cards}]")
    assert (shelf.count, [card["id"] for card in shown]) == (12, [channel.pk for channel in channels[:1:-1]])


def test_unpublished_channels_are_neither_shown_nor_counted() -> None:
    a_channel(published=False)
    _, (shelf,) = queries.shelves()
    assert (shelf.count, shelf.cards) == (0, "")


def test_the_first_page_of_an_empty_catalog_has_its_edition() -> None:
    assert queries.shelves() == (queries.edition(), [])


# ── Search ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words",
    [
        "кино",
        "КИНО",
        "инома",
        "елки",
        "Ёлки",
        "про  кино",
        "кино про",
        "@KinoManiac",
        "kinomaniac",
        "новинки",
        "про https://t.me/KinoManiac",
        "t.me/kinomaniac",
    ],
    ids=lambda words: f"«{words}»",
)
def test_a_search_finds(words: str) -> None:
    found = a_channel(
        title="Киномания и ёлки", description="Всё про кино: НОВИНКИ", telegram_link="https://t.me/KinoManiac"
    )
    a_channel(title="Авто", description="Машины")
    assert list(queries.search(queries.published(), words)) == [found]
    assert [row.id for row in listed(Wanted(words=words), 9).rows] == [found.pk]


@pytest.mark.parametrize("words", ["к%о", "к_но", "кино\\", "машины кино", "t.me"])
def test_a_search_does_not_find(words: str) -> None:
    a_channel(title="Кино", description="")
    assert not queries.search(queries.published(), words).exists()
    assert listed(Wanted(words=words), 9).count == 0


@pytest.mark.parametrize("words", ["100%", "под_черк", "обрат\\ная"])
def test_a_search_finds_what_means_something_to_sql(words: str) -> None:
    a_channel(title=f"Канал {words}")
    assert queries.search(queries.published(), words).count() == listed(Wanted(words=words), 9).count == 1


def test_an_empty_search_finds_everything() -> None:
    a_channel()
    assert queries.search(queries.published(), "  ").count() == listed(Wanted(words="  "), 9).count == 1


# ── One channel ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_of_a_channel_costs_six_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    channel = a_channel(a_category("Кино"), price=100, figures={"reach": 10, "err": 5})
    channel.prices.create(format=PriceFormat.objects.get(name="2/48"), amount=150)
    for number in range(3):
        Review.objects.create(channel=channel, author="Анна", text=f"Отзыв {number}")
        AdExample.objects.create(channel=channel, text=f"Пример {number}")
        Share.objects.create(channel=channel, kind="geography", name=f"Страна {number}", percent=10)
    with django_assert_num_queries(6):
        found = queries.whole(channel.pk)
        assert [price.format.name for price in found.prices.all()] == ["1/24", "2/48"]
        assert (len(found.reviews.all()), len(found.ad_examples.all()), len(found.shares.all())) == (3, 3, 3)
        assert (len(found.figures.all()), found.category.name) == (2, "Кино")


def test_an_unpublished_channel_is_not_there() -> None:
    with pytest.raises(Channel.DoesNotExist):
        queries.whole(a_channel(published=False).pk)


# ── Similar ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def sized(category: Any, *sizes: int | None) -> list[Channel]:
    return [a_channel(category, figures={"subscribers": size} if size is not None else None) for size in sizes]


def test_similar_are_the_four_nearest_by_subscribers_of_the_same_category() -> None:
    kino = a_category()
    channel, *others = sized(kino, 100, 500, 90, 120, 300, 10)
    sized(a_category(), 100)
    assert [json.loads(card)["subscribers"] for card in queries.similar(channel)] == [90, 120, 10, 300]
    assert set(ids(queries.similar(channel))) < {other.pk for other in others}


def test_of_two_that_are_equally_near_the_editors_order_decides() -> None:
    kino = a_category()
    channel = a_channel(kino, figures={"subscribers": 100})
    later, first = (a_channel(kino, order=order, figures={"subscribers": 110 - order}) for order in (20, 0))
    assert ids(queries.similar(channel)) == [first.pk, later.pk]


def test_where_there_are_fewer_the_rest_of_the_slots_stay_empty() -> None:
    kino = a_category()
    channel, other = sized(kino, 100, 200)
    assert ids(queries.similar(channel)) == [other.pk]


def test_unpublished_channels_are_not_similar() -> None:
    kino = a_category()
    a_channel(kino, published=False)
    assert queries.similar(a_channel(kino)) == []


def test_a_channel_of_unknown_size_is_the_last_of_the_similar() -> None:
    channel, unknown, far = sized(a_category(), 100, None, 90_000)
    assert ids(queries.similar(channel)) == [far.pk, unknown.pk]


def test_a_channel_of_unknown_size_has_similar_ones_too() -> None:
    channel, *others = sized(a_category(), None, 5, 7)
    assert ids(queries.similar(channel)) == [other.pk for other in others]


def test_similar_ones_cost_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    channel, *_ = sized(a_category(), 1, 2, 3)
    with django_assert_num_queries(1):
        assert len(queries.similar(channel)) == 2
