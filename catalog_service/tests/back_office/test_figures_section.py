"""«Автоматические показатели» on a channel's page: how each source fares, the button, offers, the kept page."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from catalog_service.channels.models import Channel
from catalog_service.figures.models import Attempt, DoorState, Profile, Refresh, Round, Snapshot
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.test_opens import text
from catalog_service.tests.builders import a_channel, a_refresh

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
UNSEEN = "По открытым описаниям: живого ответа мы не видели."


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def page_of(channel: Channel) -> str:
    return f"/admin/channels/channel/{channel.pk}/change/"


def figures_of(channel: Channel) -> str:
    return f"/admin/channels/channel/{channel.pk}/figures/"


def an_attempt(channel: Channel, door: str, state: str, **fields: Any) -> Attempt:
    return Attempt.objects.create(channel=channel, door=door, state=state, **{"at": timezone.now()} | fields)


def shown(browser: Browser, channel: Channel) -> str:
    """What the section says, as its live part tells it."""
    return text(_Html(browser.get(figures_of(channel)).json()["html"]))


class _Html:
    def __init__(self, html: str) -> None:
        self.content = html.encode()


# ── Sources ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_source_tells_in_words_what_came_of_asking_it(
    manager: Browser, now: datetime, settings: LazySettings
) -> None:
    settings.TGSTAT_TOKEN = "a token"
    channel, found = a_channel(), now - 3 * DAY
    an_attempt(channel, "telegram", "closed", found_at=found)
    an_attempt(channel, "tgstat", "too_often")
    DoorState.objects.create(door="tgstat", rests_until=now + HOUR, why="too_often", asked_at=now)
    page = text(manager.get(page_of(channel)))
    assert "Охват дают TGStat и Telemetr; нет его и там — впишите вручную." in page
    assert "Telegram (t.me) : предпросмотр канала закрыт: видны только подписчики — сегодня в " in page
    assert f"последние данные {localtime(found).day} " in page
    assert "TGStat, API : отдыхает до " in page
    assert "источник просит спрашивать реже; данных ещё не давал." in page
    assert "Telemetr, API : не задан CATALOG_TELEMETR_TOKEN." in page
    assert "Telemetr, страница (пол) : ещё не спрашивали." in page
    assert "Telegram: логотипы" not in page
    an_attempt(channel, "pictures", "too_large", words="больше 5 МБ")
    assert "Telegram: логотипы : ответ слишком велик (больше 5 МБ) — сегодня в " in shown(manager, channel)


def test_a_source_that_rests_says_so_beside_what_it_answered_about_the_channel_before(
    manager: Browser, now: datetime
) -> None:
    channel = a_channel()
    an_attempt(channel, "telegram", "found")
    DoorState.objects.create(door="telegram", rests_until=now + HOUR, why="refused", asked_at=now)
    said = shown(manager, channel)
    assert "Telegram (t.me) : получено сегодня в " in said
    assert "; отдыхает до " in said


def test_what_was_found_says_when_and_what_no_answer_has_proven_is_labelled_so(manager: Browser) -> None:
    channel = a_channel()
    an_attempt(channel, "telegram", "found")
    said = shown(manager, channel)
    assert "Telegram (t.me) : получено сегодня в " in said
    Attempt.objects.update(words="этот же канал уже есть в каталоге: «Кино»")
    assert "(этот же канал уже есть в каталоге: «Кино»)." in shown(manager, channel)
    telegram, _, others = said.partition("Telemetr, API")
    assert (UNSEEN in telegram, others.count(UNSEEN)) == (False, 2)
    Attempt.objects.update(state="private")
    assert UNSEEN in shown(manager, channel).partition("Telemetr, API")[0]


def test_a_page_of_unknown_shape_is_given_as_a_file_of_plain_text_and_never_as_a_page(
    manager: Browser, browser: Browser
) -> None:
    channel = a_channel()
    an_attempt(channel, "telegram", "unknown_shape", page="<script>alert(1)</script>")
    address = f"/admin/channels/channel/{channel.pk}/figures/telegram/"
    assert f'href="{address}"' in manager.get(page_of(channel)).content.decode()
    answer = manager.get(address)
    assert answer.content.decode() == "<script>alert(1)</script>"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="telegram-{channel.pk}.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox"
    assert browser.get(address).status_code == 302
    for other in ("tgstat", "nonsense"):
        assert manager.get(f"/admin/channels/channel/{channel.pk}/figures/{other}/").status_code == 404


def test_when_figures_came_and_when_the_next_come_is_told(manager: Browser, now: datetime) -> None:
    channel = a_channel()
    assert "Показатели ещё не спрашивали" in shown(manager, channel)
    assert manager.get(figures_of(channel)).json()["every"] == 10
    a_refresh(channel, due_at=now - HOUR, tried_at=now - 2 * HOUR, refreshed_at=now - 30 * DAY)
    said = shown(manager, channel)
    assert "Последняя попытка " in said
    assert "Следующее обновление по расписанию: уже подошло." in said


def test_labels_silence_and_another_name_are_warned_of_and_the_mean_stands_beside(
    manager: Browser, now: datetime
) -> None:
    channel = a_channel(silent_since=localtime(now).date() - 70 * DAY)
    assert "метка" not in shown(manager, channel)
    Profile.objects.create(
        channel=channel, red_label=True, black_label=True, was="old_name", renamed_at=now, mean_reach="18400.55"
    )
    said = shown(manager, channel)
    for words in (
        "Чёрная метка TGStat: её ставят за мошенничество.",
        "Красная метка TGStat: её ставят за накрутку.",
        "Молчит: последний пост был ",
        "ERR такого канала не сравнивается",
        f"Канал переименован: был @old_name до {date_format(localtime(now), 'j E')}.",
        "Среднее просмотров последних постов в Telegram — 18 401.",
    ):
        assert words in said


# ── The button ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_editor_has_a_channel_refreshed_and_its_page_tells_live_that_it_waits(editor: Browser) -> None:
    channel = a_channel()
    assert "Обновить сейчас" in shown(editor, channel)
    answer = editor.post(figures_of(channel), {"do": "refresh"})
    assert answer["Location"] == f"{page_of(channel)}#automatic-figures"
    assert Refresh.objects.get(channel=channel).wanted_by == Refresh.By.EDITOR
    live = editor.get(figures_of(channel)).json()
    assert "Ждёт очереди: попросил редактор только что." in live["said"]
    assert "Обновить сейчас" not in live["html"]
    assert (live["every"], live["state"]) == (2, "None")
    assert "Обновить показатели" in str(LogEntry.objects.get())
    Refresh.objects.update(wanted_at=timezone.now() - HOUR)
    assert editor.get(figures_of(channel)).json()["every"] == 10


def test_who_presses_twice_has_asked_once(editor: Browser) -> None:
    channel = a_channel()
    for _ in range(2):
        editor.post(figures_of(channel), {"do": "refresh"})
    assert (Round.objects.count(), LogEntry.objects.count()) == (1, 1)
    assert "Канал уже ждёт очереди" in text(editor.get(page_of(channel)))


def test_why_a_channel_still_waits_is_told(editor: Browser, now: datetime) -> None:
    channel = a_channel()
    a_refresh(channel, wanted_at=now - HOUR, wanted_by=Refresh.By.EDITOR)
    assert "исполнитель не работает" in shown(editor, channel)
    row = DoorState.objects.create(door="telegram", asked_at=now)
    assert "исполнитель не работает" not in shown(editor, channel)
    row.rests_until, row.why = now + HOUR, "refused"
    row.asked_at = now - HOUR
    row.save()
    assert "исполнитель не работает" not in shown(editor, channel)


def test_what_was_tried_within_the_hour_is_refused_with_words(editor: Browser, now: datetime) -> None:
    channel = a_channel()
    tried = now - 12 * MINUTE
    a_refresh(channel, tried_at=tried, refreshed_at=tried)
    refused = f"Обновляли 12 минут назад, снова можно в {localtime(tried + HOUR):%H:%M}."
    assert refused in shown(editor, channel)
    assert "Обновить сейчас" not in shown(editor, channel)
    assert refused in text(editor.post(figures_of(channel), {"do": "refresh"}, follow=True))
    assert not Round.objects.exists()
    assert editor.get(figures_of(channel)).json()["every"] == 0


def test_one_that_waits_in_a_round_names_it_and_may_still_be_put_before_it(editor: Browser, now: datetime) -> None:
    channel = a_channel()
    its = Round.objects.create(title="Категория «Кино»", total=40, asked_at=now)
    a_refresh(channel, wanted_at=now, wanted_by=Refresh.By.ROUND, round=its)
    said = shown(editor, channel)
    assert "Ждёт очереди в обходе, начатом сегодня в " in said
    assert "Обход: Категория «Кино»" in said
    assert "Обновить сейчас" in said
    Round.objects.update(total=1)
    assert "Обход:" not in shown(editor, channel)


def test_whoever_may_only_look_presses_nothing(manager: Browser) -> None:
    channel = a_channel()
    Profile.objects.create(channel=channel, title="Из Telegram")
    said = shown(manager, channel)
    assert "Из Telegram" in said
    assert not {"Обновить сейчас", "Взять"} & {words for words in ("Обновить сейчас", "Взять") if words in said}
    for word in ("refresh", "title"):
        assert manager.post(figures_of(channel), {"do": word}).status_code == 403
    assert not Refresh.objects.exists()


def test_a_button_that_there_is_not_does_nothing(editor: Browser) -> None:
    assert editor.post(figures_of(a_channel()), {"do": "everything"}).status_code == 404


def test_deleting_a_channel_counts_its_snapshots_and_does_not_list_them(editor: Browser, now: datetime) -> None:
    channel = a_channel(title="Кино")
    a_refresh(channel)
    for back in range(3):
        Snapshot.objects.create(channel=channel, day=now.date() - back * DAY, at=now)
    page = text(editor.get(page_of(channel).replace("change", "delete")))
    assert "Кино" in page
    assert "Снимки показателей: 3" in page
    assert "Снимок показателей" not in page
    assert editor.post(page_of(channel).replace("change", "delete"), {"post": "yes"}).status_code == 302
    assert not Snapshot.objects.exists()


# ── Offers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_telegram_tells_is_offered_where_it_differs_and_taken_one_by_one(editor: Browser) -> None:
    channel = a_channel(title="Кино", description="Своё описание", logo="pictures/aa/old")
    Profile.objects.create(channel=channel, title="Кино", description="Из Telegram", logo="pictures/bb/new")
    said = shown(editor, channel)
    assert "Описание Из Telegram Взять" in said
    assert "в каталоге пусто" not in said
    assert 'src="/media/pictures/bb/new' in editor.get(figures_of(channel)).json()["html"]
    assert "Логотип Взять" in said
    assert "Название" not in said
    assert "Взято из Telegram: описание." in text(editor.post(figures_of(channel), {"do": "description"}, follow=True))
    channel.refresh_from_db()
    assert (channel.description, channel.logo.name) == ("Из Telegram", "pictures/aa/old")
    assert "Взято из Telegram: описание" in LogEntry.objects.get().get_change_message()
    assert "Брать нечего" in text(editor.post(figures_of(channel), {"do": "description"}, follow=True))
    Channel.objects.update(description="")
    assert "Описание в каталоге пусто Из Telegram Взять" in shown(editor, channel)


# ── Rights ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_has_no_rights_sees_nothing_of_how_figures_come(now: datetime) -> None:
    channel = a_channel()
    an_attempt(channel, "telegram", "unknown_shape", page="?")
    its = Round.objects.create(title="Весь каталог", total=1, asked_at=now)
    nobody = Browser()
    nobody.force_login(User.objects.create_user("nobody", is_staff=True))
    for address in (
        figures_of(channel),
        f"{figures_of(channel)}telegram/",
        f"/admin/channels/channel/{channel.pk}/growth/days.csv",
        "/admin/channels/channel/refresh/",
        f"/admin/figures/round/{its.pk}/change/",
        f"/admin/figures/round/{its.pk}/progress/",
    ):
        assert nobody.get(address).status_code == 403, address
    assert nobody.post(figures_of(channel), {"do": "refresh"}).status_code == 403
    assert "Автоматические показатели" not in text(nobody.get("/admin/"))


def test_a_press_from_another_site_does_nothing(editor: Browser) -> None:
    channel = a_channel()
    elsewhere = Browser(enforce_csrf_checks=True)
    elsewhere.cookies = editor.cookies
    for address in (figures_of(channel), "/admin/channels/channel/refresh/"):
        assert elsewhere.post(address, {"do": "refresh"}).status_code == 403
    assert not Round.objects.exists()
