"""Who came by a link, and what they did: in the links' list, on a link's page, on visitors' pages."""

import pytest
from django.contrib.auth.models import Permission

from catalog_service.analytics.models import Grain, Measure, Subject
from catalog_service.links import actions
from catalog_service.tests.back_office.conftest import Browser, a_person
from catalog_service.tests.back_office.test_links import LINKS, a_link, before, found, page_of
from catalog_service.tests.builders import NOON, a_visitor
from catalog_service.tests.points import a_point

pytestmark = pytest.mark.django_db


def test_the_list_tells_what_a_link_has_brought_in_14_days(editor: Browser) -> None:
    link, idle = a_link(label="пост"), a_link(label="другой")
    its = (Subject.LINK, link.pk)
    for days, times, visitors in ((0, 21, 18), (13, 7, 6), (14, 100, 100)):
        a_point(its, Grain.DAY, before(days), times, visitors)
    a_point(its, Grain.DAY, before(0), 3, measure=Measure.REQUEST)
    a_point(its, Grain.WEEK, before(0), 50)
    a_point((Subject.LINK, idle.pk), Grain.DAY, before(0), 1)
    rows = {each.pk: each for each in editor.get(LINKS, {"o": "-3"}).context["cl"].result_list}
    assert [(each.times, each.came, each.asked) for each in rows.values()] == [(28, 24, 3), (1, 1, 0)]
    assert list(rows) == [link.pk, idle.pk]
    page = editor.get(LINKS).content.decode()
    assert "12,5\N{NO-BREAK SPACE}%" in page
    assert "0 из 1" in page
    a_link(label="которую никто не открывал")
    assert "0 из 0" not in editor.get(LINKS).content.decode()


def test_who_may_not_see_counts_sees_links_without_them(browser: Browser) -> None:
    person = a_person("Редактор")
    person.groups.clear()
    person.user_permissions.set(Permission.objects.filter(codename="view_link"))
    browser.force_login(person)
    a_link(label="пост")
    page = browser.get(LINKS)
    assert "Посетителей" not in page.content.decode()
    assert found(page) == ["пост"]


def test_by_which_link_a_visitor_came_first_stands_on_his_page(manager: Browser) -> None:
    link, came, other = a_link(label="пост 5 мая"), a_visitor(), a_visitor()
    actions.arrive(came.pk, link.pk, NOON)
    first = f'<a href="{page_of(link)}" class="underline">пост 5 мая</a>, 01.05.2026 15:00'
    assert first in manager.get(f"/admin/visitors/visitor/{came.pk}/change/").content.decode()
    assert "пост 5 мая" not in manager.get(f"/admin/visitors/visitor/{other.pk}/change/").content.decode()


def test_a_links_page_leads_to_those_who_came_by_it(manager: Browser, editor: Browser) -> None:
    link, came = a_link(label="пост 5 мая"), [a_visitor() for _ in range(2)]
    for visitor in came:
        actions.arrive(visitor.pk, link.pk, NOON)
    a_visitor()
    whom = f"/admin/visitors/visitor/?arrival__link__id__exact={link.pk}"
    assert f'<a href="{whom}" class="underline">посетители: 2</a>' in manager.get(page_of(link)).content.decode()
    page = manager.get(whom)
    assert page.context["cl"].result_count == 2
    assert (
        f'Впервые пришли по ссылке «<a href="{page_of(link)}" class="underline">пост 5 мая</a>»'
        in page.content.decode()
    )
    assert f'<option value="{link.pk}" selected>пост 5 мая</option>' in page.content.decode()
    assert whom not in editor.get(page_of(link)).content.decode()
    assert manager.get(f"{whom}&_facets=True").context["cl"].result_count == 2
    assert "Впервые пришли" not in manager.get("/admin/visitors/visitor/").content.decode()
    assert manager.get("/admin/visitors/visitor/?arrival__link__id__exact=x").status_code == 302
    assert manager.get(f"/admin/visitors/visitor/?arrival__link__id__exact={'9' * 40}").status_code == 200


def test_the_link_that_visitors_came_by_is_searched_for(manager: Browser) -> None:
    a_link(label="закреп")
    sought = a_link(label="пост 5 мая")
    of_filter = {"app_label": "links", "model_name": "arrival", "field_name": "link", "term": "мая"}
    found = manager.get("/admin/autocomplete/", of_filter).json()["results"]
    assert found == [{"id": str(sought.pk), "text": "пост 5 мая"}]
