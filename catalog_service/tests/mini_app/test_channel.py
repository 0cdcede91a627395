"""GET /api/v1/channels/{id}/."""

from datetime import date, timedelta
from hashlib import blake2b

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels.models import AdExample, Channel, PriceFormat, Review, Share
from catalog_service.tests.builders import NOON, a_category, a_channel
from catalog_service.tests.mini_app.asking import Asking

pytestmark = pytest.mark.django_db

NOON_TEXT = "2026-05-01T12:00:00Z"


def a_full_channel() -> Channel:
    channel = a_channel(
        a_category("Кино"),
        price=1000,
        figures={"subscribers": 20_000, "reach": 2000, "err": 10},
        description="Всё про кино",
        telegram_link="https://t.me/KinoManiac",
        tgstat_link="https://tgstat.ru/channel/@kinomaniac",
        rkn_number="№ 12345",
    )
    channel.prices.create(format=PriceFormat.objects.get(name="2/48"), amount=1500)
    for number in range(3):
        Review.objects.create(channel=channel, author="Анна", text=f"Отзыв {number}", written_on=date(2026, 5, 1))
        AdExample.objects.create(channel=channel, text=f"Пример {number}", order=number)
    for kind, name in (("gender", "male"), ("geography", "Россия"), ("age", "18_24")):
        Share.objects.create(channel=channel, kind=kind, name=name, percent=60)
    return channel


def test_it_tells_everything_that_editors_entered(anybody: Asking) -> None:
    channel = a_full_channel()
    body = anybody.get(f"channels/{channel.pk}/").body
    assert (body["title"], body["username"], body["description"]) == (channel.title, "kinomaniac", "Всё про кино")
    assert body["category"] == {"id": channel.category_id, "name": "Кино"}
    assert body["telegram_link"] == "https://t.me/KinoManiac"
    assert (body["tgstat_link"], body["telemetr_link"]) == ("https://tgstat.ru/channel/@kinomaniac", "")
    assert (body["rkn_number"], body["registration"]) == ("№ 12345", "registered")
    assert [(each["format"]["name"], each["amount"]) for each in body["prices"]] == [("1/24", 1000), ("2/48", 1500)]
    assert [each["text"] for each in body["ad_examples"]] == ["Пример 0", "Пример 1", "Пример 2"]
    assert [(each["author"], each["written_on"]) for each in body["reviews"]] == [("Анна", "2026-05-01")] * 3


def test_every_figure_has_its_source_and_its_date(anybody: Asking) -> None:
    body = anybody.get(f"channels/{a_full_channel().pk}/").body
    assert body["figures"]["reach"] == {"value": 2000.0, "source": "telegram", "at": NOON_TEXT}
    assert body["figures"]["er"] is None


def test_an_overruled_figure_is_the_editors(anybody: Asking) -> None:
    channel = a_full_channel()
    channel.figures.filter(name="reach").update(overrule=2500, overruled_at=NOON + timedelta(hours=1))
    body = anybody.get(f"channels/{channel.pk}/").body
    assert body["figures"]["reach"] == {"value": 2500.0, "source": "editor", "at": "2026-05-01T13:00:00Z"}
    assert (body["reach"], body["cpm"]) == (2500, 400.0)


def test_readers_are_told_by_kind_with_words_for_people(anybody: Asking) -> None:
    shares = anybody.get(f"channels/{a_full_channel().pk}/").body["shares"]
    assert shares["gender"] == [{"name": "male", "label": "Мужчины", "percent": 60.0, "source": "editor"}]
    assert [each["label"] for each in shares["geography"] + shares["age"]] == ["Россия", "18–24"]


def test_ages_rise_men_stand_before_women_and_the_largest_country_is_first(anybody: Asking) -> None:
    channel = a_channel()
    for kind, name, percent in (
        ("gender", "female", 70),
        ("gender", "male", 30),
        ("age", "over_55", 40),
        ("age", "25_34", 35),
        ("age", "under_18", 5),
        ("geography", "Беларусь", 20),
        ("geography", "Россия", 60),
    ):
        channel.shares.create(kind=kind, name=name, percent=percent)
    shares = anybody.get(f"channels/{channel.pk}/").body["shares"]
    assert {kind: [each["name"] for each in of] for kind, of in shares.items()} == {
        "gender": ["male", "female"],
        "age": ["under_18", "25_34", "over_55"],
        "geography": ["Россия", "Беларусь"],
    }


def test_similar_channels_have_four_slots_and_the_rest_stay_empty(anybody: Asking) -> None:
    kino = a_category()
    channel, near = (a_channel(kino, figures={"subscribers": size}) for size in (100, 120))
    similar = anybody.get(f"channels/{channel.pk}/").body["similar"]
    assert [card and card["id"] for card in similar] == [near.pk, None, None, None]


def test_a_channel_of_which_nothing_is_known_is_shown_too(anybody: Asking) -> None:
    body = anybody.get(f"channels/{a_channel().pk}/").body
    assert body["figures"] == dict.fromkeys(Channel.FIGURES)
    assert body["shares"] == {"gender": [], "geography": [], "age": []}
    assert body["similar"] == [None] * 4


def test_a_channel_that_is_not_published_is_not_found(anybody: Asking) -> None:
    hidden = a_channel(published=False)
    assert anybody.get(f"channels/{hidden.pk}/").refusal == (404, "channel_not_found")


def test_a_channel_that_never_was_is_not_found(anybody: Asking) -> None:
    assert anybody.get("channels/999999/").refusal == (404, "channel_not_found")


@pytest.mark.parametrize("wrong", ["0", "-1", "1.5", "кино", "9" * 19, "9" * 5000, "1%00"])
def test_an_address_that_is_no_number_is_none_of_ours(anybody: Asking, wrong: str) -> None:
    assert anybody.get(f"channels/{wrong}/").refusal == (404, "not_found")


def test_it_costs_nine_queries_whatever_the_size(
    anybody: Asking, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    channel = a_full_channel()
    for size in range(6):
        a_channel(channel.category, figures={"subscribers": size})
    with django_assert_num_queries(9):
        assert anybody.get(f"channels/{channel.pk}/").body["similar"][3]


def test_who_holds_the_present_answer_is_answered_in_one_query(
    anybody: Asking, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    channel = a_full_channel()
    etag = anybody.get(f"channels/{channel.pk}/").headers["ETag"]
    with django_assert_num_queries(1):
        assert anybody.get(f"channels/{channel.pk}/", {"If-None-Match": etag}).status == 304


def test_its_edition_is_read_before_anything_of_it(anybody: Asking) -> None:
    """What changes meanwhile is shown under the old number, never kept under the new one."""
    channel = a_full_channel()
    with CaptureQueriesContext(connection) as asked:
        anybody.get(f"channels/{channel.pk}/")
    assert "FROM edition" in asked[0]["sql"]


def test_another_version_of_the_service_may_answer_otherwise(anybody: Asking) -> None:
    """Its code is a part of what the answer is known by."""
    _, _, version = anybody.get(f"channels/{a_channel().pk}/").headers["ETag"].strip('"').rpartition("-")
    assert version not in {"", blake2b(digest_size=6).hexdigest()}
