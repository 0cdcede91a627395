"""«Сегменты»: how many are interested, how many may be written to."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog_service.channels.models import Category
from catalog_service.mailings import opting_out
from catalog_service.tests.back_office.conftest import Browser, a_person
from catalog_service.tests.back_office.test_opens import text
from catalog_service.tests.builders import a_category, a_visitor
from catalog_service.visitors.models import Interest, Visitor

pytestmark = pytest.mark.django_db
SEGMENTS = "/admin/segments/"


def interested(category: Category, *, strength: int = 1, days_ago: int = 1, reachable: bool = True) -> Visitor:
    visitor = a_visitor(reachable=reachable)
    at = timezone.now() - timedelta(days=days_ago)
    Interest.objects.create(visitor=visitor, category=category, strength=strength, last_at=at)
    return visitor


def test_every_category_tells_how_many_may_be_written_to_of_how_many(manager: Browser) -> None:
    cinema = a_category("Кино")
    interested(cinema, strength=1)
    interested(cinema, strength=5, reachable=False)
    interested(cinema, strength=10)
    opting_out.opt_out(interested(cinema, strength=4).pk, cinema.pk, None, now=timezone.now())
    said = text(manager.get(SEGMENTS))
    assert "Кино Любой 2 из 4 Заметный 1 из 3 Сильный 1 из 1" in said


@pytest.mark.parametrize(("days", "found"), [("7", "0 Заметный"), ("30", "1 из 1"), ("90", "2 из 2"), ("x", "1 из 1")])
def test_the_time_is_chosen(manager: Browser, days: str, found: str) -> None:
    cinema = a_category("Кино")
    for days_ago in (20, 60):
        interested(cinema, days_ago=days_ago)
    interested(a_category("Другое"))
    assert f"Кино Любой {found}" in text(manager.get(SEGMENTS, {"days": days}))


def test_a_number_leads_to_a_new_mailing_to_that_segment(manager: Browser) -> None:
    cinema = a_category("Кино")
    interested(cinema, strength=4)
    page = manager.get(SEGMENTS, {"days": "7"}).content.decode()
    for strength in (1, 4):
        address = f"/admin/mailings/mailing/add/?category={cinema.pk}&amp;strength={strength}&amp;days=7"
        assert f'href="{address}"' in page
        assert manager.get(address.replace("&amp;", "&")).status_code == 200
    assert f"category={cinema.pk}&amp;strength=9" not in page


def test_who_may_not_write_sees_the_numbers_without_ways_to_a_mailing(editor: Browser) -> None:
    interested(a_category("Кино"))
    page = editor.get(SEGMENTS)
    assert "Кино Любой 1 из 1" in text(page)
    assert "/admin/mailings/mailing/add/" not in page.content.decode()


def test_an_empty_catalog_and_silent_days_are_told_in_words(manager: Browser) -> None:
    assert "Категорий пока нет" in text(manager.get(SEGMENTS))
    a_category("Кино")
    assert "никто не интересовался" in text(manager.get(SEGMENTS))


def test_an_open_page_gets_the_numbers_anew(manager: Browser) -> None:
    cinema = a_category("Кино")
    interested(cinema)
    page = manager.get(SEGMENTS, {"days": "7"}).content.decode()
    assert 'data-live="?days=7&amp;live=1" data-every="20"' in page
    answer = manager.get(SEGMENTS, {"days": "7", "live": "1"}).json()
    assert answer["every"] == 20
    assert "<strong>1</strong>" in answer["html"]
    assert answer["html"] in page


@pytest.mark.parametrize("count", [2, 40])
def test_the_page_costs_the_same_queries_however_many_categories(manager: Browser, count: int) -> None:
    for _ in range(count):
        interested(a_category())
    with CaptureQueriesContext(connection) as asked:
        manager.get(SEGMENTS)
    assert len(asked) <= 7, [query["sql"][:90] for query in asked]


def test_strangers_and_those_without_the_right_see_nothing(browser: Browser) -> None:
    assert browser.get(SEGMENTS).status_code == 302
    person = a_person("Менеджер")
    person.groups.clear()
    browser.force_login(person)
    assert browser.get(SEGMENTS).status_code == 403
