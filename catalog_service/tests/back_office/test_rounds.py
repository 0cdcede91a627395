"""Many channels refreshed at once: asked for, waited for, looked at later; what the first page and filters tell."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from catalog_service.channels.models import Channel
from catalog_service.figures.models import Attempt, DoorState, Profile, Refresh, Round
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.test_lists import titles
from catalog_service.tests.back_office.test_opens import text
from catalog_service.tests.builders import a_category, a_channel, a_refresh

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LIST, ASK = "/admin/channels/channel/", "/admin/channels/channel/refresh/"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def page_of(its: Round) -> str:
    return f"/admin/figures/round/{its.pk}/change/"


def a_round(**fields: Any) -> Round:
    return Round.objects.create(**{"title": "Весь каталог", "total": 3, "asked_at": timezone.now()} | fields)


# ── Asked for ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_category_is_refreshed_after_a_page_has_said_how_many_and_how_long(
    editor: Browser, now: datetime, settings: LazySettings
) -> None:
    settings.FIGURES_PACE = 1
    category = a_category("Кино")
    for _ in range(92):
        a_channel(category)
    a_refresh(a_channel(category), tried_at=now - MINUTE)
    a_channel()
    address = f"{ASK}?category__id__exact={category.pk}"
    assert f'href="{address}"' in editor.get(f"/admin/channels/category/{category.pk}/change/").content.decode()
    asked = text(editor.get(address))
    for words in ("Категория «Кино»", "заново: 93 канала.", "пропускаются: 1.", "Это займёт около 4 минут"):
        assert words in asked
    assert not Round.objects.exists()
    answer = editor.post(address)
    its = Round.objects.get()
    assert answer["Location"] == page_of(its)
    assert (its.title, its.total, its.fresh) == ("Категория «Кино»", 93, 1)
    assert its.asked_by is not None
    assert "Категория «Кино»" in LogEntry.objects.get().object_repr


def test_chosen_channels_are_refreshed_by_the_lists_action(editor: Browser) -> None:
    chosen = [a_channel(), a_channel()]
    a_channel()
    sent = {"action": "refresh_chosen", "_selected_action": [channel.pk for channel in chosen]}
    page = editor.post(LIST, sent)
    assert "Выбранные каналы: 2" in text(page)
    assert page.content.decode().count('name="_selected_action"') == 2
    editor.post(LIST, sent | {"confirmed": "1"})
    its = Round.objects.get()
    assert {each.channel for each in its.refreshes.all()} == set(chosen)


def test_what_the_list_shows_is_refreshed_by_its_button(editor: Browser) -> None:
    a_channel(title="Ёжовый сад")
    a_channel(title="Другой")
    page = editor.get(LIST, {"q": "сад"})
    assert "Обновить показатели найденных: 1" in text(page)
    assert "Обновить показатели всех каналов" in text(editor.get(LIST))
    editor.post(f"{ASK}?q=сад")
    its = Round.objects.get()
    assert (its.title, its.refreshes.get().channel.title) == ("Отобранные каналы", "Ёжовый сад")
    assert editor.get(f"{ASK}?category__id__exact=nonsense").status_code == 302


def test_where_all_are_fresh_nothing_is_asked_and_nothing_begins(editor: Browser, now: datetime) -> None:
    a_refresh(a_channel(), tried_at=now)
    for answer in (editor.get(ASK, follow=True), editor.post(ASK, follow=True)):
        assert "Обновлять нечего: все они обновлялись меньше часа назад." in text(answer)
    assert not Round.objects.exists()


def test_what_is_pressed_twice_is_one_round_to_which_both_presses_lead(editor: Browser) -> None:
    for _ in range(2):
        a_channel()
    first = editor.post(ASK)["Location"]
    assert editor.post(ASK)["Location"] == editor.get(ASK)["Location"] == first == page_of(Round.objects.get())
    assert "они уже ждут очереди" in text(editor.get(first))


def test_who_waits_in_another_round_is_left_to_it_and_counted_into_the_time(
    editor: Browser, now: datetime, settings: LazySettings
) -> None:
    settings.FIGURES_PACE = 1
    earlier = a_round(asked_at=now - HOUR)
    for _ in range(100):
        a_refresh(wanted_at=now - HOUR, wanted_by=Refresh.By.ROUND, round=earlier)
    a_channel(title="Новый")
    asked = text(editor.get(ASK))
    for words in ("второй раз не ставятся: 100.", "В очереди перед ними: 100.", "Это займёт около 4 минут"):
        assert words in asked
    editor.post(ASK)
    later = Round.objects.latest("pk")
    assert later.refreshes.get().channel.title == "Новый"
    said = text(editor.get(page_of(later)))
    assert "Обновлено 0 из 1 · ждут 1 · в другом обходе или удалены 100. Перед ними в очереди 100." in said
    assert "Осталось около 4 минут." in said
    DoorState.objects.create(door="telegram", rests_until=now + HOUR, why="refused", asked_at=now)
    assert "Осталось около 4 минут, не считая остановки." in text(editor.get(page_of(later)))
    a_channel()
    assert "Telegram (t.me): отдыхает до " in text(editor.get(ASK))


def test_a_manager_sees_rounds_and_begins_none(manager: Browser) -> None:
    a_channel()
    its = a_round()
    a_refresh(wanted_at=its.asked_at, wanted_by=Refresh.By.ROUND, round=its)
    a_refresh(round=its)
    listed = text(manager.get("/admin/figures/round/"))
    assert "Весь каталог" in listed
    assert "обновлено 0 из 1 · ждут 1 · в другом обходе или удалены 2" in listed
    assert manager.get(page_of(its)).status_code == 200
    assert manager.get(ASK).status_code == manager.post(ASK).status_code == 403
    page = manager.get(LIST).content.decode()
    assert "refresh_chosen" not in page
    assert ASK not in page


# ── Looked at ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_round_tells_live_how_far_it_is_what_was_answered_and_what_holds_it(
    manager: Browser, now: datetime, django_assert_num_queries: Any
) -> None:
    its = a_round(total=6, found=2, failed=1, fresh=1, asked_at=now - MINUTE)
    for _ in range(2):
        a_refresh(a_channel(), wanted_at=now, wanted_by=Refresh.By.ROUND, round=its)
    failed = a_refresh(a_channel(title="Удалённый"), tried_at=now, round=its).channel
    Attempt.objects.create(channel=failed, door="telegram", state="free", at=now)
    Attempt.objects.create(channel=failed, door="telemetr", state="found", at=now)
    Attempt.objects.create(channel=a_refresh(round=its).channel, door="tgstat", state="free", at=now - DAY)
    DoorState.objects.create(door="telegram", rests_until=now + HOUR, why="refused", asked_at=now)
    with django_assert_num_queries(10):
        live = manager.get(f"/admin/figures/round/{its.pk}/progress/").json()
    said = live["said"].replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith(
        "обновлено 2 из 5 · не удалось 1 · ждут 2 · уже были свежими 1. Telegram (t.me): отдыхает до"
    )
    assert (live["every"], live["state"]) == (3, "going")
    assert "такого имени в Telegram нет" in live["html"]
    (page,) = [each.partition('"')[0] for each in live["html"].split('href="')[1:]]
    assert titles(manager.get(page.replace("&amp;", "&"))) == ["Удалённый"]
    assert 'data-every="3" data-state="going"' in manager.get(page_of(its)).content.decode()


def test_a_round_that_nobody_works_at_says_so_and_one_that_is_done_is_quiet(manager: Browser, now: datetime) -> None:
    its = a_round(asked_at=now - HOUR)
    refresh = a_refresh(wanted_at=now - HOUR, wanted_by=Refresh.By.ROUND, round=its)
    assert "исполнитель не работает" in text(manager.get(page_of(its)))
    DoorState.objects.create(door="telegram", asked_at=now)
    assert "исполнитель не работает" not in text(manager.get(page_of(its)))
    Refresh.objects.filter(pk=refresh.pk).update(wanted_at=None, wanted_by="")
    live = manager.get(f"/admin/figures/round/{its.pk}/progress/").json()
    assert (live["every"], live["state"]) == (0, "done")
    assert "Обход закончен." in live["said"]


@pytest.mark.parametrize("rounds", [1, 20])
def test_the_list_of_rounds_costs_the_same_queries_however_long(
    manager: Browser, rounds: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rounds):
        a_round()
    manager.get("/admin/figures/round/")
    with django_assert_num_queries(8):
        manager.get("/admin/figures/round/")


# ── The first page, the list ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_page_tells_how_each_source_is_and_which_figures_are_the_oldest(
    manager: Browser, now: datetime
) -> None:
    oldest = a_refresh(a_channel(title="Забытый"), refreshed_at=now - 5 * DAY).channel
    a_refresh(a_channel(), refreshed_at=now)
    a_channel()
    DoorState.objects.create(door="telegram", asked_at=now, found_at=now)
    DoorState.objects.create(
        door="telemetr_page", asked_at=now, rests_until=now + DAY, why="refused", words="капча", refusals=1
    )
    page = manager.get("/admin/")
    said = text(page)
    assert "Самые старые обновлены 5 дней назад: Забытый" in said
    assert f'href="/admin/channels/channel/{oldest.pk}/change/"' in page.content.decode()
    assert "Старше суток: 1 канал · ещё не получены: 1 канал." in said
    assert "Telegram (t.me) : отвечал сегодня в " in said
    assert "TGStat, API : не задан CATALOG_TGSTAT_TOKEN" in said
    assert "источник отказал: просит доказать, что мы не робот (капча)" in said
    assert "Забытый" in titles(manager.get(LIST, {"figures": "old"}))


def test_filters_find_whoever_is_so_in_the_other_way(editor: Browser, now: datetime) -> None:
    """Without a place in the queue; on the way to a source; by the red label; by an empty description."""
    for title, what in (("новый", "old"), ("без связи", "troubled"), ("с меткой", "labelled"), ("без слов", "offered")):
        channel = a_channel(title=title, description="" if what == "offered" else "Есть", logo="pictures/aa/logo")
        if what != "old":
            a_refresh(channel, refreshed_at=now)
            Profile.objects.create(channel=channel, description="Из Telegram", red_label=what == "labelled")
        if what == "troubled":
            Attempt.objects.create(channel=channel, door="telegram", state="trouble", at=now)
        assert titles(editor.get(LIST, {"figures": what})) == [title]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"figures": "old"}, "старый"),
        ({"figures": "troubled"}, "с ошибкой"),
        ({"figures": "silent"}, "молчит"),
        ({"figures": "labelled"}, "с меткой"),
        ({"figures": "renamed"}, "переименован"),
        ({"figures": "offered"}, "с предложением"),
        ({"answer": "group"}, "с ошибкой"),
        ({"answer": "telegram.group"}, "с ошибкой"),
        ({"answer": "tgstat.group"}, None),
        ({"round": "nonsense"}, None),
        ({"answer": "nonsense", "lacks": "rkn"}, None),
    ],
)
def test_the_list_is_narrowed_by_how_figures_are(
    editor: Browser, now: datetime, filters: dict[str, str], found: str | None
) -> None:
    def fresh(title: str, **fields: Any) -> Channel:
        channel = a_channel(title=title, description="Есть", **fields)
        a_refresh(channel, refreshed_at=now)
        return channel

    fresh("обычный")
    fresh("молчит", silent_since=now.date())
    Refresh.objects.filter(channel=fresh("старый")).update(refreshed_at=now - 2 * DAY)
    Attempt.objects.create(channel=fresh("с ошибкой"), door="telegram", state="group", at=now)
    Profile.objects.create(channel=fresh("с меткой"), black_label=True)
    Profile.objects.create(channel=fresh("переименован"), was="old")
    Profile.objects.create(channel=fresh("с предложением"), logo="pictures/aa/logo", description="Другое")
    assert titles(editor.get(LIST, filters)) == ([found] if found else [])
