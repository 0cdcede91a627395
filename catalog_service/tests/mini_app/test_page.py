"""The Mini App's page: what is inside, so that its first screen asks for nothing."""

from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from catalog_service.channels.models import Review
from catalog_service.mini_app.handed_over import written
from catalog_service.telegram.models import ManagerContact
from catalog_service.tests.builders import a_category, a_channel
from catalog_service.tests.mini_app.opening import api, opened

pytestmark = pytest.mark.django_db


# ── What is inside ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_page_has_its_categories_and_of_each_the_first_channels(client: Client) -> None:
    for category in (a_category("Кино"), a_category("Авто"), a_category("Пусто")):
        for _ in range(0 if category.name == "Пусто" else 5):
            a_channel(category, price=100, figures={"reach": 10})
    page = opened(client)
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.answers == {"categories/?first=3": api(client, "categories/?first=3")}
    shown = page.answers["categories/?first=3"]["categories"]
    assert [(each["name"], each["count"], len(each["channels"])) for each in shown] == [
        ("Авто", 5, 3), ("Кино", 5, 3), ("Пусто", 0, 0),
    ]  # fmt: skip


def test_a_channels_page_has_everything_of_it(client: Client) -> None:
    channel = a_channel(price=100, figures={"reach": 10, "subscribers": 20_000}, description="О кино")
    Review.objects.create(channel=channel, author="Анна", text="Хорошо")
    page = opened(client, f"/c/{channel.pk}")
    assert page.answers == {f"channels/{channel.pk}/": api(client, f"channels/{channel.pk}/")}
    assert page.boot["opens"] == f"/c/{channel.pk}"


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("", "limit=30"),
        ("ordering=-price&search=%d0%95%d1%89%D1%91", "search=%D0%95%D1%89%D1%91&ordering=-price&limit=30"),
        ("max_price=900&min_price=50&search=&unknown=1", "min_price=50&max_price=900&limit=30"),
        ("search=first&search=second", "search=first&limit=30"),
        ("search=&search=second&min_cpm=1&min_cpm=", "min_cpm=1&limit=30"),
        ("search=a~b*c-d_e.f%20g", "search=a%7Eb*c-d_e.f+g&limit=30"),
        ("ids=1%2C2", "ids=1%2C2&limit=30"),
        ("limit=5&cursor=abc", "limit=30"),
    ],
    ids=["all", "searched", "ranges", "given twice", "empty once", "signs", "chosen", "neither limit nor cursor"],
)  # fmt: skip
def test_a_list_has_its_first_channels_under_the_address_that_the_app_asks(
    client: Client, asked: str, address: str
) -> None:
    a_channel(title="Кино и ещё", price=100)
    page = opened(client, f"/list?{asked}")
    assert page.answers == {f"channels/?{address}": api(client, f"channels/?{address}")}
    assert page.boot["category"] is None


def test_a_list_of_a_category_has_its_name(client: Client) -> None:
    kino = a_category("Кино")
    channel = a_channel(kino)
    page = opened(client, f"/list?category={kino.pk}")
    (body,) = page.answers.values()
    assert [card["id"] for card in body["channels"]] == [channel.pk]
    assert page.boot["category"] == {"id": kino.pk, "name": "Кино"}
    assert opened(client, "/list?category=999999").boot["category"] is None


def test_a_shared_plan_has_its_channels(client: Client) -> None:
    first, second = a_channel(), a_channel()
    address = f"channels/?ids={second.pk},{first.pk}&limit=100"
    page = opened(client, f"/plan?ids={second.pk},{first.pk}")
    assert page.answers == {address: api(client, address)}
    assert len(page.answers[address]["channels"]) == 2


@pytest.mark.parametrize(
    ("asked", "ids"),
    [("2,1,2", "2,1"), (",1,,x,01,-3,1.5, 4,5", "1,5"), ("1&ids=2", "1"), ("1,9007199254740993", "1"),
     (",".join(map(str, range(1, 130))), ",".join(map(str, range(1, 101))))],
    ids=["one twice", "wrong ones", "given twice", "beyond a browser's numbers", "too many"],
)  # fmt: skip
def test_of_a_plan_it_has_what_the_app_asks_for(client: Client, asked: str, ids: str) -> None:
    assert list(opened(client, f"/plan?ids={asked}").answers) == [f"channels/?ids={ids}&limit=100"]


def test_favorites_are_personal_and_in_no_page(client: Client) -> None:
    page = opened(client, "/favorites")
    assert (page.status, page.answers, page.boot["opens"]) == (200, {}, "/favorites")


