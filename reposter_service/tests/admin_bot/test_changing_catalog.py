"""«Из каталога» while the catalog changes, is away, or was never there."""

from datetime import datetime

import pytest
from telegram_sandbox.faults import Rule

from reposter_service.admin_bot import catalog_texts, texts
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.shelves import donors, films, notice, offered, screen, shown
from reposter_service.tests.builders import NOON, new_donor, published
from reposter_service.tests.in_memory.catalog import CatalogInMemory
from reposter_service.tests.in_memory.donors import DonorsInMemory
from reposter_service.workflows.records import Donor, NewDonor

# --- What changes meanwhile ------------------------------------------------------------------------------------------


async def test_a_channel_that_has_left_the_catalog_cannot_be_chosen(town: Town) -> None:
    offered(town, *films(2))
    await town.in_project("Из каталога", "Кино: 2")
    shown(town, *films(1))
    assert await notice(town, "☐ Фильм 001 · @film_001") == "Этого канала в каталоге больше нет"
    assert town.ann.buttons()[:1] == ["☐ Фильм 000 · @film_000"]
    assert screen(town)[0] == "Кино\nМожно добавить: 1"


async def test_a_chosen_channel_that_has_left_the_catalog_is_no_longer_chosen_when_its_button_is_pressed(
    town: Town,
) -> None:
    offered(town, *films(2))
    await town.in_project("Из каталога", "Кино: 2", "Выбрать все на странице")
    shown(town, *films(1))
    assert not await notice(town, "☑ Фильм 001 · @film_001")
    assert "Добавить выбранные: 1" in town.ann.buttons()


async def test_a_channel_that_leaves_the_catalog_once_chosen_is_not_added_and_that_is_told(town: Town) -> None:
    offered(town, *films(2))
    await town.in_project("Из каталога", "Кино: 2", "Выбрать все на странице", "Добавить выбранные: 2")
    shown(town, *films(1))
    await town.ann.says("6")
    report, _ = await town.ann.says("5")
    assert report.splitlines()[:3] == [
        "Добавлено: 1, не добавлено: 1",
        "@film_000 6 5 — добавлен",
        "@film_001 6 5 — Этого канала в каталоге больше нет",
    ]


async def test_a_name_that_another_channel_has_taken_is_refused(town: Town) -> None:
    mine, other = town.channel("Мой", "my_films"), town.channel("Чужой", "taken_name")
    rows = [published("Мой", "my_films", channel_id=mine.id), published("Был мой", "taken_name", channel_id=1)]
    town.storage.memory.catalog = rows
    assert other.id != 1
    await town.in_project("Из каталога", "Кино: 2", "Выбрать все на странице", "Добавить выбранные: 2")
    await town.ann.says("6")
    report, _ = await town.ann.says("5")
    assert report.splitlines()[1:3] == [
        "@taken_name 6 5 — Под этим именем теперь другой канал, не тот, что в каталоге: проверьте его",
        "@my_films 6 5 — добавлен",
    ]


async def test_a_channel_that_another_admin_has_added_meanwhile_is_told_to_be_there(town: Town) -> None:
    offered(town, *films(1))
    project, _ = await town.in_project("Из каталога", "Кино: 1", "☐ Фильм 000 · @film_000", "Добавить выбранные: 1")
    await town.storage.donors.add(new_donor(project.id, 7000, username="film_000"), NOON)
    await town.ann.says("6")
    report, _ = await town.ann.says("5")
    assert report.splitlines()[1] == "@film_000 6 5 — Такой канал уже есть"


async def test_a_category_that_has_gone_leads_to_the_others(town: Town) -> None:
    shown(town, *films(1), *films(2, "Театр"))
    await town.in_project("Из каталога")
    shown(town, *films(2, "Театр"))
    assert await notice(town, "Кино: 1") == "Этой категории в каталоге больше нет"
    assert town.ann.buttons() == ["Театр: 2", "Назад"]


async def test_a_channel_of_a_category_that_has_gone_says_so(town: Town) -> None:
    shown(town, *films(1), *films(2, "Театр"))
    await town.in_project("Из каталога", "Кино: 1")
    shown(town, *films(2, "Театр"))
    assert await notice(town, "☐ Фильм 000 · @film_000") == "Этой категории в каталоге больше нет"


async def test_where_a_page_is_no_more_the_last_one_is_shown(town: Town) -> None:
    shown(town, *films(21))
    await town.in_project("Из каталога", "Кино: 21", "Дальше →")
    shown(town, *films(20))
    await town.ann.presses("☐ Фильм 020 · @film_020")
    assert town.ann.buttons()[:1] == ["☐ Фильм 000 · @film_000"]


