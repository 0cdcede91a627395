"""The list of a mailing's recipients; whoever may not have got the letter is written to again."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.forms import fields
from catalog_service.tests.back_office.test_opens import text
from catalog_service.tests.builders import NOON, a_mailing, a_recipient, a_visitor
from catalog_service.visitors.models import Visitor

pytestmark = pytest.mark.django_db
State = Recipient.State
RECIPIENTS = "/admin/mailings/recipient/"


@pytest.fixture(autouse=True)
def with_a_bot(settings: Any) -> None:
    settings.BOT_TOKEN = "1:token"


def a_sent_mailing(**fields: Any) -> Mailing:
    return a_mailing(state=Mailing.State.SENT, started_at=timezone.now(), **fields)


def shown(page: Any) -> list[str]:
    return [str(recipient) for recipient in page.context["cl"].result_list]


def asks_again(mailing: Mailing, **asked: Any) -> tuple[str, dict[str, Any]]:
    return f"{RECIPIENTS}again/{mailing.pk}/", asked


def states(mailing: Mailing) -> list[str]:
    return list(mailing.recipients.order_by("pk").values_list("state", flat=True))


def test_recipients_are_listed_with_what_became_of_each(manager: Browser) -> None:
    mailing, other = a_sent_mailing(title="Место"), a_sent_mailing()
    anna = a_visitor(first_name="Анна", username="anna")
    a_recipient(mailing, anna, state=State.SENT, message_id=4711)
    a_recipient(mailing, a_visitor(first_name="Пётр"), state=State.FAILED, words="Bad Request: chat", at=NOON)
    a_recipient(other, a_visitor(first_name="Чужой"))
    page = manager.get(RECIPIENTS, {"mailing": mailing.pk})
    assert shown(page) == ["Анна", "Пётр"]
    said = text(page)
    assert "← К рассылке «Место»" in said
    for words in ("Анна @anna", "получил", "4711", "Bad Request: chat", "Telegram не принял"):
        assert words in said
    assert f'href="/admin/visitors/visitor/{anna.pk}/change/"' in page.content.decode()


def test_recipients_are_narrowed_by_state_whose_counts_are_told(manager: Browser) -> None:
    mailing = a_sent_mailing()
    for state in (State.SENT, State.SENT, State.BLOCKED):
        a_recipient(mailing, state=state)
    page = manager.get(f"{RECIPIENTS}?mailing={mailing.pk}&state=blocked")
    assert len(shown(page)) == 1
    assert "получил: 2" in text(page)
    assert "заблокировал бота: 1" in text(page)


@pytest.mark.parametrize("sought", ["анна", "@Anna_k", "Анна Котова"])
def test_a_recipient_is_found_by_name(manager: Browser, sought: str) -> None:
    mailing = a_sent_mailing()
    a_recipient(mailing, a_visitor(first_name="Анна", last_name="Котова", username="anna_k"))
    a_recipient(mailing, a_visitor(first_name="Пётр"))
    page = manager.get(f"{RECIPIENTS}?mailing={mailing.pk}&q={sought}")
    assert shown(page) == ["Анна Котова"]


def test_clearing_the_filters_stays_with_the_mailing(manager: Browser) -> None:
    mailing = a_sent_mailing()
    a_recipient(mailing, state=State.SENT)
    page = manager.get(f"{RECIPIENTS}?mailing={mailing.pk}&state=sent")
    assert page.context["cl"].clear_all_filters_qs == f"?mailing={mailing.pk}"
    found = manager.get(f"{RECIPIENTS}?mailing={mailing.pk}&q=никто").content.decode()
    assert f'Найдено: 0 (<a href="?mailing={mailing.pk}">всего 1</a>)' in found
    assert f'<input type="hidden" name="mailing" value="{mailing.pk}">' in found


@pytest.mark.parametrize("mailing", [{}, {"mailing": "x"}, {"mailing": "9" * 40}, {"mailing": "0"}])
def test_a_list_of_nobodys_recipients_leads_to_the_mailings(manager: Browser, mailing: dict[str, str]) -> None:
    answer = manager.get(RECIPIENTS, mailing)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/mailings/mailing/")


def test_one_who_may_not_have_got_the_letter_gets_it_again(manager: Browser) -> None:
    mailing = a_sent_mailing()
    one = a_recipient(mailing, a_visitor(first_name="Анна"), state=State.UNKNOWN)
    a_recipient(mailing, state=State.UNKNOWN)
    listed = manager.get(RECIPIENTS, {"mailing": mailing.pk}).content.decode()
    address = f"{RECIPIENTS}again/{mailing.pk}/?recipient={one.pk}"
    assert f'href="{address}"' in listed
    question = text(manager.get(address))
    assert "Письмо отправится ещё раз: Анна." in question
    assert "человек получит его дважды" in question
    assert states(mailing) == ["unknown", "unknown"]
    done = manager.post(address, follow=True)
    assert "Отправится ещё раз: 1." in text(done)
    assert states(mailing) == ["queued", "unknown"]
    mailing.refresh_from_db()
    assert mailing.state == "sending"
    assert "Отправить ещё раз: 1" in LogEntry.objects.get(object_id=mailing.pk).get_change_message()


def test_all_who_may_not_have_got_it_get_it_again_and_a_second_press_does_nothing(manager: Browser) -> None:
    mailing = a_sent_mailing()
    for state in (State.UNKNOWN, State.SENT, State.UNKNOWN, State.BLOCKED):
        a_recipient(mailing, state=state)
    address, _ = asks_again(mailing)
    assert "о ком неизвестно, дошло ли оно: 2." in text(manager.get(address))
    manager.post(address)
    assert states(mailing) == ["queued", "sent", "queued", "blocked"]
    assert "Уже сделано" in text(manager.post(address, follow=True))
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("nobody", ["", "x", "0", "9" * 5000])
def test_a_recipient_who_is_not_there_is_not_everybody(manager: Browser, nobody: str) -> None:
    mailing = a_mailing(state=Mailing.State.SENT)
    a_recipient(mailing, state="unknown")
    manager.post(f"{asks_again(mailing)[0]}?recipient={nobody}")
    assert Recipient.objects.get().state == Recipient.State.UNKNOWN


def test_those_who_are_chosen_in_the_list_get_it_again_after_a_question(manager: Browser) -> None:
    mailing = a_sent_mailing()
    first, second, third = (a_recipient(mailing, state=state) for state in (State.UNKNOWN, State.SENT, State.UNKNOWN))
    address = f"{RECIPIENTS}?mailing={mailing.pk}"
    chosen = {"action": "send_again", "_selected_action": [first.pk, second.pk], "index": "0", "select_across": "0"}
    question = manager.post(address, chosen)
    assert f"Письмо отправится ещё раз: {first.visitor}." in text(question)
    assert states(mailing) == ["unknown", "sent", "unknown"]
    manager.post(address, {**chosen, **fields(question), "_selected_action": [first.pk, second.pk]})
    assert states(mailing) == ["queued", "sent", "unknown"]
    assert third.state == State.UNKNOWN


def test_all_that_a_search_has_found_are_chosen_at_once(manager: Browser) -> None:
    mailing = a_sent_mailing()
    a_recipient(mailing, a_visitor(first_name="Анна"), state=State.UNKNOWN)
    found = a_recipient(mailing, a_visitor(first_name="Пётр"), state=State.UNKNOWN)
    address = f"{RECIPIENTS}?mailing={mailing.pk}&q=Пётр"
    across = {"action": "send_again", "_selected_action": [found.pk], "index": "0", "select_across": "1"}
    question = manager.post(address, across)
    manager.post(address, {**across, **fields(question)})
    assert states(mailing) == ["unknown", "queued"]


def test_of_those_who_got_it_nobody_gets_it_again(manager: Browser) -> None:
    mailing = a_sent_mailing()
    a_recipient(mailing, state=State.SENT)
    assert "Среди выбранных нет тех" in text(manager.get(asks_again(mailing)[0], follow=True))


def test_a_cancelled_mailing_is_not_sent_again_in_words(manager: Browser) -> None:
    mailing = a_mailing(state=Mailing.State.CANCELLED)
    a_recipient(mailing, state=State.UNKNOWN)
    assert "о ком неизвестно" not in text(manager.get(RECIPIENTS, {"mailing": mailing.pk}))
    assert "Рассылка остановлена" in text(manager.get(asks_again(mailing)[0], follow=True))
    assert "«остановлена»" in text(manager.post(asks_again(mailing)[0], follow=True))
    assert states(mailing) == ["unknown"]


def test_in_the_rows_of_a_stopped_mailing_nobody_waits_and_nothing_is_offered(manager: Browser) -> None:
    mailing = a_mailing(state=Mailing.State.CANCELLED)
    a_recipient(mailing, state=State.UNKNOWN)
    a_recipient(mailing)
    page = manager.get(RECIPIENTS, {"mailing": mailing.pk})
    assert asks_again(mailing)[0] not in page.content.decode()
    assert text(page).count("не отправлено") == 2
    assert "ждёт" not in text(page)


def test_in_a_paused_mailing_it_is_said_that_they_wait_until_it_goes_on(manager: Browser) -> None:
    mailing = a_mailing(state=Mailing.State.PAUSED)
    a_recipient(mailing, state=State.UNKNOWN)
    address, _ = asks_again(mailing)
    assert "письмо уйдёт, когда рассылка будет продолжена" in text(manager.get(address))
    assert "Письмо уйдёт, когда рассылка будет продолжена" in text(manager.post(address, follow=True))
    mailing.refresh_from_db()
    assert (mailing.state, states(mailing)) == ("paused", ["queued"])


def test_a_letter_that_can_not_be_sent_any_more_is_not_sent_again_in_words(manager: Browser) -> None:
    mailing = a_sent_mailing(not_later_than=NOON)
    a_recipient(mailing, state=State.UNKNOWN)
    assert "уже прошло" in text(manager.post(asks_again(mailing)[0], follow=True))
    assert states(mailing) == ["unknown"]


def test_only_those_who_may_change_recipients_send_again(editor: Browser, manager: Browser) -> None:
    mailing = a_sent_mailing()
    a_recipient(mailing, state=State.UNKNOWN)
    address, _ = asks_again(mailing)
    assert editor.get(RECIPIENTS, {"mailing": mailing.pk}).status_code == 403
    assert editor.post(address).status_code == 403
    assert states(mailing) == ["unknown"]
    assert manager.put(address).status_code == 405


def test_nobody_edits_what_has_become_of_a_letter(owner: Browser) -> None:
    mailing = a_sent_mailing()
    recipient = a_recipient(mailing, state=State.UNKNOWN)
    page = f"{RECIPIENTS}{recipient.pk}/change/?mailing={mailing.pk}"
    assert owner.post(page, {"state": "sent", "message_id": "1"}).status_code == 403
    assert owner.get(f"{RECIPIENTS}{recipient.pk}/delete/?mailing={mailing.pk}").status_code == 403
    assert states(mailing) == ["unknown"]


def many(mailing: Mailing, count: int) -> None:
    """In a few statements: every hundredth is unknown, the others got it."""
    first = 10_000_000
    seen = {"first_seen_at": NOON, "last_seen_at": NOON, "reachable": True}
    people = [Visitor(telegram_id=first + each, first_name=f"Посетитель {each}", **seen) for each in range(count)]
    Visitor.objects.bulk_create(people, batch_size=5000)
    rows = [
        Recipient(
            mailing=mailing,
            visitor=person,
            state=State.SENT if each % 100 else State.UNKNOWN,
            message_id=each if each % 100 else None,
            at=NOON,
        )
        for each, person in enumerate(people)
    ]
    Recipient.objects.bulk_create(rows, batch_size=5000)


@pytest.mark.parametrize("count", [20, 2000])
def test_a_page_of_recipients_costs_the_same_queries_however_many_there_are(manager: Browser, count: int) -> None:
    mailing = a_sent_mailing()
    many(mailing, count)
    with CaptureQueriesContext(connection) as asked:
        page = manager.get(RECIPIENTS, {"mailing": mailing.pk})
    assert page.context["cl"].result_count == count
    assert len(asked) <= 13, [query["sql"][:90] for query in asked]