def test_texts_of_the_catalog_can_not_break_out_of_the_page(client: Client) -> None:
    title = "</script><script>alert(1)</script><!-- \u2028 & \"'"
    channel = a_channel(a_category("<!--<script>"), title=title)
    for address in ("/", f"/c/{channel.pk}", "/list?search=</script>"):
        page = opened(client, address)
        inside = page.html.partition('id="boot">')[2].partition("</script>")[0]
        assert "<" not in inside
        assert title not in page.html
    body = opened(client, f"/c/{channel.pk}").answers[f"channels/{channel.pk}/"]
    assert body["title"] == title


# ── Aside of the catalog ─────────────────────────────────────────────────────────────────────────────────────────────


def test_who_answers_visitors_is_told_once_somebody_is_named(client: Client, settings: Settings) -> None:
    assert opened(client).boot["manager"] is None
    ManagerContact.objects.update(username="catalog_manager", text="Здравствуйте! О канале {channel}.")
    settings.MINI_APP_LINK = "https://t.me/catalog_house_bot/app"
    boot = opened(client, "/favorites").boot
    assert boot["manager"] == {"link": "https://t.me/catalog_manager", "text": "Здравствуйте! О канале {channel}."}
    assert boot["app_link"] == "https://t.me/catalog_house_bot/app"


# ── What it costs ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [1, 5])
@pytest.mark.parametrize(
    ("address", "queries"),
    [("/", 2), ("/list", 2), ("/list?search=канал&min_price=1", 2), ("/list?category={category}", 3),
     ("/plan?ids={channel}", 2), ("/favorites", 2), ("/c/{channel}", 10)],
    ids=["the first page", "a list", "a search", "a category", "a plan", "favorites", "a channel"],
)  # fmt: skip
def test_it_costs_the_query_of_the_contact_and_what_the_api_costs(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, size: int, address: str, queries: int
) -> None:
    for _ in range(size):
        category = a_category()
        for _ in range(size):
            channel = a_channel(category, price=10, figures={"reach": 10, "subscribers": 20_000})
    with django_assert_num_queries(queries):
        assert opened(client, address.format(category=category.pk, channel=channel.pk)).status == 200


# ── Odd input ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address",
    [
        "/c/999", "/c/0", "/c/кино", "/c/" + "9" * 400, "/c/%00", "/c/%FF%FE", "/c/12;x",
        "/list?category=кино", "/list?ordering=title", "/list?min_price=-1", "/list?search=" + "я" * 101,
        "/list?search=%00", "/list?ids=a",
        "/plan", "/plan?ids=", "/plan?ids=a,b,-1",
    ],
)  # fmt: skip
def test_what_is_wrong_or_not_there_is_left_to_the_app(client: Client, address: str) -> None:
    page = opened(client, quote(address, safe="/?=&%;,"))
    assert page.status == 200
    assert page.answers == {}
    assert page.boot["note"] == ""


@pytest.mark.parametrize("query", ["%", "&&&", "=", "a" * 3000, "%F0%9F%98%80", "x=%ED%A0%80", "a=1&a=2&a=3"])
@pytest.mark.parametrize("path", ["/", "/list", "/plan", "/favorites", "/c/1"])
def test_an_odd_query_opens_the_page_all_the_same(client: Client, path: str, query: str) -> None:
    page = opened(client, f"{path}?{query}")
    assert (page.status, page.boot["note"]) == (200, "")
    assert page.boot["opens"].startswith(path)


def test_the_app_starts_where_it_was_asked_for(client: Client) -> None:
    for address in ("/", "/list?search=a+b&ordering=-price", "/favorites", "/plan?ids=1,2", "/c/7?from=chat"):
        assert opened(client, address).boot["opens"] == address


@pytest.mark.parametrize("address", ["/other", "/c/", "/c/1/2", "/list/", "/index.html"])
def test_another_address_is_none_of_the_apps(client: Client, address: str) -> None:
    assert opened(client, address).status == 404


def test_it_is_only_read(client: Client) -> None:
    assert client.post("/", secure=True).status_code == 405
    head = client.head("/", secure=True)
    assert (head.status_code, head.content) == (200, b"")


def test_addresses_are_written_as_browsers_write_them() -> None:
    assert written({"search": "a b+c&d=é~*", "ids": "1,2"}) == "search=a+b%2Bc%26d%3D%C3%A9%7E*&ids=1%2C2"
