"""What a manager tells a mailing to do: what he is told before and after."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog_service.back_office.mailing_commands import COMMANDS, offered
from catalog_service.links.models import Link
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.forms import fields, filled
from catalog_service.tests.back_office.test_deletion import refused
from catalog_service.tests.back_office.test_mailing_form import MAILINGS, page_of
from catalog_service.tests.back_office.test_opens import text
from catalog_service.tests.builders import a_category, a_hot_slot, a_mailing, a_recipient
from catalog_service.tests.mailings.audience import interested

pytestmark = pytest.mark.django_db
State = Mailing.State


def a_ready(state: Mailing.State = State.DRAFT, people: int = 3, **fields: Any) -> Mailing:
    category = a_category()
    for _ in range(people):
        interested(category)
    return a_mailing(category, state=state, **fields)


def address(mailing: Mailing, word: str) -> str:
    return f"{MAILINGS}{mailing.pk}/command/{word}/"


def asked(browser: Browser, mailing: Mailing, word: str) -> str:
    return text(browser.get(address(mailing, word))).replace("\N{NO-BREAK SPACE}", " ")


def pressed(browser: Browser, mailing: Mailing, word: str) -> str:
    """The button of the page that asks; what the mailing's page says then."""
    page = browser.get(address(mailing, word))
    return text(browser.post(address(mailing, word), fields(page), follow=True))


# ── Before ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_buttons_of_a_draft_save_it_and_lead_to_the_page_that_asks(manager: Browser) -> None:
    mailing = a_ready()
    page = manager.get(page_of(mailing))
    assert [command.word for command in page.context["save_and"]] == ["start", "schedule"]
    answer = manager.post(page_of(mailing), filled(page, text="<b>Новое</b>") | {"_command": "start"})
    assert answer["Location"] == address(mailing, "start")
    assert (Mailing.objects.get().text, Mailing.objects.get().state) == ("<b>Новое</b>", State.DRAFT)


def test_before_a_start_it_is_said_how_many_get_it_and_how_long_that_takes(
    manager: Browser, settings: LazySettings
) -> None:
    settings.MAILINGS_A_SECOND = 1
    said = asked(manager, a_ready(people=3, title="Горит"), "start")
    assert "Отправить сейчас: «Горит»" in said
    assert "Письмо получат: 3 человека. Это займёт около 3 секунд." in said
    assert "Осталось одно место" in said
    assert "отозвать нельзя" in said


def test_it_is_said_when_not_everybody_can_get_it_in_time(manager: Browser, settings: LazySettings) -> None:
    settings.MAILINGS_A_SECOND = 1
    tight = a_ready(people=3, not_later_than=timezone.now() + timedelta(seconds=2))
    roomy = a_ready(people=3, not_later_than=timezone.now() + timedelta(hours=2))
    assert "успеют получить не все" in asked(manager, tight, "start")
    said = asked(manager, roomy, "start")
    assert "никому больше не отправится" in said
    assert "успеют получить не все" not in said


def test_what_lacks_something_has_no_button_to_start_it_and_says_why(manager: Browser) -> None:
    mailing = a_ready(text="")
    page = manager.get(address(mailing, "start"))
    assert "Напишите текст" in text(page)
    assert "fingerprint" not in fields(page)
    assert "Напишите текст" in text(manager.post(address(mailing, "start"), follow=True))
    assert Mailing.objects.get().state == State.DRAFT


def test_what_has_no_time_to_begin_is_not_scheduled_and_says_why(manager: Browser) -> None:
    assert "Укажите время в поле «Начать»." in asked(manager, a_ready(), "schedule")
    past = a_ready(starts_at=timezone.now() - timedelta(minutes=1))
    assert "уже прошло" in asked(manager, past, "schedule")


def test_before_it_is_scheduled_it_is_said_when_it_begins(manager: Browser) -> None:
    said = asked(manager, a_ready(starts_at=timezone.now() + timedelta(hours=1)), "schedule")
    assert "Отправка начнётся сама" in said
    assert "Сейчас это 3 человека, написать можно 3." in said


def test_before_it_goes_on_or_ends_it_is_said_how_many_wait(manager: Browser) -> None:
    mailing = a_ready(State.PAUSED)
    for state in (Recipient.State.QUEUED, Recipient.State.QUEUED, Recipient.State.SENT):
        a_recipient(mailing, state=state)
    assert "Ждут письма: 2 человека." in asked(manager, mailing, "resume")
    assert "Не получат письма: 2 человека." in asked(manager, mailing, "cancel")
    assert "её можно будет продолжить" in asked(manager, mailing, "cancel")
    scheduled, collecting = a_ready(State.SCHEDULED), a_ready(State.SENDING, frozen_at=None)
    assert "Рассылка не начнётся." in asked(manager, scheduled, "cancel")
    assert "Не получат письма" not in asked(manager, collecting, "cancel")


def test_a_stopped_mailing_in_which_people_wait_is_continued(manager: Browser) -> None:
    mailing = a_ready(State.CANCELLED)
    assert offered(mailing) == []
    for state in (Recipient.State.QUEUED, Recipient.State.QUEUED, Recipient.State.SENT):
        a_recipient(mailing, state=state)
    assert address(mailing, "resume") in manager.get(page_of(mailing)).content.decode()
    assert "Ещё не получили письма: 2 человека." in asked(manager, mailing, "resume")
    assert "Вы продолжили рассылку." in pressed(manager, mailing, "resume")
    assert Mailing.objects.get().state == State.SENDING


