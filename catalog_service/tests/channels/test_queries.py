"""What is read of the catalog: right, and at a price that does not grow with it."""

from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels import queries
from catalog_service.channels.models import AdExample, Channel, PriceFormat, Review, Share
from catalog_service.channels.models.channel import ORDERINGS
from catalog_service.tests.builders import a_category, a_channel

pytestmark = pytest.mark.django_db

FIGURES = ("subscribers", "err")


def with_value(ordering: str, value: int | None) -> Channel:
    """A channel that has `value` in the column of the ordering."""
    if value is None:
        return a_channel()
    if ordering in FIGURES:
        return a_channel(figures={ordering: value})
    return a_channel(price=value, figures={"reach": 1000})


# ── First page ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_page_has_every_category_in_the_editors_order() -> None:
    a_category("Бизнес", order=2)
    a_category("Кино", order=1)
    a_category("Авто", order=2)
    assert [shelf.category.name for shelf in queries.shelves()] == ["Кино", "Авто", "Бизнес"]


def test_a_shelf_holds_the_first_ten_of_its_channels_and_counts_all() -> None:
    kino = a_category()
    channels = [a_channel(kino, order=20 - place) for place in range(12)]
    (shelf,) = queries.shelves()
    assert (shelf.count, shelf.first) == (12, channels[:1:-1])


def test_unpublished_channels_are_neither_shown_nor_counted() -> None:
    a_channel(published=False)
    (shelf,) = queries.shelves()
    assert (shelf.count, shelf.first) == (0, [])


def test_the_first_page_costs_two_queries_however_many_channels(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(3):
        category = a_category()
        for _ in range(4):
            a_channel(category, price=5, figures={"reach": 10})
    with django_assert_num_queries(2):
        for shelf in queries.shelves():
            for channel in shelf.first:
                assert channel.title
                assert channel.cpm is not None
                assert channel.registration


# ── Order ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_a_list_rises_with_missing_values_last_and_ties_by_age(ordering: str) -> None:
    missing, big, small, big_too = (with_value(ordering, value) for value in (None, 30, 10, 30))
    assert list(queries.in_order(queries.published(), ordering)) == [small, big, big_too, missing]


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_a_list_falls_with_missing_values_last_and_ties_by_age(ordering: str) -> None:
    missing, big, small, big_too = (with_value(ordering, value) for value in (None, 30, 10, 30))
    assert list(queries.in_order(queries.published(), f"-{ordering}")) == [big, big_too, small, missing]


def plan(channels: Any) -> str:
    """How PostgreSQL would answer if reading the whole table were forbidden."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        return str(channels.explain())


@pytest.mark.parametrize("ordering", [sign + column for column in ORDERINGS for sign in ("", "-")])
def test_every_order_has_its_index(ordering: str) -> None:
    suffix = "down" if ordering.startswith("-") else "up"
    assert f"channel_{ordering.removeprefix('-')}_{suffix}" in plan(queries.in_order(queries.cards(), ordering)[:20])


# ── Search ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words",
    ["кино", "КИНО", "инома", "елки", "Ёлки", "про  кино", "кино про", "@KinoManiac", "kinomaniac", "новинки"],
    ids=lambda words: f"«{words}»",
)
def test_a_search_finds(words: str) -> None:
    found = a_channel(
        title="Киномания и ёлки", description="Всё про кино: НОВИНКИ", telegram_link="https://t.me/KinoManiac"
    )
    a_channel(title="Авто", description="Машины")
    assert list(queries.search(queries.published(), words.removeprefix("@"))) == [found]


@pytest.mark.parametrize("words", ["к%о", "к_но", "кино\\", "машины кино", "t.me"])
def test_a_search_does_not_find(words: str) -> None:
    a_channel(title="Кино", description="")
    assert not queries.search(queries.published(), words).exists()


def test_an_empty_search_finds_everything() -> None:
    a_channel()
    assert queries.search(queries.published(), "  ").count() == 1


def test_a_search_has_its_index() -> None:
    assert "channel_search" in plan(queries.search(Channel.objects.all(), "новинки"))


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
    assert [similar.subscribers for similar in queries.similar(channel)] == [90, 120, 10, 300]
    assert set(queries.similar(channel)) < set(others)


def test_where_there_are_fewer_the_rest_of_the_slots_stay_empty() -> None:
    kino = a_category()
    channel, other = sized(kino, 100, 200)
    assert queries.similar(channel) == [other]


def test_unpublished_channels_are_not_similar() -> None:
    kino = a_category()
    a_channel(kino, published=False)
    assert queries.similar(a_channel(kino)) == []


def test_a_channel_of_unknown_size_is_the_last_of_the_similar() -> None:
    channel, unknown, far = sized(a_category(), 100, None, 90_000)
    assert queries.similar(channel) == [far, unknown]


def test_a_channel_of_unknown_size_has_similar_ones_too() -> None:
    channel, *others = sized(a_category(), None, 5, 7)
    assert queries.similar(channel) == others


def test_similar_ones_cost_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    channel, *_ = sized(a_category(), 1, 2, 3)
    with django_assert_num_queries(1):
        assert all(similar.title and similar.base_price is None for similar in queries.similar(channel))
