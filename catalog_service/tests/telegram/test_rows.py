"""Greeting, contact, managers' chats and silence as rows: what PostgreSQL holds them to, what becomes of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError

from catalog_service.telegram import actions, queries
from catalog_service.telegram.models import Greeting, ManagerChat, ManagerContact, Silence, names_only_the_channel
from catalog_service.tests.builders import NOON

pytestmark = pytest.mark.django_db
Refusal = ManagerChat.Refusal
HOUR = timedelta(hours=1)


def a_manager(**fields: object) -> ManagerChat:
    return ManagerChat.objects.create(**{"chat_id": 7, "label": "Анна"} | fields)


def facts(manager: ManagerChat) -> tuple[object, ...]:
    manager.refresh_from_db()
    return manager.refusal, manager.refused_at, manager.told_at


def test_the_greeting_is_the_users_words_from_the_start() -> None:
    greeting = queries.greeting()
    assert (greeting.text, greeting.button) == ("Привет я вэб пап прошу перейти по кнопке ниже", "Открыть каталог")
    assert (Greeting().text, Greeting().button) == (greeting.text, greeting.button)


def test_the_service_can_not_take_the_greeting_away() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        Greeting.objects.all().delete()


def test_the_service_can_not_add_another_greeting() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        Greeting.objects.create(pk=2)


@pytest.mark.parametrize(
    ("fields", "broken"),
    [
        ({"text": " \n"}, "greeting_says_something"),
        ({"text": "я" * 4097}, "greeting_not_endless"),
        ({"button": " "}, "greeting_button_says_something"),
        ({"id": 2}, "greeting_one_row"),
    ],
    ids=["no words", "more than a message", "an empty button", "another number"],
)
def test_a_greeting_that_could_not_be_sent_is_not_stored(fields: dict[str, object], broken: str) -> None:
    with pytest.raises(IntegrityError, match=broken):
        Greeting.objects.update(**fields)


def test_the_contact_names_nobody_at_first_and_has_a_text_prepared() -> None:
    contact = queries.contact()
    assert (contact.username, contact.text) == ("", "Здравствуйте! Интересует реклама в канале {channel}.")
    assert (ManagerContact().username, ManagerContact().text) == (contact.username, contact.text)


def test_the_service_can_not_take_the_contact_away() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        ManagerContact.objects.all().delete()


def test_the_service_can_not_add_another_contact() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        ManagerContact.objects.create(pk=2)


@pytest.mark.parametrize(
    ("fields", "broken"),
    [
        ({"username": "@anna"}, "manager_contact_is_a_name"),
        ({"username": "ann"}, "manager_contact_is_a_name"),
        ({"text": " \n"}, "manager_contact_says_something"),
        ({"text": "я" * 501}, "manager_contact_not_endless"),
        ({"id": 2}, "manager_contact_one_row"),
    ],
    ids=["no name", "too short", "no words", "more than an address carries", "another number"],
)
def test_a_contact_that_could_not_be_opened_is_not_stored(fields: dict[str, object], broken: str) -> None:
    with pytest.raises(IntegrityError, match=broken):
        ManagerContact.objects.update(**fields)


@pytest.mark.parametrize("text", ["{канал}", "{channel} и {price}", "{channel", "{}", "{{channel}}"])
def test_only_the_channel_is_put_into_the_text(text: str) -> None:
    with pytest.raises(ValidationError, match="Подставляется только"):
        names_only_the_channel(text)


@pytest.mark.parametrize("text", ["{channel}", "О канале {channel}: {channel}?", "Здравствуйте!"])
def test_the_channel_may_stand_anywhere_in_the_text_or_nowhere(text: str) -> None:
    names_only_the_channel(text)


@pytest.mark.parametrize(
    ("fields", "broken"),
    [
        ({"chat_id": 0}, "manager_chat_has_an_id"),
        ({"label": " "}, "manager_chat_has_a_label"),
        ({"refusal": "blocked"}, "manager_chat_refused_why_and_when"),
        ({"refused_at": NOON}, "manager_chat_refused_why_and_when"),
        ({"refusal": "mood", "refused_at": NOON}, "manager_chat_refusal_known"),
    ],
    ids=["no number", "no label", "why without when", "when without why", "an unknown reason"],
)
def test_a_chat_that_makes_no_sense_is_not_stored(fields: dict[str, object], broken: str) -> None:
    with pytest.raises(IntegrityError, match=broken):
        a_manager(**fields)


def test_a_chat_is_told_once() -> None:
    a_manager()
    with pytest.raises(IntegrityError):
        a_manager()


def test_a_refusal_keeps_the_moment_at_which_it_began() -> None:
    manager = a_manager()
    actions.refused(7, Refusal.NOT_STARTED, now=NOON)
    actions.refused(7, Refusal.BLOCKED, now=NOON + timedelta(hours=1))
    assert facts(manager) == ("blocked", NOON, None)


def test_what_arrives_ends_a_refusal() -> None:
    manager = a_manager(refusal="blocked", refused_at=NOON)
    actions.arrived(7, now=NOON + timedelta(hours=1))
    assert facts(manager) == ("", None, NOON + timedelta(hours=1))


def test_a_start_ends_a_refusal() -> None:
    manager = a_manager(refusal="blocked", refused_at=NOON, told_at=NOON)
    actions.opened(7)
    assert facts(manager) == ("", None, NOON)


def test_a_group_that_moved_is_found_at_its_new_number() -> None:
    manager = a_manager(chat_id=-5)
    actions.moved(-5, -1005)
    manager.refresh_from_db()
    assert manager.chat_id == -1005


def test_a_group_that_moved_to_where_one_is_already_is_kept_once() -> None:
    a_manager(chat_id=-5)
    a_manager(chat_id=-1005)
    actions.moved(-5, -1005)
    assert [each.chat_id for each in ManagerChat.objects.all()] == [-1005]


def silence() -> tuple[object, object]:
    row = Silence.objects.get()
    return row.since, row.until


def test_the_bot_may_speak_until_telegram_says_otherwise_and_again_after_it() -> None:
    assert queries.silent_until(NOON) is None
    actions.keep_silent(NOON + HOUR, NOON)
    assert queries.silent_until(NOON) == NOON + HOUR
    assert queries.silent_until(NOON + HOUR) is None


@pytest.mark.parametrize("later", [False, True])
def test_of_two_silences_the_longer_counts_since_the_first_began(later: bool) -> None:
    both = [(NOON + HOUR, NOON), (NOON + 2 * HOUR, NOON)]
    for until, now in both if later else reversed(both):
        actions.keep_silent(until, now)
    assert silence() == (NOON, NOON + 2 * HOUR)


def test_a_silence_after_one_that_is_over_is_a_new_one() -> None:
    actions.keep_silent(NOON + HOUR, NOON)
    actions.keep_silent(NOON + 3 * HOUR, NOON + 2 * HOUR)
    assert silence() == (NOON + 2 * HOUR, NOON + 3 * HOUR)


@pytest.mark.parametrize("change", [Silence.objects.create, Silence.objects.all().delete], ids=["another", "none"])
def test_there_is_always_one_row_of_silence(change: Callable[[], object]) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        change()


@pytest.mark.parametrize("fields", [{"until": NOON}, {"since": NOON}, {"since": NOON, "until": NOON}])
def test_a_silence_has_two_ends(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="bot_silence_has_both_ends"):
        Silence.objects.update(**fields)