def test_what_would_not_go_on_any_more_is_not_offered(manager: Browser) -> None:
    slot = a_hot_slot(sold_at=timezone.now())
    mailing = a_ready(State.CANCELLED, hot_slot=slot, halt=Mailing.Halt.SLOT_SOLD)
    a_recipient(mailing)
    page = manager.get(page_of(mailing))
    assert address(mailing, "resume") not in page.content.decode()
    assert "верните место в продажу" in text(page)


@pytest.mark.parametrize(("word", "state"), [("pause", State.SENDING), ("unschedule", State.SCHEDULED)])
def test_what_is_done_without_asking_is_asked_for_rightly_after_a_sign_in(
    manager: Browser, word: str, state: Mailing.State
) -> None:
    said = asked(manager, a_ready(state), word)
    assert "Продолжить её потом нельзя" not in said
    assert "Рассылка не начнётся" not in said
    assert "fingerprint" in fields(manager.get(address(Mailing.objects.get(), word)))


def test_asking_changes_nothing(manager: Browser) -> None:
    mailing = a_ready(starts_at=timezone.now() + timedelta(hours=1))
    for command in COMMANDS:
        manager.get(address(mailing, command.word))
    assert Mailing.objects.get().state == State.DRAFT
    assert not LogEntry.objects.exists()


# ── After ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mailing_is_started_paused_and_stopped_and_its_history_tells_who(manager: Browser) -> None:
    mailing = a_ready()
    assert "Вы начали отправку." in pressed(manager, mailing, "start")
    assert "на паузу" in text(manager.post(address(mailing, "pause"), follow=True))
    assert "Вы продолжили рассылку." in pressed(manager, mailing, "resume")
    assert "Вы остановили рассылку." in pressed(manager, mailing, "cancel")
    assert Mailing.objects.get().state == State.CANCELLED
    told = [(entry.get_change_message(), entry.user.get_username()) for entry in LogEntry.objects.order_by("pk")]
    assert told == [(words, "Менеджер") for words in ("Отправить сейчас", "Пауза", "Продолжить", "Остановить")]


def test_a_mailing_is_scheduled_and_taken_back(manager: Browser) -> None:
    mailing = a_ready(starts_at=timezone.now() + timedelta(hours=1))
    assert "Вы запланировали рассылку." in pressed(manager, mailing, "schedule")
    assert "Вы вернули рассылку в черновик" in text(manager.post(address(mailing, "unschedule"), follow=True))
    assert Mailing.objects.get().state == State.DRAFT


def test_pressed_twice_it_is_done_once_and_the_second_press_is_told_so(manager: Browser) -> None:
    mailing = a_ready()
    sent = fields(manager.get(address(mailing, "start")))
    for words in ("Вы начали отправку.", "Сейчас рассылка в состоянии «идёт»"):
        assert words in text(manager.post(address(mailing, "start"), sent, follow=True))
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [{"text": "Другое письмо"}, {"not_later_than": timezone.now() + timedelta(days=9)}],
    ids=["words", "time"],
)
def test_what_was_changed_since_it_was_looked_at_is_not_sent(manager: Browser, changed: dict[str, Any]) -> None:
    mailing = a_ready()
    sent = fields(manager.get(address(mailing, "start")))
    Mailing.objects.update(**changed)
    assert "за это время изменили" in text(manager.post(address(mailing, "start"), sent, follow=True))
    assert Mailing.objects.get().state == State.DRAFT


@pytest.mark.parametrize("state", State)
def test_the_page_offers_what_can_be_done_and_leads_back_from_the_rest(manager: Browser, state: Mailing.State) -> None:
    mailing = a_ready(state)
    words = {command.word for command in offered(mailing)}
    for command in COMMANDS:
        answer = manager.get(address(mailing, command.word))
        assert (answer.status_code == 200) is (command.word in words)
        if command.word not in words:
            assert answer["Location"] == page_of(mailing)


def test_a_stranger_to_mailings_tells_them_nothing(editor: Browser) -> None:
    mailing = a_ready()
    for command in COMMANDS:
        for method in (editor.get, editor.post):
            assert method(address(mailing, command.word)).status_code == 403


@pytest.mark.parametrize(("path", "status"), [("1/command/fly/", 404), ("999/command/start/", 404)])
def test_what_is_not_there_is_not_found(manager: Browser, path: str, status: int) -> None:
    assert manager.get(f"{MAILINGS}{path}").status_code == status


def test_why_it_was_halted_is_said_with_what_to_do(manager: Browser) -> None:
    mailing = a_mailing(state=State.PAUSED, halt=Mailing.Halt.NOT_TAKEN, halt_words="Bad Request: wrong URL")
    page = text(manager.get(page_of(mailing)))
    assert "Telegram не принимает это письмо" in page
    assert "Ответ Telegram: «Bad Request: wrong URL». Остановите рассылку" in page


def test_a_page_that_asks_costs_few_queries(
    manager: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    mailing = a_ready()
    with django_assert_max_num_queries(15):
        manager.get(address(mailing, "start"))


def test_the_link_of_a_button_that_people_have_is_not_deleted(owner: Browser) -> None:
    link = Link.objects.create()
    mailing = a_mailing(link=link, target="first_page", title="Горит")
    page = f"/admin/links/link/{link.pk}/"
    assert owner.get(f"{page}delete/").status_code == 200
    Mailing.objects.filter(pk=mailing.pk).update(state=State.SENDING, started_at=timezone.now())
    assert "Это ссылка кнопки в рассылке «Горит»" in refused(owner, page)
    assert Link.objects.exists()
