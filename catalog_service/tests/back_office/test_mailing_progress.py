"""A mailing while it goes out: what its page tells live."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog_service.mailings.models import Mailing, Recipient, Sender
from catalog_service.telegram import actions as telegram
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.test_opens import text
from catalog_service.tests.builders import a_mailing, a_recipient, a_visitor

pytestmark = pytest.mark.django_db
State, Halt = Mailing.State, Mailing.Halt
Its = Recipient.State


def a_sender_at_work() -> None:
    Sender.objects.update(seen_at=timezone.now())


def page_of(mailing: Mailing) -> str:
    return f"/admin/mailings/mailing/{mailing.pk}/change/"


def live(browser: Browser, mailing: Mailing) -> Any:
    return browser.get(f"/admin/mailings/mailing/{mailing.pk}/progress/").json()


def told(browser: Browser, mailing: Mailing) -> str:
    return str(live(browser, mailing)["said"]).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(autouse=True)
def now() -> datetime:
    """A worker is there and sends."""
    a_sender_at_work()
    return timezone.now()


def test_a_page_tells_how_far_its_mailing_is_how_fast_and_how_long_still(manager: Browser, now: datetime) -> None:
    mailing = a_mailing(state=State.SENDING)
    for second in range(40):
        a_recipient(mailing, state=Its.SENT, at=now - timedelta(seconds=second / 2))
    for _ in range(60):
        a_recipient(mailing)
    a_recipient(mailing, state=Its.BLOCKED, at=now)
    answer = live(manager, mailing)
    assert (answer["every"], answer["state"]) == (2, "sending")
    said = told(manager, mailing)
    assert said.startswith("Рассылка: идёт. получили 40 из 101 · заблокировали бота 1 · ждут 60. ")
    assert " в секунду, ещё около " in said
    page = text(manager.get(page_of(mailing)))
    assert "получили 40 из 101" in page
    assert "заблокировали бота 1" in page


def test_a_mailing_whose_audience_is_not_written_down_yet_is_told_so(manager: Browser) -> None:
    mailing = a_mailing(state=State.SENDING, frozen_at=None)
    assert "Собираем получателей…" in live(manager, mailing)["html"]


@pytest.mark.parametrize(
    ("state", "every"),
    [(State.SCHEDULED, 5), (State.SENDING, 2), (State.PAUSED, 5), (State.SENT, 0), (State.CANCELLED, 0)],
)
def test_a_page_asks_anew_until_the_mailing_has_ended(manager: Browser, state: Mailing.State, every: int) -> None:
    mailing = a_mailing(state=state)
    assert live(manager, mailing)["every"] == every
    assert f'data-every="{every}" data-state="{state}"' in manager.get(page_of(mailing)).content.decode()


def test_a_draft_has_no_progress(manager: Browser) -> None:
    assert "Ход рассылки" not in text(manager.get(page_of(a_mailing())))


@pytest.mark.parametrize("halt", [Halt.BOT_UNKNOWN, Halt.NOT_TAKEN, Halt.CHANNEL_HIDDEN, Halt.RESTORED, Halt.MANAGER])
def test_a_paused_mailing_tells_why(manager: Browser, halt: Mailing.Halt) -> None:
    mailing = a_mailing(state=State.PAUSED, halt=halt, halt_words="Unauthorized")
    html = live(manager, mailing)["html"]
    assert halt.label[1:] in html
    assert ("Unauthorized" in html) is (halt != Halt.BOT_UNKNOWN), "the halt itself says it, in Russian"


def test_what_holds_a_mailing_that_goes_out_stands_on_its_page(manager: Browser, now: datetime) -> None:
    mailing = a_mailing(state=State.SENDING)
    a_recipient(mailing)
    telegram.keep_silent(now + timedelta(hours=1), now)
    assert "Telegram просит бота подождать до" in told(manager, mailing)
    assert "ещё около" not in told(manager, mailing)
    Sender.objects.update(seen_at=now - timedelta(minutes=5))
    assert "Исполнитель рассылок не работает" in told(manager, mailing)
    ended = a_mailing(state=State.SENT)
    assert "Исполнитель" not in told(manager, ended)


@pytest.mark.parametrize("why", ["silence", "trouble", "nobody"])
def test_while_something_holds_a_mailing_neither_rate_nor_time_left_is_told(
    manager: Browser, now: datetime, why: str
) -> None:
    mailing = a_mailing(state=State.SENDING)
    a_recipient(mailing)
    for second in range(9):
        a_recipient(mailing, state=Its.SENT, at=now - timedelta(seconds=second))
    places = (f"{mailing.pk}/progress/", "at-work/")
    looks = [f"/admin/mailings/mailing/{place}" for place in places]
    assert all("ещё около" in manager.get(look).json()["html"] for look in looks)
    assert "в секунду" in told(manager, mailing)
    if why == "silence":
        telegram.keep_silent(now + timedelta(hours=1), now)
    elif why == "trouble":
        Sender.objects.update(rests_until=now + timedelta(minutes=1), words="Bad Gateway")
    else:
        Sender.objects.update(seen_at=now - timedelta(minutes=5))
    for said in (*(manager.get(look).json()["html"] for look in looks), manager.get("/admin/").content.decode()):
        assert "ещё около" not in said
        assert "в секунду" not in said


def test_of_a_stopped_mailing_nobody_waits_any_more(manager: Browser) -> None:
    mailing = a_mailing(state=State.CANCELLED)
    for _ in range(4):
        a_recipient(mailing)
    assert "не отправлено 4" in told(manager, mailing)
    assert "ждут" not in told(manager, mailing)
    assert "не отправлено" in live(manager, mailing)["html"]


def test_a_mailing_that_waits_for_another_one_says_so(manager: Browser) -> None:
    second = a_mailing(state=State.SENDING)
    a_recipient(second)
    assert "другая рассылка" not in told(manager, second)
    first = a_mailing(state=State.SENDING)
    a_recipient(first, state=Its.SENDING)
    assert "Сейчас отправляется другая рассылка" in told(manager, second)
    assert "другая рассылка" not in told(manager, first)


def test_mistakes_are_grouped_by_what_telegram_said(manager: Browser) -> None:
    mailing = a_mailing(state=State.SENT)
    for said in ("Bad Request: one", "Bad Request: two", "Bad Request: two"):
        a_recipient(mailing, state=Its.FAILED, words=said)
    a_recipient(mailing, state=Its.UNKNOWN)
    html = live(manager, mailing)["html"]
    assert html.index("<strong>2</strong> «Bad Request: two»") < html.index("<strong>1</strong> «Bad Request: one»")


def test_what_telegram_said_is_shown_and_never_run(manager: Browser) -> None:
    mailing = a_mailing(title="<b>Т</b>", state=State.PAUSED, halt=Halt.NOT_TAKEN, halt_words="<script>1</script>")
    a_recipient(mailing, state=Its.FAILED, words="<img src=x>")
    html = live(manager, mailing)["html"]
    assert "<script>" not in html
    assert "<img" not in html


@pytest.mark.parametrize("count", [1, 30])
def test_a_look_costs_the_same_few_queries_however_many_recipients(manager: Browser, count: int) -> None:
    mailing = a_mailing(state=State.SENDING)
    for state in (Its.QUEUED, Its.FAILED, Its.UNKNOWN):
        for number in range(count):
            a_recipient(mailing, state=state, words=f"Bad Request: {number}" if state == Its.FAILED else "")
    live(manager, mailing)
    with CaptureQueriesContext(connection) as asked:
        live(manager, mailing)
    assert len(asked) <= 11, [query["sql"][:90] for query in asked]


def test_who_may_not_see_recipients_gets_no_links_to_them(editor: Browser, manager: Browser) -> None:
    mailing = a_mailing(state=State.SENT)
    a_recipient(mailing, a_visitor(first_name="Анна"), state=Its.SENT)
    assert "/admin/mailings/recipient/" in live(manager, mailing)["html"]
    assert "/admin/mailings/recipient/" not in live(editor, mailing)["html"]


def test_a_mailing_that_is_gone_is_not_found(manager: Browser, browser: Browser) -> None:
    assert manager.get("/admin/mailings/mailing/999/progress/").status_code == 404
    assert browser.get("/admin/mailings/mailing/999/progress/").status_code == 302


def test_buttons_stand_where_the_live_page_renews_them(manager: Browser) -> None:
    page = manager.get(page_of(a_mailing(state=State.SENDING))).content.decode()
    buttons = page.partition('<div id="mailing-commands" data-by-state="reload">')[2].partition("</section>")[0]
    assert "Пауза" in buttons
    assert "Остановить" in buttons
