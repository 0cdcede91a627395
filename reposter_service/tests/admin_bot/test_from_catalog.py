"""«Из каталога»: a category, channels of it, X and Y, and each channel's fate is told."""

import pytest

from reposter_service.admin_bot import catalog_texts, texts
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.shelves import donors, films, notice, offered, screen
from reposter_service.tests.admin_bot.town import buttons
from reposter_service.tests.builders import NOON, new_donor, published
from reposter_service.tests.waiting import until

CATEGORIES = "Выберите категорию. Рядом с ней — сколько её каналов ещё не в проекте"
BELOW = ["", catalog_texts.ADDED]


# --- The whole way ---------------------------------------------------------------------------------------------------


async def test_channels_chosen_in_two_categories_are_added_with_one_x_and_y(town: Town) -> None:
    offered(
        town,
        published("Премьеры", "premieres"),
        published("Афиша", "posters"),
        published("Числа", "numbers", category="Аналитика"),
    )
    project, told = await town.in_project("Из каталога")
    assert told == [CATEGORIES]
    assert town.ann.buttons() == ["Аналитика: 1", "Кино: 2", "Назад"]

    await town.ann.presses("Кино: 2")
    assert screen(town) == (
        "Кино\nМожно добавить: 2",
        ["☐ Афиша · @posters", "☐ Премьеры · @premieres", "Выбрать все на странице", "Категории", "Назад"],
    )
    await town.ann.presses("☐ Премьеры · @premieres")
    assert screen(town)[0] == "Кино\nМожно добавить: 2\nВыбрано: 1"
    assert town.ann.buttons()[1] == "☑ Премьеры · @premieres"
    await town.ann.presses("Категории")
    assert screen(town) == (
        f"{CATEGORIES}\nВыбрано: 1",
        ["Аналитика: 1", "Кино: 2", "Добавить выбранные: 1", "Назад"],
    )
    await town.ann.presses("Аналитика: 1")
    await town.ann.presses("☐ Числа · @numbers")

    assert await town.ann.presses("Добавить выбранные: 2") == [
        "Числа X и Y будут общими для 2 каналов\nвведите число X(последние посты)"
    ]
    assert await town.ann.says("6") == ["введите число Y (лучше чем топ...)"]
    report, menu = await town.ann.says("5")
    assert report.splitlines() == [
        "Добавлено: 2, не добавлено: 0",
        "@premieres 6 5 — добавлен",
        "@numbers 6 5 — добавлен",
        *BELOW,
    ]
    assert menu == "Маркетинг"
    assert await donors(town) == [("premieres", 6, 5), ("numbers", 6, 5)]
    assert town.changed == [project.id]


async def test_what_is_added_is_marked_and_counted_when_the_catalog_is_opened_again(town: Town) -> None:
    offered(town, published("Премьеры", "premieres"))
    await town.in_project("Из каталога", "Кино: 1", "☐ Премьеры · @premieres", "Добавить выбранные: 1")
    await town.ann.says("6")
    await town.ann.says("5")
    await town.ann.presses("Из каталога")
    assert town.ann.buttons() == ["Кино: новых нет", "Назад"]
    await town.ann.presses("Кино: новых нет")
    assert screen(town) == (
        "Кино\nНовых каналов здесь нет\nУже в проекте: 1",
        ["уже есть · Премьеры · @premieres", "Категории", "Назад"],
    )
    assert await notice(town, "уже есть · Премьеры · @premieres") == "Этот канал уже есть в проекте"
    assert "Добавить выбранные: 1" not in town.ann.buttons()


# --- Pages -----------------------------------------------------------------------------------------------------------