async def test_once_telegram_asks_to_wait_no_further_channel_is_asked_about(town: Town) -> None:
    offered(town, *films(3))
    await town.in_project("Из каталога", "Кино: 3", "Выбрать все на странице", "Добавить выбранные: 3")
    town.faults.add(Rule.too_many_requests(600, method="getChat", skip=1))
    await town.ann.says("6")
    report, _ = await town.ann.says("5")
    assert report.splitlines()[1:4] == [
        "@film_000 6 5 — добавлен",
        "@film_001 6 5 — Telegram просит подождать. Повторите через 10 мин",
        "@film_002 6 5 — Telegram просит подождать. Повторите через 10 мин",
    ]
    assert town.calls.count("getChat") == 2


async def test_trouble_in_the_middle_loses_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    offered(town, *films(2))
    await town.in_project("Из каталога", "Кино: 2", "Выбрать все на странице", "Добавить выбранные: 2")
    await town.ann.says("6")
    add = DonorsInMemory.add

    async def adds_one(self: DonorsInMemory, donor: NewDonor, now: datetime) -> Donor | None:
        if self.memory.donors:
            raise ConnectionError("the database is away for a moment")
        return await add(self, donor, now)

    with monkeypatch.context() as trouble:
        trouble.setattr(DonorsInMemory, "add", adds_one)
        report, said = await town.ann.says("5")
    assert report.splitlines()[1:3] == ["@film_000 6 5 — добавлен", "@film_001 6 5 — не проверен"]
    assert said == texts.TROUBLE
    report, menu = await town.ann.says("5")
    assert report.splitlines()[1:3] == ["@film_000 6 5 — Такой канал уже есть", "@film_001 6 5 — добавлен"]
    assert menu == "Маркетинг"


@pytest.mark.parametrize("label", ["☐ Фильм 000 · @film_000", "Добавить выбранные: 1", "Категории"])
async def test_a_project_that_is_removed_while_one_chooses_is_told(town: Town, label: str) -> None:
    offered(town, *films(2))
    project, _ = await town.in_project("Из каталога", "Кино: 2", "☐ Фильм 001 · @film_001")
    await town.storage.projects.remove(project.id, NOON)
    assert (await town.ann.presses(label))[0] == texts.PROJECT_GONE
    assert town.ann.buttons() == ["Добавить проект"]


async def test_a_database_that_is_away_is_told_and_what_is_chosen_stays(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(town, *films(2))
    await town.in_project("Из каталога", "Кино: 2", "☐ Фильм 000 · @film_000")

    async def is_away(*_: object) -> None:
        raise ConnectionError("the database is away for a moment")

    with monkeypatch.context() as trouble:
        trouble.setattr(CatalogInMemory, "channels", is_away)
        assert await town.ann.presses("☐ Фильм 001 · @film_001") == [texts.TROUBLE]
    await town.ann.presses("Категории")
    assert town.ann.with_button("Добавить выбранные: 1") in town.ann.messages()


# --- Without a catalog -----------------------------------------------------------------------------------------------


async def test_on_a_server_without_the_catalog_that_is_said_and_the_menu_stays(town: Town) -> None:
    _, told = await town.in_project("Из каталога")
    assert told == [catalog_texts.MISSING, "Маркетинг"]


async def test_an_empty_catalog_says_so(town: Town) -> None:
    offered(town)
    _, told = await town.in_project("Из каталога")
    assert told == ["В каталоге пока нет каналов", "Маркетинг"]


@pytest.mark.parametrize("label", ["☐ Фильм 000 · @film_000", "Выбрать все на странице", "Категории"])
async def test_a_catalog_that_is_taken_away_while_one_chooses_is_told(town: Town, label: str) -> None:
    offered(town, *films(1))
    await town.in_project("Из каталога", "Кино: 1")
    town.storage.memory.catalog = None
    assert await town.ann.presses(label) == [catalog_texts.MISSING, "Маркетинг"]


async def test_a_catalog_that_is_taken_away_before_y_is_told(town: Town) -> None:
    offered(town, *films(1))
    await town.in_project("Из каталога", "Кино: 1", "☐ Фильм 000 · @film_000", "Добавить выбранные: 1")
    await town.ann.says("6")
    town.storage.memory.catalog = None
    assert await town.ann.says("5") == [catalog_texts.MISSING, "Маркетинг"]
    assert await donors(town) == []
