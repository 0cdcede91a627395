"""Lists of the admin site: what they show, find, change in place and cost."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User

from catalog_service.channels.models import Category, PriceFormat
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.forms import filled
from catalog_service.tests.builders import NOON, a_category, a_channel, a_figure, a_visitor
from catalog_service.visitors.models import Request, Visitor

pytestmark = pytest.mark.django_db
CHANNELS = "/admin/channels/channel/"
CATEGORIES = "/admin/channels/category/"
REQUESTS = "/admin/visitors/request/"


def a_request(**fields: Any) -> Request:
    given = {"visitor": a_visitor(first_name="Пётр"), "channel": a_channel(), "created_at": NOON} | fields
    return Request.objects.create(state_changed_at=NOON, **given)


def titles(page: Any) -> list[str]:
    return [str(row) for row in page.context["cl"].result_list]


@pytest.mark.parametrize(
    ("sought", "found"),
    [("ежов", ["Ёжовый сад"]), ("САД ёЖ", ["Ёжовый сад"]), ("sadovnik", ["Ёжовый сад"]), ("лес", [])],
    ids=["ё is е", "words in any order and case", "the name in Telegram", "no such channel"],
)
def test_channels_are_found_as_visitors_find_them(editor: Browser, sought: str, found: list[str]) -> None:
    a_channel(title="Ёжовый сад", telegram_link="https://t.me/Sadovnik")
    a_channel(title="Другой")
    assert titles(editor.get(CHANNELS, {"q": sought})) == found


def test_how_many_are_found_is_written_as_all_numbers_are(manager: Browser) -> None:
    seen = {"first_seen_at": NOON, "last_seen_at": NOON}
    Visitor.objects.bulk_create(Visitor(telegram_id=each, first_name="Пётр", **seen) for each in range(10_001, 11_201))
    a_visitor(first_name="Анна")
    page = manager.get("/admin/visitors/visitor/", {"q": "Пётр"}).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert 'Найдено: 1 200 (<a href="?">всего 1 201</a>)' in page
    assert "Всего: 1 200" in page


def test_channels_stand_in_the_order_of_the_catalog(editor: Browser) -> None:
    second, first = a_category("Б", order=2), a_category("А", order=1)
    for title, category, order in (("3", second, 1), ("2", first, 2), ("1", first, 1)):
        a_channel(category, title=title, order=order)
    assert titles(editor.get(CHANNELS)) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("lacks", "found"),
    [("rkn", ["Большой"]), ("price", ["Большой", "Малый"]), ("subscribers", ["Неизвестный"]), ("logo", None)],
    ids=["registration", "price", "subscribers", "logo"],
)
def test_the_list_tells_what_a_channel_lacks(editor: Browser, lacks: str, found: list[str] | None) -> None:
    category = a_category()
    a_channel(category, title="Большой", figures={"subscribers": 10000})
    a_channel(category, title="Малый", figures={"subscribers": 9999})
    a_channel(category, title="Неизвестный", price=5)
    expected = ["Большой", "Малый", "Неизвестный"] if found is None else found
    assert titles(editor.get(CHANNELS, {"lacks": lacks})) == expected


def test_an_overruled_figure_is_marked_and_found(editor: Browser) -> None:
    a_channel(title="Измеренный", figures={"reach": 700})
    by_hand = a_channel(title="Исправленный")
    a_figure(by_hand, "reach", 700, overrule=1234, overruled_at=NOON)
    page = editor.get(CHANNELS, {"figures": "overruled"})
    assert titles(page) == ["Исправленный"]
    assert "1 234 ✎" in page.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_order_and_publication_are_changed_in_the_list(editor: Browser) -> None:
    channel = a_channel(published=False)
    sent = filled(editor.get(CHANNELS)) | {"form-0-order": "7", "form-0-published": "on", "_save": "Сохранить"}
    assert editor.post(CHANNELS, sent).status_code == 302
    channel.refresh_from_db()
    assert (channel.order, channel.published) == (7, True)


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_of_channels_costs_the_same_queries_however_long(
    editor: Browser, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        a_channel(price=1, figures={"reach": 5, "subscribers": 10})
    editor.get(CHANNELS)
    with django_assert_num_queries(9):
        editor.get(CHANNELS)


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_of_requests_costs_the_same_queries_however_long(
    manager: Browser, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        a_request(format=PriceFormat.objects.first(), manager=User.objects.get())
    manager.get(REQUESTS)
    with django_assert_num_queries(10):
        manager.get(REQUESTS)


def test_a_new_category_is_the_last(editor: Browser) -> None:
    a_category(order=30)
    assert editor.post(f"{CATEGORIES}add/", filled(editor.get(f"{CATEGORIES}add/"), name="Новая")).status_code == 302
    assert Category.objects.get(name="Новая").order == 40


def test_a_manager_answers_a_request_and_it_is_remembered(manager: Browser) -> None:
    request = a_request(comment="Хочу рекламу")
    page = f"{REQUESTS}{request.pk}/change/"
    assert "Хочу рекламу" in manager.get(page).content.decode()
    assert manager.post(page, filled(manager.get(page), state="answered")).status_code == 302
    request.refresh_from_db()
    assert (request.state, request.manager) == ("answered", User.objects.get())
    assert request.state_changed_at > NOON
    assert "Состояние" in str(LogEntry.objects.get())


def test_several_requests_are_marked_at_once(manager: Browser) -> None:
    first, second = a_request(), a_request(state="sold")
    sent = {"action": "sold", "_selected_action": [first.pk, second.pk]}
    assert "Отмечено заявок: 1." in manager.post(REQUESTS, sent, follow=True).content.decode()
    first.refresh_from_db()
    assert first.state == "sold"
    assert LogEntry.objects.get().object_id == str(first.pk)


def test_the_menu_counts_new_requests(manager: Browser) -> None:
    a_request()
    a_request(state="sold")
    items = [item for section in manager.get("/admin/").context["sidebar_navigation"] for item in section["items"]]
    assert [item.get("badge") for item in items if item["title"] == "Заявки"] == ["1"]
