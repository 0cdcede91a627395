"""GET /api/v1/favorites/, PUT and DELETE /api/v1/favorites/{channel_id}/."""

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels.models import Channel
from catalog_service.tests.builders import NOON, a_category, a_channel
from catalog_service.tests.mini_app.asking import Asking
from catalog_service.visitors.models import Favorite, Visitor

pytestmark = pytest.mark.django_db


def kept(asking: Asking) -> list[int]:
    return [card["id"] for card in asking.get("favorites/").body["channels"]]


def test_what_is_kept_comes_back_the_newest_first(anna: Asking) -> None:
    older, newer = a_channel(), a_channel()
    assert [anna.put(f"favorites/{each.pk}/").status for each in (older, newer)] == [204, 204]
    assert kept(anna) == [newer.pk, older.pk]


def test_keeping_twice_is_keeping_once(anna: Asking) -> None:
    channel = a_channel()
    assert [anna.put(f"favorites/{channel.pk}/").status for _ in range(2)] == [204, 204]
    assert kept(anna) == [channel.pk]


def test_dropping_twice_is_dropping_once(anna: Asking) -> None:
    channel = a_channel()
    anna.put(f"favorites/{channel.pk}/")
    assert [anna.delete(f"favorites/{channel.pk}/").status for _ in range(2)] == [204, 204]
    assert kept(anna) == []


def test_favorites_of_another_are_out_of_reach(anna: Asking, boris: Asking) -> None:
    channel = a_channel()
    anna.put(f"favorites/{channel.pk}/")
    assert kept(boris) == []
    assert boris.delete(f"favorites/{channel.pk}/").status == 204
    assert kept(anna) == [channel.pk]


def test_no_parameter_says_whose_favorites_they_are(anna: Asking, boris: Asking) -> None:
    anna.put(f"favorites/{a_channel().pk}/")
    for name in ("visitor", "visitor_id", "user", "telegram_id"):
        assert boris.get("favorites/", **{name: anna.visitor_id}).body == {"channels": []}


def test_nobody_has_favorites_without_init_data(anybody: Asking) -> None:
    channel = a_channel()
    assert "через бота" in anybody.get("favorites/").body["title"]
    assert anybody.get("favorites/").refusal == (401, "not_authenticated")
    assert anybody.put(f"favorites/{channel.pk}/").refusal == (401, "not_authenticated")
    assert anybody.delete(f"favorites/{channel.pk}/").refusal == (401, "not_authenticated")
    assert not Favorite.objects.exists()


def test_a_channel_that_is_not_there_cannot_be_kept(anna: Asking) -> None:
    hidden = a_channel(published=False)
    for channel_id in (hidden.pk, 999_999):
        assert anna.put(f"favorites/{channel_id}/").refusal == (404, "channel_not_found")


def test_a_favorite_is_not_shown_while_its_channel_is_hidden_and_can_be_dropped(anna: Asking) -> None:
    channel = a_channel()
    anna.put(f"favorites/{channel.pk}/")
    Channel.objects.update(published=False)
    assert kept(anna) == []
    assert anna.delete(f"favorites/{channel.pk}/").status == 204
    assert not Favorite.objects.exists()


def test_who_asks_is_stored_by_the_names_that_telegram_tells(anna: Asking) -> None:
    anna.get("favorites/")
    visitor = Visitor.objects.get()
    assert (visitor.pk, visitor.first_name, visitor.reachable) == (
        anna.visitor_id,
        f"Посетитель {anna.visitor_id}",
        False,
    )


def test_what_is_personal_is_kept_by_no_cache(anna: Asking) -> None:
    assert anna.get("favorites/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("size", [0, 7])
def test_the_list_costs_two_queries_whatever_the_size(
    anna: Asking, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        anna.put(f"favorites/{a_channel().pk}/")
    with django_assert_num_queries(2):
        assert len(kept(anna)) == size


def keeps(asking: Asking, how_many: int) -> list[Channel]:
    """Favorites of the visitor, the oldest first."""
    visitor_id = asking.visitor_id or 0
    category = a_category()
    rows = (
        Channel(category=category, title="К", telegram_link=f"https://t.me/kept_{n}", published=True)
        for n in range(how_many)
    )
    channels = Channel.objects.bulk_create(rows)
    Visitor.objects.get_or_create(pk=visitor_id, defaults={"first_seen_at": NOON, "last_seen_at": NOON})
    Favorite.objects.bulk_create(Favorite(visitor_id=visitor_id, channel=each, created_at=NOON) for each in channels)
    return channels


def test_one_favorite_more_than_are_shown_is_refused_in_words(anna: Asking, boris: Asking) -> None:
    channels, another = keeps(anna, 500), a_channel()
    full = anna.put(f"favorites/{another.pk}/")
    assert full.refusal == (409, "favorites_full")
    assert (full.body["title"], full.body["most"]) == (
        "В избранном уже 500 каналов. Уберите лишние, чтобы добавить этот.",
        500,
    )
    assert anna.put(f"favorites/{channels[0].pk}/").status == 204, "kept already"
    assert boris.put(f"favorites/{another.pk}/").status == 204, "another visitor's are his own"
    anna.delete(f"favorites/{channels[0].pk}/")
    assert anna.put(f"favorites/{another.pk}/").status == 204
    assert len(kept(anna)) == 500


def test_a_favorite_that_is_hidden_is_in_nobodys_way(anna: Asking) -> None:
    hidden = keeps(anna, 500)[0]
    Channel.objects.filter(pk=hidden.pk).update(published=False)
    assert anna.put(f"favorites/{a_channel().pk}/").status == 204


def test_keeping_costs_six_queries_and_dropping_two(
    anna: Asking, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    channel = a_channel()
    # The channel, the visitor, his lock, how many there are, this one, the event. Inside a test a transaction is two
    # queries more.
    with django_assert_num_queries(6 + 2):
        anna.put(f"favorites/{channel.pk}/")
    with django_assert_num_queries(2):
        anna.delete(f"favorites/{channel.pk}/")
