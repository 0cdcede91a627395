"""Who wants no mailings: their list, what a mailing's page and a visitor's tell of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog_service.mailings import opting_out
from catalog_service.mailings.models import Mailing
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.test_opens import text
from catalog_service.tests.builders import NOON, a_category, a_mailing, a_recipient, a_visitor
from catalog_service.visitors.models import Visitor

pytestmark = pytest.mark.django_db
OPT_OUTS = "/admin/mailings/optout/"


def says_no(visitor: Visitor, mailing: Mailing, *, altogether: bool = False) -> None:
    opting_out.opt_out(visitor.pk, None if altogether else mailing.category_id, mailing.pk, now=NOON)


def a_sent_mailing(**fields: Any) -> Mailing:
    return a_mailing(state=Mailing.State.SENT, **fields)


def mailing_page(browser: Browser, mailing: Mailing) -> str:
    return text(browser.get(f"/admin/mailings/mailing/{mailing.pk}/change/"))


def visitor_page(browser: Browser, visitor: Visitor) -> str:
    return text(browser.get(f"/admin/visitors/visitor/{visitor.pk}/change/"))


def test_opt_outs_are_listed_with_what_they_are_of_and_nobody_edits_them(manager: Browser, editor: Browser) -> None:
    mailing = a_sent_mailing(category=a_category("Кино"), title="Место")
    says_no(a_visitor(first_name="Анна"), mailing)
    says_no(a_visitor(first_name="Пётр"), mailing, altogether=True)
    said = text(manager.get(OPT_OUTS))
    for words in ("Анна", "«Кино»", "Пётр", "все рассылки", "Место"):
        assert words in said
    assert manager.get(f"{OPT_OUTS}add/").status_code == 403
    assert editor.get(OPT_OUTS).status_code == 403


def test_a_mailings_page_counts_who_has_had_enough_under_it(manager: Browser, editor: Browser) -> None:
    mailing, other = (a_sent_mailing(category=a_category(name)) for name in ("Кино", "Новости"))
    for altogether in (False, False, True):
        says_no(a_visitor(), mailing, altogether=altogether)
    says_no(a_visitor(), other)
    said = mailing_page(manager, mailing)
    assert "Отказались, «Кино»: 2" in said
    assert "Отказались, все рассылки: 1" in said
    assert "Кто именно" in said
    assert "Кто именно" not in mailing_page(editor, mailing)
    page = manager.get(OPT_OUTS, {"mailing__id__exact": mailing.pk})
    assert page.context["cl"].result_count == 3
    assert "Под этой рассылкой никто не отказался." in mailing_page(manager, a_sent_mailing())


def test_a_visitors_page_tells_what_he_got_and_what_he_wants_none_of(manager: Browser) -> None:
    anna = a_visitor(first_name="Анна", reachable=True)
    mailing = a_sent_mailing(category=a_category("Кино"), title="Место")
    a_recipient(mailing, anna, state="sent")
    says_no(anna, mailing)
    said = visitor_page(manager, anna)
    assert "Место получил, 1 мая 2026, 15:00" in said
    assert "«Кино», 1 мая 2026, 15:00, под рассылкой Место" in said
    assert "Написать ему нельзя" not in said


def test_who_wants_no_mailings_at_all_may_not_be_written_to_without_a_word(manager: Browser) -> None:
    anna, boris = a_visitor(first_name="Анна", reachable=True), a_visitor(first_name="Борис", reachable=True)
    says_no(boris, a_sent_mailing())
    assert "от всех рассылок отказался" not in visitor_page(manager, boris), "of one category only"
    says_no(anna, a_sent_mailing(), altogether=True)
    assert "да, но от всех рассылок отказался" in visitor_page(manager, anna)
    assert "да, но от всех рассылок отказался" in manager.get("/admin/visitors/visitor/").content.decode()


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("blocked", "заблокировал бота"),
        ("gone", "аккаунта в Telegram больше нет"),
        (None, "бот у него не запущен или заблокирован"),
    ],
)
def test_why_a_visitor_can_not_be_written_to_stands_on_his_page(manager: Browser, state: str | None, why: str) -> None:
    visitor = a_visitor(reachable=False)
    if state:
        a_recipient(a_sent_mailing(), visitor, state=state)
    assert f"Написать ему нельзя: {why}." in visitor_page(manager, visitor)


def test_a_visitor_to_whom_nothing_was_sent_has_a_page_that_says_so(manager: Browser) -> None:
    said = visitor_page(manager, a_visitor(reachable=True))
    assert "Рассылок он ещё не получал." in said
    assert "От рассылок не отказывался." in said


def test_what_a_visitor_got_last_stands_first(manager: Browser) -> None:
    visitor, day = a_visitor(reachable=True), timedelta(days=1)
    for title, begun in (("Свежая", timezone.now() - day), ("Давняя", timezone.now() - 2 * day)):
        a_recipient(a_sent_mailing(title=title, started_at=begun), visitor, state="sent")
    said = visitor_page(manager, visitor)
    assert said.index("Свежая") < said.index("Давняя")


@pytest.mark.parametrize("count", [1, 30])
def test_a_visitors_page_costs_the_same_queries_however_many_mailings_he_got(manager: Browser, count: int) -> None:
    visitor = a_visitor(reachable=True)
    for _ in range(count):
        mailing = a_sent_mailing()
        a_recipient(mailing, visitor, state="sent")
        says_no(visitor, mailing)
    with CaptureQueriesContext(connection) as asked:
        visitor_page(manager, visitor)
    assert len(asked) <= 13, [query["sql"][:90] for query in asked]
