"""A draft of a mailing: what its form takes, what it refuses in words, what it has in it already."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import ProtectedError
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime

from catalog_service.analytics.models import Grain, Subject
from catalog_service.links.models import Arrival, Link
from catalog_service.mailings.models import Mailing, Trial
from catalog_service.telegram.models import ManagerChat
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.forms import errors, fields, filled
from catalog_service.tests.back_office.test_opens import text
from catalog_service.tests.builders import a_category, a_channel, a_hot_slot, a_mailing, a_visitor
from catalog_service.tests.channels.test_pictures import file, plain
from catalog_service.tests.mailings.audience import interested
from catalog_service.tests.points import a_point

pytestmark = pytest.mark.django_db
MAILINGS = "/admin/mailings/mailing/"
ADD = f"{MAILINGS}add/"
State, Target = Mailing.State, Mailing.Target


@pytest.fixture(autouse=True)
def _an_app(settings: LazySettings) -> None:
    settings.MINI_APP_LINK = "https://t.me/catalog_bot/app"


def page_of(mailing: Mailing) -> str:
    return f"{MAILINGS}{mailing.pk}/change/"


def saved(browser: Browser, page: str, **changed: Any) -> Mailing:
    answer = browser.post(page, filled(browser.get(page), **changed))
    assert answer.status_code == 302, errors(answer)
    return Mailing.objects.get()


def refused(browser: Browser, **changed: Any) -> list[str]:
    """Of a new one; nothing that was typed is lost."""
    sent = filled(browser.get(ADD), **{"title": "Горит"} | changed)
    answer = browser.post(ADD, sent)
    assert answer.status_code == 200
    assert not Mailing.objects.exists()
    kept = fields(answer)
    for name, value in changed.items():
        if isinstance(value, str):
            assert kept[name] == value
    return errors(answer)


def at(moment: Any) -> tuple[str, str]:
    local = localtime(moment)
    return f"{local:%d.%m.%Y}", f"{local:%H:%M:%S}"


def test_after_a_mistake_the_letter_is_shown_as_it_was_typed_and_the_wrong_field_is_named(manager: Browser) -> None:
    mailing = a_mailing(title="Горит", text="Прежнее")
    page = manager.get(page_of(mailing))
    answer = manager.post(page_of(mailing), filled(page, text="<b>Новое</b>", title=""))
    assert str(answer.context["letter"].html) == "<b>Новое</b>"
    assert '<a class="underline" href="#id_title">' in answer.content.decode()
    assert "mailing-errors" not in page.content.decode()


def test_who_is_not_in_the_list_of_trials_is_told_where_to_get_into_it(manager: Browser) -> None:
    managers = 'href="/admin/telegram/managerchat/"'
    assert "добавьте себя в разделе «Менеджеры»" in text(manager.get(ADD))
    ManagerChat.objects.create(chat_id=7, label="Олег")
    page = manager.get(ADD)
    assert "Нет себя в списке? Добавьте себя в разделе «Менеджеры»" in text(page)
    assert page.content.decode().count(managers) > 1, "in the menu, and there"


# ── What is taken ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_needs_a_title_only(manager: Browser) -> None:
    mailing = saved(manager, ADD, title="Горит")
    assert (mailing.state, mailing.text, mailing.category) == (State.DRAFT, "", None)
    assert mailing.created_by
    assert mailing.created_by.username == "Менеджер"


def test_the_page_of_a_draft_lists_what_is_missing(manager: Browser) -> None:
    mailing = saved(manager, ADD, title="Горит")
    page = text(manager.get(page_of(mailing)))
    assert "Чего не хватает" in page
    assert "Напишите текст: без картинки письмо не бывает пустым." in page
    assert "Выберите канал, который открывает кнопка." in page
    category = a_category()
    interested(category)
    Mailing.objects.update(text="Место", target="", category=category)
    assert "Чего не хватает" not in text(manager.get(page_of(mailing)))


def test_a_letter_is_kept_as_it_was_written_with_lines_as_telegram_has_them(manager: Browser) -> None:
    mailing = saved(manager, ADD, title="Горит", text="<b>Место</b>\r\n\r\nсегодня &amp; завтра ")
    assert mailing.text == "<b>Место</b>\n\nсегодня &amp; завтра"


def test_the_button_gets_a_link_of_its_own_which_follows_what_it_opens(manager: Browser) -> None:
    channel = a_channel()
    answer = manager.post(ADD, filled(manager.get(ADD), title="Горит") | {"channel": channel.pk})
    assert answer.status_code == 302
    mailing = Mailing.objects.get()
    assert mailing.link
    assert mailing.link.channel == channel
    saved(manager, page_of(mailing), target=Target.FIRST_PAGE)
    link = Link.objects.get(pk=mailing.link.pk)
    assert (link.channel, link.label) == (None, "Рассылка «Горит»")


def test_a_picture_is_kept_as_telegram_takes_it_replaced_and_taken_away(manager: Browser) -> None:
    mailing = saved(manager, ADD, title="Горит")
    names = []
    for size in (300, 400):
        Mailing.objects.update(picture_file_id="AgACAgIAAx")
        upload = SimpleUploadedFile("place.png", file(plain(size, size)))
        sent = filled(manager.get(page_of(mailing))) | {"picture": upload}
        assert manager.post(page_of(mailing), sent).status_code == 302
        kept = Mailing.objects.get()
        assert kept.picture_file_id == ""
        names.append(kept.picture.name)
        assert f'src="{kept.picture.url}"' in manager.get(page_of(mailing)).content.decode()
    assert names[0] != names[1]
    sent = filled(manager.get(page_of(mailing))) | {"picture-clear": "on"}
    assert manager.post(page_of(mailing), sent).status_code == 302
    assert not Mailing.objects.get().picture


def test_what_telegram_knows_of_a_picture_is_kept_while_the_picture_stays(manager: Browser) -> None:
    mailing = a_mailing(picture="pictures/3f/3f", picture_file_id="AgACAgIAAx")
    assert saved(manager, page_of(mailing), title="Иначе").picture_file_id == "AgACAgIAAx"


# ── What is refused ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": " "}, "Обязательное поле"),
        ({"text": "<b>Место"}, "Строка 1, «<b>Место»: тег <b> не закрыт"),
        ({"text": "Первая\nвторая <font>"}, "Строка 2"),
        ({"text": "5 > 3 & 2"}, "&amp;"),
        ({"text": "а" * 4097}, "не больше 4096 знаков, здесь 4097"),
        ({"text": "<b> </b>"}, "пусто"),
        ({"days": "0"}, "больше либо равно 1"),
        ({"days": "91"}, "меньше либо равно 90"),
        ({"address": "ftp://example.ru"}, "Telegram не откроет"),
        ({"address": "http://localhost/x"}, "Telegram не откроет"),
        ({"address": "не адрес"}, "URL"),
        ({"button": "я" * 65}, "64"),
    ],
    ids=[
        "no title", "a tag not closed", "an unknown tag", "a bare &", "4097 characters", "nothing to see",
        "no days", "more days than are kept", "no web address", "an address of this machine", "no address",
        "a long button",
    ],
)  # fmt: skip
def test_what_can_not_be_sent_is_refused_in_words_at_its_place(
    manager: Browser, changed: dict[str, str], words: str
) -> None:
    assert words in " ".join(refused(manager, **changed))


def test_a_caption_is_shorter_than_a_text(manager: Browser) -> None:
    upload = SimpleUploadedFile("place.png", file(plain()))
    sent = filled(manager.get(ADD), title="Горит", text="а" * 1025) | {"picture": upload}
    answer = manager.post(ADD, sent)
    told, again = errors(answer)
    assert "с картинкой Telegram примет не больше 1024 знаков, здесь 1025" in told
    assert "выберите картинку ещё раз" in again
    assert fields(answer)["text"] == "а" * 1025


def test_a_picture_of_eleven_megabytes_is_refused_in_words(manager: Browser) -> None:
    upload = SimpleUploadedFile("place.png", bytes(11 * 1024 * 1024))
    answer = manager.post(ADD, filled(manager.get(ADD), title="Горит", text="Место") | {"picture": upload})
    assert errors(answer) == ["Файл больше 8 МБ."]
    assert fields(answer)["text"] == "Место"


@pytest.mark.parametrize("name", ["starts_at", "not_later_than"])
def test_a_time_in_the_past_is_refused_in_words(manager: Browser, name: str) -> None:
    date, time = at(timezone.now() - timedelta(minutes=1))
    (told,) = refused(manager, **{f"{name}_0": date, f"{name}_1": time})
    assert told.startswith("Это время уже прошло: сейчас ")
    assert told.endswith(" по Москве.")


def test_a_time_that_has_passed_since_it_was_entered_does_not_stop_the_writing(manager: Browser) -> None:
    mailing = a_mailing(starts_at=timezone.now() - timedelta(minutes=1))
    assert saved(manager, page_of(mailing), title="Иначе").title == "Иначе"


def test_a_mailing_begins_before_it_ends(manager: Browser) -> None:
    later, sooner = (at(timezone.now() + timedelta(hours=hours)) for hours in (2, 1))
    moments = {"starts_at_0": later[0], "starts_at_1": later[1]}
    told = refused(manager, **moments, not_later_than_0=sooner[0], not_later_than_1=sooner[1])
    assert "Позже начала: иначе никому ничего не отправится." in told


def test_what_was_typed_while_somebody_started_it_comes_back_with_words(manager: Browser) -> None:
    mailing = a_mailing(text="Было")
    sent = filled(manager.get(page_of(mailing)), text="<b>Долго писали</b>")
    Mailing.objects.update(state=State.SENDING, started_at=timezone.now())
    answer = manager.post(page_of(mailing), sent)
    assert "изменить её уже нельзя" in errors(answer)[0]
    assert fields(answer)["text"] == "<b>Долго писали</b>"
    assert (Mailing.objects.get().text, Mailing.objects.get().state) == ("Было", State.SENDING)


# ── What is in it already ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mailing_of_a_hot_slot_is_written_already(manager: Browser) -> None:
    channel = a_channel(title="Кофе & деньги")
    slot = a_hot_slot(channel, price=5000)
    answer = manager.post(ADD, filled(manager.get(f"{ADD}?hot_slot={slot.pk}")))
    assert answer.status_code == 302, errors(answer)
    mailing = Mailing.objects.get()
    assert (mailing.hot_slot, mailing.channel, mailing.category) == (slot, channel, channel.category)
    assert (mailing.title, mailing.target) == ("Горящее место: Кофе & деньги", Target.CHANNEL)
    assert mailing.not_later_than == slot.until.replace(second=0)
    assert "в канале «Кофе &amp; деньги»" in mailing.text
    assert "5\N{NO-BREAK SPACE}000 ₽" in mailing.text


def test_a_mailing_of_a_segment_has_it_already(manager: Browser) -> None:
    category = a_category()
    there = fields(manager.get(f"{ADD}?category={category.pk}&strength=4&days=7"))
    assert (there["category"], there["strength"], there["days"]) == (str(category.pk), "4", "7")


@pytest.mark.parametrize(
    "asked", ["hot_slot=999", "hot_slot=x", f"hot_slot={'9' * 40}", "strength=5", "days=1000", "category=1%00"]
)
def test_nonsense_in_the_address_opens_a_form_all_the_same(manager: Browser, asked: str) -> None:
    there = fields(manager.get(f"{ADD}?{asked}"))
    assert (there["title"], there["strength"]) == ("", "1")
    assert int(there["days"]) <= 90


def test_only_slots_on_sale_are_offered_and_the_one_that_was_chosen(manager: Browser) -> None:
    alive, over, sold = a_hot_slot(), a_hot_slot(hours=-1), a_hot_slot(sold_at=timezone.now())
    page = manager.get(page_of(a_mailing(hot_slot=over))).content.decode()
    assert [str(slot.channel) in page for slot in (alive, over, sold)] == [True, True, False]


def test_a_slot_that_is_put_on_sale_meanwhile_is_offered_in_the_words_of_the_others(manager: Browser) -> None:
    slot = a_hot_slot(a_channel(title="Кофе"), price=5000)
    words = f"Кофе: 5\N{NO-BREAK SPACE}000 ₽, до {date_format(localtime(slot.until), 'j E, H:i')}"
    assert words in manager.get(ADD).content.decode()
    add = "/admin/channels/hotslot/add/?_popup=1"
    sent = filled(manager.get(add)) | {"channel": slot.channel.pk, "price": "5000", "_popup": "1"}
    for name in ("runs_at", "until"):
        sent[f"{name}_0"], sent[f"{name}_1"] = at(slot.until)
    answer = manager.post(add, sent)
    assert json.loads(answer.context["popup_response_data"])["obj"] == words


# ── Trial ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_trial_saves_what_is_written_and_sends_that(manager: Browser) -> None:
    group = ManagerChat.objects.create(chat_id=-5, label="А, группа")
    oleg = ManagerChat.objects.create(chat_id=7, label="Олег")
    page = manager.get(ADD)
    assert [chat.pk for chat in page.context["trial"]["chats"]] == [oleg.pk, group.pk]
    sent = filled(page, title="Горит", text="<b>Место</b>", target="") | {"trial_chat": group.pk, "_try": ""}
    answer = manager.post(ADD, sent)
    mailing, trial = Mailing.objects.get(), Trial.objects.get()
    assert answer["Location"] == f"{page_of(mailing)}#trial"
    assert (trial.mailing, trial.chat, mailing.text) == (mailing, group, "<b>Место</b>")
    assert fields(manager.get(page_of(mailing)))["trial_chat"] == str(group.pk)


def test_what_became_of_a_trial_is_told_live(manager: Browser) -> None:
    chat, mailing = ManagerChat.objects.create(chat_id=7, label="Олег"), a_mailing()
    trial = Trial.objects.create(mailing=mailing, chat=chat, at=timezone.now())
    told = manager.get(f"{MAILINGS}{mailing.pk}/trials/").json()
    assert (told["waiting"], told["lines"]) == (True, [f"{localtime(trial.at):%H:%M}, Олег: отправляется…"])
    Trial.objects.update(state=Trial.State.FAILED, words="бот заблокирован")
    told = manager.get(f"{MAILINGS}{mailing.pk}/trials/").json()
    assert told == {"waiting": False, "lines": [f"{localtime(trial.at):%H:%M}, Олег: не отправлено: бот заблокирован"]}


def test_a_trial_that_nobody_sends_is_told_and_not_asked_after_any_more(manager: Browser) -> None:
    chat, mailing = ManagerChat.objects.create(chat_id=7, label="Олег"), a_mailing()
    Trial.objects.create(mailing=mailing, chat=chat, at=timezone.now() - timedelta(minutes=2))
    told = manager.get(f"{MAILINGS}{mailing.pk}/trials/").json()
    assert not told["waiting"]
    assert "исполнитель не работает" in told["lines"][0]


@pytest.mark.parametrize("chosen", ["", "x", "999", "²", "9" * 5000])
def test_a_trial_to_nobody_is_refused_in_words(manager: Browser, chosen: str) -> None:
    sent = filled(manager.get(ADD), title="Горит") | {"trial_chat": chosen, "_try": ""}
    answer = manager.post(ADD, sent, follow=True)
    assert "Сохранено, но не отправлено: выберите, кому." in text(answer)
    assert not Trial.objects.exists()


def test_a_letter_that_telegram_would_not_take_is_saved_and_not_tried(manager: Browser) -> None:
    chat = ManagerChat.objects.create(chat_id=7, label="Олег")
    sent = filled(manager.get(ADD), title="Горит") | {"trial_chat": chat.pk, "_try": ""}
    assert "Напишите текст" in text(manager.post(ADD, sent, follow=True))
    assert (Mailing.objects.count(), Trial.objects.count()) == (1, 0)


# ── Who may ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_editor_looks_and_changes_nothing(editor: Browser) -> None:
    mailing = a_mailing(text="<b>Место</b>")
    page = editor.get(page_of(mailing))
    assert "<b>Место</b>" in page.content.decode()
    assert "Отправить" not in text(page)
    assert editor.post(page_of(mailing), {"title": "Иначе"}).status_code == 403
    assert editor.get(ADD).status_code == 403
    assert editor.post(f"{MAILINGS}{mailing.pk}/command/start/").status_code == 403


def test_only_drafts_are_deleted_and_their_unused_link_goes_too(manager: Browser) -> None:
    mailing = saved(manager, ADD, title="Горит", target=Target.FIRST_PAGE)
    link = Link.objects.get()
    Mailing.objects.update(state=State.SENT, started_at=timezone.now(), ended_at=timezone.now())
    delete = f"{MAILINGS}{mailing.pk}/delete/"
    assert manager.post(delete, {"post": "yes"}).status_code == 403
    Mailing.objects.update(state=State.DRAFT, started_at=None, ended_at=None)
    assert manager.post(delete, {"post": "yes"}).status_code == 302
    assert not Mailing.objects.exists()
    assert not Link.objects.filter(pk=link.pk).exists()


@pytest.mark.parametrize("trace", ["an opening", "an arrival"])
def test_the_link_of_a_trial_by_which_somebody_came_stays_when_its_draft_is_deleted(
    manager: Browser, trace: str
) -> None:
    mailing = saved(manager, ADD, title="Горит", target=Target.FIRST_PAGE)
    link = Link.objects.get()
    if trace == "an opening":
        a_point((Subject.LINK, link.pk), Grain.WEEK, localdate(), 1)
    else:
        Arrival.objects.create(visitor=a_visitor(), link=link, at=timezone.now())
    assert manager.post(f"{MAILINGS}{mailing.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Mailing.objects.exists()
    assert Link.objects.get() == link


def test_who_is_starting_it_just_now_is_stronger_than_who_deletes_it(manager: Browser) -> None:
    seen = a_mailing()
    Mailing.objects.update(state=State.SENDING, started_at=timezone.now())
    with pytest.raises(ProtectedError):
        admin.site.get_model_admin(Mailing).delete_model(RequestFactory().post("/"), seen)
    assert Mailing.objects.exists()


def test_a_drafts_page_costs_the_same_however_much_there_is(manager: Browser) -> None:
    mailing = a_mailing(hot_slot=a_hot_slot())

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert manager.get(page_of(mailing)).status_code == 200
        return len(asked)

    for _ in range(2):  # the first time the session is read, too
        before = queries()
    for _ in range(5):
        a_hot_slot()
        interested(mailing.category or a_category())
        ManagerChat.objects.create(chat_id=ManagerChat.objects.count() + 1, label="Олег")
    assert queries() == before <= 25
