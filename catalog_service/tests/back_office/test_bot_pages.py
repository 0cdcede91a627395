"""Pages of the bot: what it says, whom it tells of requests."""

import json

import pytest
from django.db import connection

from catalog_service.telegram.models import Greeting, ManagerChat, ManagerContact
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.forms import errors, filled
from catalog_service.tests.builders import NOON, a_visitor

pytestmark = pytest.mark.django_db
GREETING = "/admin/telegram/greeting/"
CONTACT = "/admin/telegram/managercontact/"
MANAGERS = "/admin/telegram/managerchat/"


def jobs() -> list[tuple[str, dict[str, int]]]:
    """What waits for the worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [(name.rpartition(".")[2], json.loads(args)) for name, args in cursor.fetchall()]


def test_the_greeting_opens_at_once_and_is_saved(owner: Browser) -> None:
    page = owner.get(GREETING)
    assert filled(page)["text"] == "Привет я вэб пап прошу перейти по кнопке ниже"
    answer = owner.post(f"{GREETING}1/change/", filled(page, text="Добро пожаловать", button="Смотреть"), follow=True)
    assert answer.redirect_chain == [(GREETING, 302)]
    greeting = Greeting.objects.get()
    assert (greeting.text, greeting.button) == ("Добро пожаловать", "Смотреть")


@pytest.mark.parametrize(
    ("text", "words"),
    [(" \n", "Обязательное поле"), ("😀" * 2049, "4098"), ("a\0b", "ноль-байт")],
    ids=["empty", "longer than Telegram takes", "a zero byte"],
)
def test_a_greeting_that_telegram_would_not_take_is_refused(owner: Browser, text: str, words: str) -> None:
    page = owner.post(f"{GREETING}1/change/", filled(owner.get(GREETING), text=text))
    assert words in str(errors(page))


def test_there_is_one_greeting_and_it_stays(owner: Browser) -> None:
    assert owner.get(f"{GREETING}add/").status_code == 403
    assert owner.post(f"{GREETING}1/delete/", {"post": "yes"}).status_code == 403


# ── To whom visitors write ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "written",
    ["anna_manager", "@anna_manager", " t.me/anna_manager ", "https://t.me/anna_manager/", "http://telegram.me/anna_manager",
     "https://t.me/anna_manager?text=hello", "anna_manager.t.me"],
)  # fmt: skip
def test_a_name_is_taken_however_it_is_written(editor: Browser, written: str) -> None:
    sent = filled(editor.get(CONTACT), username=written, text="О канале {channel}")
    answer = editor.post(f"{CONTACT}1/change/", sent, follow=True)
    assert answer.redirect_chain == [(CONTACT, 302)]
    contact = ManagerContact.objects.get()
    assert (contact.username, contact.text) == ("anna_manager", "О канале {channel}")
    assert filled(editor.get(CONTACT))["username"] == "anna_manager"


def test_the_contacts_text_may_have_several_lines(editor: Browser) -> None:
    sent = filled(editor.get(CONTACT), text="Здравствуйте!\r\n\r\nО канале {channel}")
    assert editor.post(f"{CONTACT}1/change/", sent).status_code == 302
    assert ManagerContact.objects.get().text == "Здравствуйте!\n\nО канале {channel}"


def test_a_contact_may_name_nobody_again(owner: Browser) -> None:
    ManagerContact.objects.update(username="anna_manager")
    assert owner.post(f"{CONTACT}1/change/", filled(owner.get(CONTACT), username="")).status_code == 302
    assert ManagerContact.objects.get().username == ""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"username": "Анна"}, "Это не имя в Telegram"),
        ({"username": "ann"}, "Это не имя в Telegram"),
        ({"username": "+79991234567"}, "Это не имя в Telegram"),
        ({"username": "https://t.me/+AbCdEf123456"}, "Это не имя в Telegram"),
        ({"username": "https://t.me/share/url"}, "Это не имя в Telegram"),
        ({"username": "https://t.me/joinchat"}, "Это не имя в Telegram"),
        ({"username": "https://vk.com/anna"}, "Это не имя в Telegram"),
        ({"username": "a" * 33}, "Это не имя в Telegram"),
        ({"username": "a" * 300}, "не более 200"),
        ({"username": "anna\0"}, "ноль-байт"),
        ({"text": " \n"}, "Обязательное поле"),
        ({"text": "О {канале}"}, "Подставляется только {channel}"),
        ({"text": "я" * 501}, "500"),
    ],
)
def test_a_contact_that_would_open_no_chat_is_refused_in_words(
    editor: Browser, changed: dict[str, str], words: str
) -> None:
    page = editor.post(f"{CONTACT}1/change/", filled(editor.get(CONTACT), **changed))
    assert words in str(errors(page))
    assert ManagerContact.objects.get().username == ""


def test_who_changed_the_contact_stands_in_its_history(editor: Browser) -> None:
    editor.post(f"{CONTACT}1/change/", filled(editor.get(CONTACT), username="anna_manager"))
    history = editor.get(f"{CONTACT}1/history/").content.decode()
    assert "Редактор" in history
    assert "Имя менеджера в Telegram" in history


def test_there_is_one_contact_and_it_stays(owner: Browser) -> None:
    assert owner.get(f"{CONTACT}add/").status_code == 403
    assert owner.post(f"{CONTACT}1/delete/", {"post": "yes"}).status_code == 403


# ── Whom the bot tells of requests ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", [MANAGERS, "/admin/visitors/request/"], ids=["managers", "requests"])
def test_without_managers_the_page_says_that_nobody_is_told(manager: Browser, page: str) -> None:
    words = "О новых заявках бот пока никому не сообщает"
    assert words in manager.get(page).content.decode()
    ManagerChat.objects.create(chat_id=7, label="Анна")
    assert words not in manager.get(page).content.decode()


def test_a_manager_is_chosen_by_name_and_tried_at_once(owner: Browser) -> None:
    anna = a_visitor(first_name="Анна", last_name="К.", reachable=True)
    sent = filled(owner.get(f"{MANAGERS}add/")) | {"visitor": anna.pk}
    assert owner.post(f"{MANAGERS}add/", sent).status_code == 302
    added = ManagerChat.objects.get()
    assert (added.chat_id, added.label) == (anna.pk, "Анна К.")
    assert jobs() == [("say_hello", {"manager": added.pk})]
    assert "ещё ничего не отправлено" in owner.get(MANAGERS).content.decode()


def test_who_has_started_the_bot_is_found_by_name(owner: Browser) -> None:
    a_visitor(first_name="Анна", reachable=True)
    a_visitor(first_name="Борис", reachable=True)
    asked = {"app_label": "visitors", "model_name": "request", "field_name": "visitor", "term": "анн"}
    assert [each["text"] for each in owner.get("/admin/autocomplete/", asked).json()["results"]] == ["Анна"]


def test_a_group_is_entered_by_its_number(owner: Browser) -> None:
    sent = filled(owner.get(f"{MANAGERS}add/"), chat_id="-1001234567890", label="Отдел продаж")
    assert owner.post(f"{MANAGERS}add/", sent).status_code == 302
    assert ManagerChat.objects.get().chat_id == -1001234567890


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "что-то одно"),
        ({"visitor": 7, "chat_id": "-5", "label": "Отдел"}, "что-то одно"),
        ({"visitor": 8}, "пусть нажмёт в боте «Запустить» (Start)"),
        ({"visitor": 9}, "уже есть в списке"),
        ({"visitor": 999}, "Выберите корректный вариант"),
        ({"chat_id": "-5"}, "Как назвать"),
        ({"chat_id": "5", "label": "Отдел"}, "начинается с минуса"),
        ({"chat_id": "-" + "9" * 30, "label": "Отдел"}, "больше либо равно"),
    ],
    ids=[
        "nobody", "both", "one who has not started the bot", "one who is there already", "a stranger",
        "a group without a name", "a number that is no group's", "a number that no chat has",
    ],
)  # fmt: skip
def test_a_manager_who_can_not_be_told_is_refused_in_words(owner: Browser, sent: dict[str, object], words: str) -> None:
    for number, reachable in ((7, True), (8, False), (9, True)):
        a_visitor(number, first_name="Анна", reachable=reachable)
    ManagerChat.objects.create(chat_id=9, label="Анна")
    page = owner.post(f"{MANAGERS}add/", filled(owner.get(f"{MANAGERS}add/")) | sent)
    assert words in str(errors(page))
    assert ManagerChat.objects.count() == 1


def test_a_refusal_of_telegrams_is_told_in_words(manager: Browser) -> None:
    refused = ManagerChat.objects.create(chat_id=7, label="Анна", refusal="blocked", refused_at=NOON)
    assert "не доходят: бот заблокирован, с 01.05.2026 15:00" in manager.get(MANAGERS).content.decode()
    assert "бот заблокирован" in manager.get(f"{MANAGERS}{refused.pk}/change/").content.decode()


def test_a_manager_is_tried_again_by_an_owner(owner: Browser, manager: Browser) -> None:
    anna = ManagerChat.objects.create(chat_id=7, label="Анна", refusal="blocked", refused_at=NOON)
    chosen = {"action": "say_hello", "_selected_action": [anna.pk]}
    assert owner.post(MANAGERS, chosen).status_code == 302
    manager.post(MANAGERS, chosen)
    assert jobs() == [("say_hello", {"manager": anna.pk})]


def test_only_the_label_of_a_manager_is_changed(owner: Browser) -> None:
    anna = ManagerChat.objects.create(chat_id=7, label="Анна")
    page = f"{MANAGERS}{anna.pk}/change/"
    assert owner.post(page, filled(owner.get(page), label="Анна (смена)") | {"chat_id": "8"}).status_code == 302
    anna.refresh_from_db()
    assert (anna.chat_id, anna.label) == (7, "Анна (смена)")
    assert not jobs()
