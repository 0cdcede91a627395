"""GET /api/v1/links/{code}/."""

from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from catalog_service.channels.models import Channel
from catalog_service.links import actions
from catalog_service.links.models import Link
from catalog_service.links.queries import HIDDEN, UNKNOWN
from catalog_service.tests.builders import a_category, a_channel
from catalog_service.tests.mini_app.asking import Asking

pytestmark = pytest.mark.django_db


def first_page(note: str) -> dict[str, Any]:
    return {"opens": "first_page", "channel": None, "category": None, "found": not note, "note": note}


def opened(asking: Asking, link: Link) -> Any:
    answer = asking.get(f"links/{link.code}/")
    assert answer.status == 200
    return answer.body


def test_a_link_opens_a_channel_a_category_or_the_first_page(anybody: Asking) -> None:
    by = User.objects.create_user("editor")
    channel, category = a_channel(), a_category()
    found = {"found": True, "note": ""}
    assert opened(anybody, Link.objects.get(channel=channel)) == {
        "opens": "channel",
        "channel": channel.pk,
        "category": None,
        **found,
    }
    assert opened(anybody, actions.make(by, category)) == {
        "opens": "category",
        "channel": None,
        "category": category.pk,
        **found,
    }
    assert opened(anybody, actions.make(by)) == first_page("")


@pytest.mark.parametrize(
    "code",
    ["a" * 22, "a" * 65, "a" * 5000, "кино", "a b", "a\0b", "'--", "%", "a?b#c", "-", "😀"],
    ids=[
        "unknown", "65 characters", "endless", "letters that no link has", "two words", "a zero byte", "SQL",
        "a per cent sign", "what would break out", "a dash", "an emoji",
    ],
)  # fmt: skip
def test_a_code_that_no_link_has_opens_the_first_page_with_a_note(anybody: Asking, code: str) -> None:
    answer = anybody.get(f"links/{quote(code, safe='')}/")
    assert (answer.status, answer.body) == (200, first_page(UNKNOWN))


def test_bytes_that_are_no_text_open_it_too(anybody: Asking) -> None:
    assert anybody.get("links/%FF%FE/").body == first_page(UNKNOWN)


def test_a_channel_out_of_the_catalog_is_opened_again_when_it_is_back(anybody: Asking) -> None:
    channel = a_channel(published=False)
    link = Link.objects.get()
    assert opened(anybody, link) == first_page(HIDDEN)
    Channel.objects.update(published=True)
    assert opened(anybody, link)["channel"] == channel.pk


def test_a_link_to_a_category_that_was_deleted_opens_the_first_page(anybody: Asking) -> None:
    category = a_category()
    link = actions.make(User.objects.create_user("editor"), category)
    category.delete()
    assert opened(anybody, link) == first_page(UNKNOWN)


def test_an_answer_is_never_older_than_the_link(anybody: Asking) -> None:
    """The catalog's edition knows nothing of links: by it one that was deleted would open its page for days."""
    link = Link.objects.create()
    address = f"links/{link.code}/"
    first = anybody.get(address)
    assert (first.body, first.headers["Cache-Control"]) == (first_page(""), "no-store")
    link.delete()
    held = {"If-None-Match": first.headers.get("ETag", "*")}
    assert anybody.get(address, headers=held).body == first_page(UNKNOWN)


@pytest.mark.parametrize(("code", "queries"), [(None, 1), ("a" * 22, 1), ("a" * 65, 0)])
def test_it_costs_one_query_at_most(
    anybody: Asking, code: str | None, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_channel()
    address = f"links/{code or Link.objects.get().code}/"
    with django_assert_num_queries(queries):
        assert anybody.get(address).status == 200