async def test_what_is_chosen_on_a_page_stays_chosen_on_the_others(town: Town) -> None:
    offered(town, *films(45))
    await town.in_project("Из каталога", "Кино: 45", "☐ Фильм 000 · @film_000", "Дальше →")
    assert screen(town)[0] == "Кино\nМожно добавить: 45\nСтраница 2 из 3\nВыбрано: 1"
    assert town.ann.buttons()[20:] == [
        "Выбрать все на странице",
        "← Раньше",
        "Дальше →",
        "Добавить выбранные: 1",
        "Категории",
        "Назад",
    ]
    await town.ann.presses("Выбрать все на странице")
    await town.ann.presses("Дальше →")
    assert town.ann.buttons()[5:8] == ["Выбрать все на странице", "← Раньше", "Добавить выбранные: 21"]
    await town.ann.presses("← Раньше")
    await town.ann.presses("Снять все на странице")
    await town.ann.presses("← Раньше")
    assert screen(town)[0] == "Кино\nМожно добавить: 45\nСтраница 1 из 3\nВыбрано: 1"
    assert town.ann.buttons()[0] == "☑ Фильм 000 · @film_000"


async def test_more_categories_than_a_page_holds_are_leafed_through(town: Town) -> None:
    offered(town, *(published("Канал", f"channel_{n:02}", category=f"Категория {n:02}") for n in range(41)))
    await town.in_project("Из каталога", "Дальше →")
    assert screen(town) == (f"{CATEGORIES}\nСтраница 2 из 2", ["Категория 40: 1", "← Раньше", "Назад"])


async def test_all_of_a_page_chooses_what_is_no_donor_yet(town: Town) -> None:
    offered(town, *films(3))
    project = await town.project()
    await town.storage.donors.add(new_donor(project.id, 7000, username="film_001"), NOON)
    await town.ann.says("/start")
    for label in ("Маркетинг", "Из каталога", "Кино: 2", "Выбрать все на странице"):
        await town.ann.presses(label)
    assert town.ann.buttons() == [
        "☑ Фильм 000 · @film_000",
        "☑ Фильм 002 · @film_002",
        "уже есть · Фильм 001 · @film_001",
        "Снять все на странице",
        "Добавить выбранные: 2",
        "Категории",
        "Назад",
    ]


async def test_what_was_chosen_before_all_of_its_page_is_chosen_once(town: Town) -> None:
    offered(town, *films(3))
    await town.in_project("Из каталога", "Кино: 3", "☐ Фильм 001 · @film_001", "Выбрать все на странице")
    assert "Добавить выбранные: 3" in town.ann.buttons()


async def test_at_once_as_many_are_added_as_a_list_has_lines(town: Town) -> None:
    offered(town, *films(120))
    await town.in_project("Из каталога", "Кино: 120")
    for _ in range(5):
        await town.ann.presses("Выбрать все на странице")
        await town.ann.presses("Дальше →")
    told = await notice(town, "Выбрать все на странице")
    assert told == "За раз добавляется не больше 100 каналов: добавьте выбранные, потом продолжите"
    assert "Добавить выбранные: 100" in town.ann.buttons()


async def test_names_of_any_length_and_script_fit_under_telegrams_buttons(town: Town) -> None:
    long = "Ж" * 300
    offered(town, *(published(long, f"{'n' * 30}{n:02}", category=long) for n in range(30)))
    project = await town.project()
    await town.storage.donors.add(new_donor(project.id, 7000, username=f"{'n' * 30}00"), NOON)
    await town.ann.says("/start")
    for label in ("Маркетинг", "Из каталога", f"{'Ж' * 55}…: 29", "Выбрать все на странице", "Дальше →"):
        await town.ann.presses(label)
    for name, data in buttons(town.ann.newest()):
        assert len(name) <= 60
        assert 1 <= len(data.encode()) <= 64
    assert len(buttons(town.ann.newest())) <= 100
    assert "Выбрано: 20" in screen(town)[0]


async def test_private_channels_are_named_with_the_way_to_add_them(town: Town) -> None:
    private = [published(f"Тайна {number}", None, channel_id=7100 + number) for number in range(7)]
    offered(town, published("Открытый", "open_one"), *private)
    await town.in_project("Из каталога", "Кино: 1")
    assert screen(town)[0].splitlines()[2] == (
        "По приглашению: «Тайна 0», «Тайна 1», «Тайна 2», «Тайна 3», «Тайна 4» и ещё 2. "
        "Их добавляют ссылкой-приглашением, кнопкой «Добавить канал»"
    )
    assert town.ann.buttons()[0] == "☐ Открытый · @open_one"


