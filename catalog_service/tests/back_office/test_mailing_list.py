"""The list of mailings: their states, numbers, filters, and what is at work above it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from catalog_service.analytics.models import Grain, Measure, Subject
from catalog_service.mailings import actions
from catalog_service.mailings.models import Mailing
from catalog_service.telegram.actions import keep_silent
from catalog_service.tests.back_office.conftest import Browser, a_person
from catalog_service.tests.back_office.test_mailing_progress import a_sender_at_work
from catalog_service.tests.back_office.test_opens import text
from catalog_service.tests.builders import a_category, a_mailing, a_recipient
from catalog_service.tests.points import a_point

pytestmark = pytest.mark.django_db
MAILINGS = "/admin/mailings/mailing/"
State = Mailing.State


def a_counted_mailing(**fields: Any) -> Mailing:
    """Its button opens the catalog, by a link of its own."""
    mailing = a_mailing(target="first_page", button="Открыть", **fields)
    actions.keep_link(mailing)
    return mailing


def opened(mailing: Mailing, visitors: int, measure: Measure = Measure.OPENED, weeks_ago: int = 0) -> None:
    monday = localdate() - timedelta(days=localdate().weekday() + 7 * weeks_ago)
    assert mailing.link_id
    for grain in (Grain.DAY, Grain.WEEK):
        a_point((Subject.LINK, mailing.link_id), grain, monday, visitors, measure=measure)


def rows(page: Any) -> list[str]:
    return [str(mailing) for mailing in page.context["cl"].result_list]


def test_each_mailing_tells_whom_it_is_for_who_got_it_opened_it_asked(manager: Browser) -> None:
    mailing = a_counted_mailing(category=a_category("Кино"), title="Место", state=State.SENT)
    for state in ("sent", "sent", "sent", "sent", "blocked"):
        a_recipient(mailing, state=state)
    opened(mailing, 1, weeks_ago=3)
    opened(mailing, 1)
    opened(mailing, 1, Measure.REQUEST)
    page = manager.get(MAILINGS)
    (row,) = page.context["cl"].result_list
    assert (row.counts.total, row.counts.sent, row.counts.opened, row.counts.asked) == (5, 4, 2, 1)
    said = text(page)
    for words in ("Место", "«Кино», интерес любой, за 30 дней", "отправлена", "2 (50 %)", "1 мая, 15:00"):
        assert words in said


def test_more_opens_than_letters_are_no_per_cent(manager: Browser) -> None:
    """Whoever got the letter may have shown it to others."""
    mailing = a_counted_mailing(state=State.SENT)
    a_recipient(mailing, state="sent")
    opened(mailing, 3)
    assert "%" not in text(manager.get(MAILINGS)).partition("Открыли")[2]


def test_a_mailing_without_a_link_has_no_opens_and_a_draft_no_numbers(manager: Browser) -> None:
    a_recipient(a_mailing(state=State.SENT), state="sent")
    (row,) = manager.get(MAILINGS).context["cl"].result_list
    assert row.counts.opened is None
    a_counted_mailing()
    assert text(manager.get(MAILINGS)).count("—") > 1


def test_mailings_are_found_by_title_and_narrowed_by_state_and_category(manager: Browser) -> None:
    cinema = a_category("Кино")
    a_mailing(cinema, title="Горит", state=State.SENT)
    a_mailing(cinema, title="Черновик о кино")
    a_mailing(title="Другое")
    assert rows(manager.get(MAILINGS, {"q": "горит"})) == ["Горит"]
    assert rows(manager.get(MAILINGS, {"state__exact": "sent"})) == ["Горит"]
    assert set(rows(manager.get(MAILINGS, {"category__id__exact": cinema.pk}))) == {"Горит", "Черновик о кино"}


def test_a_draft_that_has_come_back_by_itself_is_marked(manager: Browser) -> None:
    a_mailing(halt=Mailing.Halt.NOT_READY, halt_words="Сегмент пуст")
    assert "черновик: не отправлена" in text(manager.get(MAILINGS))


@pytest.mark.parametrize(
    ("state", "halt"),
    [
        (State.PAUSED, Mailing.Halt.BOT_UNKNOWN),
        (State.CANCELLED, Mailing.Halt.SLOT_SOLD),
        (State.DRAFT, Mailing.Halt.NOT_READY),
    ],
)
def test_why_a_mailing_does_not_go_on_stands_in_the_list(
    manager: Browser, state: Mailing.State, halt: Mailing.Halt
) -> None:
    a_mailing(state=state, halt=halt)
    a_mailing(state=State.SENT)
    page = manager.get(MAILINGS).content.decode()
    assert f'<span class="mailing-why">{halt.label}</span>' in page
    assert page.count("mailing-why") == 1


def test_who_may_not_see_counts_sees_mailings_without_them(browser: Browser) -> None:
    person = a_person("Редактор")
    person.groups.clear()
    person.user_permissions.set(Permission.objects.filter(codename="view_mailing"))
    browser.force_login(User.objects.get(pk=person.pk))
    a_counted_mailing(title="Место", state=State.SENT)
    page = browser.get(MAILINGS)
    assert rows(page) == ["Место"]
    assert "Открыли" not in text(page)


def test_what_is_at_work_stands_above_the_list_live(manager: Browser) -> None:
    a_sender_at_work()
    going = a_mailing(title="Идущая", state=State.SENDING)
    a_recipient(going, state="sent", at=timezone.now())
    a_recipient(going)
    a_mailing(title="Ждущая", state=State.SCHEDULED)
    a_mailing(title="Прошлая", state=State.SENT)
    live = manager.get(f"{MAILINGS}at-work/").json()
    assert live["every"] == 3
    assert "Идущая" in live["html"]
    assert "получили 1 из 2" in live["html"]
    assert "Ждущая" in live["html"]
    assert "Прошлая" not in live["html"]
    before = live["state"]
    Mailing.objects.filter(pk=going.pk).update(state=State.SENT, ended_at=timezone.now())
    after = manager.get(f"{MAILINGS}at-work/").json()
    assert after["state"] != before
    assert after["every"] == 15
    assert f'<span id="mailing-{going.pk}-state" data-by-state>' in manager.get(MAILINGS).content.decode()


def test_a_worker_that_is_not_there_is_told_above_the_list_where_something_waits(manager: Browser) -> None:
    a_mailing(state=State.SENT)
    assert "Исполнитель" not in manager.get(f"{MAILINGS}at-work/").json()["html"]
    a_mailing(state=State.SCHEDULED)
    assert "Исполнитель рассылок не работает" in manager.get(f"{MAILINGS}at-work/").json()["html"]


def test_why_a_mailing_is_paused_stands_above_the_list_too(manager: Browser) -> None:
    going = a_mailing(state=State.PAUSED, halt=Mailing.Halt.BOT_UNKNOWN)
    a_recipient(going)
    at_work = manager.get(f"{MAILINGS}at-work/").json()["html"]
    assert "Telegram не узнаёт бота: токен отозван или неверен, получили 0 из 1" in at_work
    Mailing.objects.update(frozen_at=None)
    assert "Собираем получателей" not in manager.get(f"{MAILINGS}at-work/").json()["html"]


def test_while_the_bot_is_silent_nobody_is_promised_when_a_mailing_ends(manager: Browser) -> None:
    a_sender_at_work()
    a_recipient(a_mailing(state=State.SENDING))
    assert "ещё около" in manager.get(f"{MAILINGS}at-work/").json()["html"]
    now = timezone.now()
    keep_silent(now + timedelta(hours=1), now)
    at_work = manager.get(f"{MAILINGS}at-work/").json()["html"]
    assert "Telegram просит бота подождать" in at_work
    assert "ещё около" not in at_work


@pytest.mark.parametrize("count", [3, 50])
def test_the_list_costs_the_same_queries_however_long(manager: Browser, count: int) -> None:
    for number in range(count):
        mailing = a_counted_mailing(state=State.SENT)
        a_recipient(mailing, state="sent" if number % 2 else "failed")
    with CaptureQueriesContext(connection) as asked:
        page = manager.get(MAILINGS)
    assert len(rows(page)) == count
    assert len(asked) <= 14, [query["sql"][:90] for query in asked]


def test_what_is_at_work_stands_on_the_first_page_too(manager: Browser) -> None:
    assert "data-live" not in manager.get("/admin/").content.decode()
    a_mailing(title="Идущая", state=State.SENDING)
    page = manager.get("/admin/").content.decode()
    assert 'data-live="/admin/mailings/mailing/at-work/"' in page
    assert "Идущая" in page
