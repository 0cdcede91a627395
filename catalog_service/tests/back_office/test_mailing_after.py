"""A mailing after it has gone out: opens, those who did not open, copies."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.utils import timezone

from catalog_service.analytics.models import Event, Kind, Subject
from catalog_service.mailings import actions
from catalog_service.mailings.models import Mailing
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.test_opens import text
from catalog_service.tests.builders import a_mailing, a_recipient, a_visitor
from catalog_service.tests.points import days
from catalog_service.visitors.models import Visitor

pytestmark = pytest.mark.django_db
State = Mailing.State


def a_sent_mailing(**fields: Any) -> Mailing:
    """An hour ago, with a button into the catalog."""
    begun = timezone.now() - timedelta(hours=1)
    given: dict[str, Any] = {
        "state": State.SENT,
        "started_at": begun,
        "ended_at": timezone.now(),
        "target": "first_page",
    } | fields
    mailing = a_mailing(button="Открыть", **given)
    actions.keep_link(mailing)
    return mailing


def opens(visitor: Visitor, mailing: Mailing) -> None:
    given = {"kind": Kind.OPENED_APP, "link": mailing.link_id, "at": timezone.now()}
    Event.objects.create(id=uuid4(), visitor=visitor.pk, **given)


def page_of(mailing: Mailing) -> str:
    return f"/admin/mailings/mailing/{mailing.pk}/change/"


def press(browser: Browser, mailing: Mailing, button: str) -> Any:
    return browser.post(f"/admin/mailings/mailing/{mailing.pk}/{button}/")


def drafts() -> list[Mailing]:
    return list(Mailing.objects.filter(state=State.DRAFT))


def turned_elsewhere() -> Mailing:
    """Saved with a button into the catalog first: the link of that time is there still."""
    mailing = a_sent_mailing(title="Место")
    Mailing.objects.filter(pk=mailing.pk).update(target="address", address="https://example.ru")
    return Mailing.objects.get(pk=mailing.pk)


def test_its_page_has_the_opens_of_its_link(manager: Browser) -> None:
    mailing = a_sent_mailing()
    assert "Пока никто не приходил по этой ссылке" in text(manager.get(page_of(mailing)))
    assert mailing.link_id
    days((Subject.LINK, mailing.link_id), timezone.localdate(), 7)
    page = manager.get(page_of(mailing))
    assert f"link-{mailing.link_id}-days" in page.content.decode()
    assert "Что было дальше" in text(page)


def test_it_is_told_how_many_of_those_who_got_it_opened_it(manager: Browser) -> None:
    mailing = a_sent_mailing()
    people = [a_visitor(reachable=number != 1) for number in range(4)]
    for visitor in people:
        a_recipient(mailing, visitor, state="sent")
    a_recipient(mailing, state="blocked")
    opens(people[0], mailing)
    opens(people[0], mailing)
    opens(a_visitor(), mailing)
    said = text(manager.get(page_of(mailing)))
    assert "Получили 4, открыли 1 (25 %), не открыли 3, из них написать можно 2." in said


def test_those_who_did_not_open_are_written_to_by_a_new_draft(manager: Browser) -> None:
    mailing = a_sent_mailing(title="Место")
    answer = press(manager, mailing, "not-opened")
    (draft,) = drafts()
    assert (draft.follows_id, draft.title, draft.text) == (mailing.pk, "Место (кто не открыл)", mailing.text)
    assert answer["Location"] == page_of(draft)
    assert LogEntry.objects.get(action_flag=ADDITION).object_id == str(draft.pk)


@pytest.mark.parametrize("state", [State.DRAFT, State.SENDING, State.SENT, State.CANCELLED])
def test_a_mailing_in_any_state_is_copied(manager: Browser, state: Mailing.State) -> None:
    mailing = a_mailing(title="Место", state=state, created_by=User.objects.get())
    answer = press(manager, mailing, "copy")
    draft = Mailing.objects.latest("pk")
    assert (draft.state, draft.title, draft.started_at) == (State.DRAFT, "Место (копия)", None)
    assert answer["Location"] == page_of(draft)


def test_a_copy_of_a_mailing_to_those_who_did_not_open_goes_to_them_too(manager: Browser) -> None:
    first = a_sent_mailing()
    press(manager, first, "not-opened")
    (second,) = drafts()
    press(manager, second, "copy")
    assert {draft.follows_id for draft in drafts()} == {first.pk}


@pytest.mark.parametrize("button", ["copy", "not-opened"])
def test_a_button_that_is_pressed_twice_makes_one_draft(manager: Browser, button: str) -> None:
    mailing = a_sent_mailing()
    first, second = (press(manager, mailing, button)["Location"] for _ in range(2))
    assert first == second
    assert len(drafts()) == 1


def test_other_buttons_and_other_people_make_drafts_of_their_own(manager: Browser, owner: Browser) -> None:
    mailing = a_sent_mailing()
    press(manager, mailing, "copy")
    press(manager, mailing, "not-opened")
    press(owner, mailing, "copy")
    assert len(drafts()) == 3


def test_who_opened_is_not_known_of_a_mailing_without_a_button_into_the_catalog(manager: Browser) -> None:
    mailing = a_sent_mailing(target="")
    page = manager.get(page_of(mailing))
    assert "Открытия этой рассылки не считаются" in text(page)
    assert "Написать тем, кто не открыл" not in text(page)
    press(manager, mailing, "not-opened")
    assert "Кто открыл, известно только о рассылке" in text(manager.get(page_of(mailing)))
    assert drafts() == []


def test_who_opened_is_not_known_any_more_after_90_days(manager: Browser) -> None:
    mailing = a_sent_mailing(started_at=timezone.now() - timedelta(days=91))
    assert "помнится 90 дней" in text(manager.get(page_of(mailing)))
    press(manager, mailing, "not-opened")
    assert drafts() == []


def test_who_may_not_write_gets_no_buttons_and_makes_no_drafts(editor: Browser) -> None:
    mailing = a_sent_mailing()
    assert "Сделать копию" not in text(editor.get(page_of(mailing)))
    assert press(editor, mailing, "copy").status_code == 403
    assert editor.get(f"/admin/mailings/mailing/{mailing.pk}/copy/").status_code == 405
    assert drafts() == []


def test_of_a_button_that_was_turned_elsewhere_no_opens_are_told_and_nobody_is_written_to_anew(
    manager: Browser,
) -> None:
    mailing = turned_elsewhere()
    a_recipient(mailing, state="sent")
    said = text(manager.get(page_of(mailing)))
    assert "Открытия этой рассылки не считаются" in said
    assert "Написать тем, кто не открыл" not in said
    assert "Пока никто не приходил" not in said
    assert "(0 %)" not in text(manager.get("/admin/mailings/mailing/"))
    answer = press(manager, mailing, "not-opened")
    assert answer["Location"] == page_of(mailing)
    assert not drafts()
