"""Opened by a link: Telegram hands its code over in the query, and the page of the link is inside at once."""

from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog_service.links import actions
from catalog_service.links.models import Link
from catalog_service.links.queries import HIDDEN, UNKNOWN
from catalog_service.mini_app.questions import MOST_ID
from catalog_service.mini_app.starting import planned
from catalog_service.tests.builders import a_category, a_channel
from catalog_service.tests.mini_app.opening import Opened, opened

pytestmark = pytest.mark.django_db
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def by(client: Client, code: str, path: str = "/") -> Opened:
    return opened(client, f"{path}?tgWebAppStartParam={quote(code, safe='')}")


def in_base_36(number: int) -> str:
    """As the Mini App writes it."""
    written = ""
    while number:
        number, digit = divmod(number, 36)
        written = DIGITS[digit] + written
    return written


def plan(*ids: int) -> str:
    return "-".join(["plan", *map(in_base_36, ids)])


def test_a_link_opens_its_page_with_that_pages_data(client: Client) -> None:
    editor, category = User.objects.create_user("editor"), a_category()
    channel = a_channel(category)
    of_channel, of_category, of_all = (
        Link.objects.get(channel=channel),
        *(actions.make(editor, target) for target in (category, None)),
    )
    for link, opens, address in (
        (of_channel, f"/c/{channel.pk}", f"channels/{channel.pk}/"),
        (of_category, f"/list?category={category.pk}", f"channels/?category={category.pk}&limit=30"),
        (of_all, "/", "categories/?first=3"),
    ):
        page = by(client, link.code)
        assert (page.boot["opens"], page.boot["note"], list(page.answers)) == (opens, "", [address])


def test_a_code_wins_over_the_path(client: Client) -> None:
    channel = a_channel()
    page = by(client, Link.objects.get(channel=channel).code, "/favorites")
    assert page.boot["opens"] == f"/c/{channel.pk}"


@pytest.mark.parametrize(
    "code", ["a" * 22, "a" * 65, "a" * 3000, "кино", "a b", "a\0b", "'--", "😀", "plan", "plan-", "plan-1-", "plan-ё"]
)
def test_a_code_that_leads_nowhere_opens_the_first_page_with_a_note(client: Client, code: str) -> None:
    page = by(client, code, "/list")
    assert (page.status, page.boot["opens"], page.boot["note"]) == (200, "/", UNKNOWN)
    assert list(page.answers) == ["categories/?first=3"]


def test_a_channel_that_is_hidden_opens_the_first_page_with_a_note(client: Client) -> None:
    channel = a_channel(published=False)
    boot = by(client, Link.objects.get(channel=channel).code).boot
    assert (boot["opens"], boot["note"]) == ("/", HIDDEN)


def test_an_empty_code_is_none(client: Client) -> None:
    boot = opened(client, "/favorites?tgWebAppStartParam=").boot
    assert (boot["opens"], boot["note"]) == ("/favorites?tgWebAppStartParam=", "")


def test_a_shared_plan_opens_with_its_channels(client: Client) -> None:
    first, second = a_channel(), a_channel()
    page = by(client, plan(second.pk, first.pk))
    assert page.boot["opens"] == f"/plan?ids={second.pk},{first.pk}"
    (body,) = page.answers.values()
    assert {card["id"] for card in body["channels"]} == {first.pk, second.pk}


def test_a_links_code_that_looks_like_a_plan_is_the_links(client: Client) -> None:
    channel = a_channel()
    Link.objects.filter(channel=channel).update(code="plan-1")
    assert by(client, "plan-1").boot["opens"] == f"/c/{channel.pk}"


@pytest.mark.parametrize(
    ("code", "ids"),
    [
        ("plan-c-19", [12, 45]),
        ("PLAN-C-19", [12, 45]),
        ("plan-19-c-19", [45, 12]),
        (f"plan-0-{in_base_36(MOST_ID)}-{in_base_36(MOST_ID + 1)}", [MOST_ID]),
        ("plan" + "-z" * 3, [35]),
        ("plan-0", []),
        ("plan-", []),
        ("plan--1", []),
        ("plan-" + "z" * 14, []),
        ("plans-1", []),
        (plan(*range(1, 200)), list(range(1, 101))),
    ],
)
def test_a_plans_code_is_its_channels_in_their_order(code: str, ids: list[int]) -> None:
    assert planned(code) == ids


def test_it_costs_one_query_more(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    code = Link.objects.get(channel=a_channel()).code
    with django_assert_num_queries(11):
        by(client, code)
    with django_assert_num_queries(2):
        by(client, "a" * 65)