async def test_a_private_channel_that_is_a_donor_is_not_said_to_need_an_invitation(town: Town) -> None:
    offered(town, published("Открытый", "open_one"), published("Тайна", None, channel_id=7100))
    project = await town.project()
    await town.storage.donors.add(new_donor(project.id, 7100, username=None), NOON)
    await town.ann.says("/start")
    for label in ("Маркетинг", "Из каталога", "Кино: 1"):
        await town.ann.presses(label)
    assert screen(town)[0] == "Кино\nМожно добавить: 1\nУже в проекте: 1"


# --- Presses that come twice, late, or never -------------------------------------------------------------------------


async def test_a_channel_pressed_twice_in_a_row_is_chosen(town: Town) -> None:
    offered(town, *films(1))
    await town.in_project("Из каталога", "Кино: 1")
    message = town.ann.newest()
    for _ in range(2):
        town.ann.press("☐ Фильм 000 · @film_000", of=message)
    for _ in range(2):
        await town.board.dealt_with()
    assert town.ann.buttons()[0] == "☑ Фильм 000 · @film_000"
    await town.ann.presses("☑ Фильм 000 · @film_000")
    assert town.ann.buttons()[0] == "☐ Фильм 000 · @film_000"


async def test_what_is_chosen_survives_a_restart(town: Town) -> None:
    offered(town, *films(1))
    await town.in_project("Из каталога", "Кино: 1", "☐ Фильм 000 · @film_000")
    await town.restarts()
    await town.ann.presses("Добавить выбранные: 1")
    await town.ann.says("6")
    assert (await town.ann.says("5"))[0].startswith("Добавлено: 1")


@pytest.mark.parametrize("label", ["☐ Фильм 000 · @film_000", "Выбрать все на странице", "Категории"])
async def test_a_button_of_an_earlier_choice_does_nothing(town: Town, label: str) -> None:
    offered(town, *films(1))
    await town.in_project("Из каталога", "Кино: 1")
    earlier = town.ann.newest()
    await town.ann.presses("Назад")
    await town.ann.presses("Из каталога")
    press = town.ann.press(label, of=earlier)
    await town.board.dealt_with()
    await until(lambda: press.answer is not None)
    assert press.answer is not None
    assert press.answer.text == texts.OLD_BUTTON
    assert town.ann.buttons() == ["Кино: 1", "Назад"]


async def test_back_forgets_what_was_chosen(town: Town) -> None:
    offered(town, *films(1))
    await town.in_project("Из каталога", "Кино: 1", "☐ Фильм 000 · @film_000")
    assert await town.ann.presses("Назад") == ["Маркетинг"]
    await town.ann.presses("Из каталога")
    assert town.ann.buttons() == ["Кино: 1", "Назад"]


async def test_one_may_choose_on_after_x_was_asked_for(town: Town) -> None:
    offered(town, *films(2))
    await town.in_project("Из каталога", "Кино: 2", "☐ Фильм 000 · @film_000", "Добавить выбранные: 1")
    await town.ann.presses("☐ Фильм 001 · @film_001")
    told = await town.ann.says("6")
    assert told == ["Отметьте каналы кнопками выше и нажмите «Добавить выбранные»"]
    await town.ann.presses("Добавить выбранные: 2")
    await town.ann.says("6")
    assert (await town.ann.says("5"))[0].startswith("Добавлено: 2")


@pytest.mark.parametrize("wrong", ["0", "51", "семь", "6 5"])
async def test_a_wrong_number_loses_nothing(town: Town, wrong: str) -> None:
    offered(town, *films(1))
    await town.in_project("Из каталога", "Кино: 1", "☐ Фильм 000 · @film_000", "Добавить выбранные: 1")
    for right in ("6", "5"):
        [told] = await town.ann.says(wrong)
        assert told.endswith(f"Нужно одно целое число от 1 до 50, например: {right}")
        assert town.ann.buttons() == ["Назад"]
        *_, last = await town.ann.says(right)
    assert last == "Маркетинг"
    assert await donors(town) == [("film_000", 6, 5)]
