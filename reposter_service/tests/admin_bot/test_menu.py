"""The menus, and what holds in all of them: old buttons, restarts, two admins, trouble."""

import pytest
from structlog.testing import capture_logs
from telegram_sandbox.faults import Rule
from telegram_sandbox.world import DirectMessage
from telegram_sandbox.world.media import Media, MediaKind, picture
from telegram_sandbox.world.messages import Content, Entity

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.menu import PROJECT_MENU
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.town import buttons
from reposter_service.tests.builders import NOON

IN_A_PROJECT = [label for row in PROJECT_MENU for label, _ in row]
NO_PROJECTS = "Проектов пока нет. Начните с кнопки «Добавить проект»"


# --- What they show --------------------------------------------------------------------------------------------------


async def test_before_the_first_project_the_main_menu_says_how_to_begin(town: Town) -> None:
    assert await town.ann.says("/start") == [NO_PROJECTS]
    assert town.ann.buttons() == ["Добавить проект"]


async def test_the_main_menu_has_a_button_for_each_project(town: Town) -> None:
    await town.project("Маркетинг")
    await town.project("Кино", 5001, "cinema")
    assert await town.ann.says("/start") == ["Выберите проект"]
    assert town.ann.buttons() == ["Маркетинг", "Кино", "Добавить проект", "Удалить проект"]


async def test_more_projects_than_telegram_takes_buttons_are_two_messages(town: Town) -> None:
    for number in range(101):
        await town.project(f"Проект {number}", 6000 + number, f"project_{number}")
    assert await town.ann.says("/start") == ["Проектов много, остальные ниже", "Выберите проект"]
    first, last = town.ann.messages()[-2:]
    assert [name for name, _ in buttons(first)] == [f"Проект {number}" for number in range(90)]
    assert town.ann.buttons()[:11] == [f"Проект {number}" for number in range(90, 101)]
    assert last is town.ann.newest()


async def test_a_project_opens_with_its_name(town: Town) -> None:
    """«При каждом открытии бот должен отправлять название проекта в управление которым я зашел»."""
    _, told = await town.in_project()
    assert told == ["Маркетинг"]
    assert town.ann.newest().content.entities == (Entity("bold", 0, len("Маркетинг")),)
    assert town.ann.buttons() == [
        "Добавить канал",
        "Удалить канал",
        "Добавить списком",
        "Из каталога",
        "Изменить Х и Y",
        "Подбор X и Y",
        "Добавить паузу",
        "Удалить паузу",
        "Статистика",
        "Рейтинг",
        "Почему?",
        "Добавить/заменить юзербот",
        "Назад",
    ]


@pytest.mark.parametrize("title", ["<b>Кино</b>", 'Кино & "Ко"', "🎬 Кино", "_Кино_ *и* `код`"])
async def test_a_name_is_shown_as_it_was_typed(town: Town, title: str) -> None:
    await town.project(title)
    await town.ann.says("/start")
    assert await town.ann.presses(title) == [title]


async def test_back_leads_from_a_project_to_the_main_menu(town: Town) -> None:
    await town.in_project()
    assert await town.ann.presses("Назад") == ["Выберите проект"]


@pytest.mark.parametrize("text", ["привет", "/menu", "/start", "/help", "Назад", "7", "https://t.me/our"])
async def test_a_word_that_nobody_has_asked_for_opens_the_main_menu(town: Town, text: str) -> None:
    assert await town.ann.says(text) == [NO_PROJECTS]


# --- Old buttons -----------------------------------------------------------------------------------------------------


async def test_a_button_of_an_old_message_still_works(town: Town) -> None:
    await town.in_project()
    menu = town.ann.newest()
    await town.project("Кино", 5001, "cinema")
    await town.ann.says("/start")
    await town.ann.presses("Кино")
    assert await town.ann.presses("Добавить паузу", of=menu) == [
        "введите время начала паузы в формате 00:00\n(часовой пояс Europe/Moscow, сейчас там 15:00)"
    ]
    assert await town.ann.presses("Назад") == ["Маркетинг"]


async def test_a_button_of_an_old_message_ends_what_was_unfinished(town: Town) -> None:
    await town.in_project()
    menu = town.ann.newest()
    await town.ann.presses("Добавить паузу")
    await town.ann.presses("Рейтинг", of=menu)
    assert (await town.ann.says("23:00"))[0].startswith("Нужно одно целое число")


@pytest.mark.parametrize("label", IN_A_PROJECT)
async def test_a_button_of_a_project_that_is_gone_says_so(town: Town, label: str) -> None:
    project, _ = await town.in_project()
    await town.storage.projects.remove(project.id, NOON)
    assert await town.ann.presses(label) == ["Этого проекта больше нет", NO_PROJECTS]


async def test_the_button_of_a_project_that_is_gone_says_so_too(town: Town) -> None:
    project = await town.project()
    await town.ann.says("/start")
    await town.storage.projects.remove(project.id, NOON)
    assert await town.ann.presses("Маркетинг") == ["Этого проекта больше нет", NO_PROJECTS]


async def test_a_button_that_no_longer_means_anything_says_so(town: Town) -> None:
    await town.ann.says("/start")
    forged = DirectMessage(town.bot.id, town.ann.person.id, 0, Content("x"), ids={town.bot.id: 1})
    press = town.world.buttons.press(town.ann.person, town.bot, forged, "go:nowhere:1")
    await town.board.dealt_with()
    assert press.answer is not None
    assert press.answer.text == "Эта кнопка больше не действует"
    assert town.ann.told() == [NO_PROJECTS]


async def test_a_button_that_no_longer_means_anything_leaves_what_is_unfinished_as_it_is(town: Town) -> None:
    await town.in_project("Добавить паузу")
    forged = DirectMessage(town.bot.id, town.ann.person.id, 0, Content("x"), ids={town.bot.id: 1})
    town.world.buttons.press(town.ann.person, town.bot, forged, "go:nowhere:1")
    await town.board.dealt_with()
    assert await town.ann.says("23:00") == ["введите время конца паузы"]


STICKER = Content(media=Media(1, MediaKind.STICKER, picture((0, 0, 0)), "image/webp"))


@pytest.mark.parametrize("answer", [Content("7"), STICKER], ids=["a text", "a sticker"])
async def test_a_question_that_an_older_version_has_asked_leads_to_the_main_menu(town: Town, answer: Content) -> None:
    await town.in_project()
    await town.storage.dialogs.keep(town.ann.person.id, "Prompts:renamed_since", {"menu": 1, "chooses": False}, NOON)
    assert await town.ann.sends(answer) == ["Выберите проект"]
    assert await town.storage.dialogs.state(town.ann.person.id) is None


# --- Restarts, and two admins ----------------------------------------------------------------------------------------


async def test_a_dialog_survives_a_restart_of_the_service(town: Town) -> None:
    await town.in_project("Добавить паузу")
    await town.restarts()
    assert await town.ann.says("23:00") == ["введите время конца паузы"]
    await town.restarts()
    assert await town.ann.says("07:00") == ["пауза добавлена", "Маркетинг"]


async def test_what_was_said_while_the_service_was_down_is_answered_when_it_is_up(town: Town) -> None:
    await town.in_project("Добавить паузу")
    await town.stops()
    town.world.direct.send(town.ann.person, town.bot, "23:00")
    await town.starts()
    await town.board.dealt_with()
    assert town.ann.told()[-1] == "введите время конца паузы"


async def test_two_admins_do_not_disturb_each_other(town: Town) -> None:
    await town.in_project("Добавить паузу")
    await town.project("Кино", 5001, "cinema")
    await town.bob.says("/start")
    await town.bob.presses("Кино")
    assert await town.bob.presses("Рейтинг") == ["введите количество дней"]
    assert await town.ann.says("23:00") == ["введите время конца паузы"]
    assert (await town.bob.says("7"))[-1] == "Кино"
    assert (await town.ann.says("07:00"))[0] == "пауза добавлена"


# --- Trouble ---------------------------------------------------------------------------------------------------------


class AwayError(Exception):
    """As a library of the storage tells it."""


async def test_when_the_storage_is_away_that_is_said_and_nothing_is_lost(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _ = await town.in_project("Добавить паузу")
    await town.ann.says("23:00")

    async def away(*_: object) -> bool:
        raise AwayError

    with monkeypatch.context() as trouble:
        trouble.setattr(type(town.storage.projects), "add_pause", away)
        assert await town.ann.says("07:00") == [
            "Сейчас не получилось. Ничего не потеряно: попробуйте ещё раз через минуту"
        ]
    assert await town.ann.says("07:00") == ["пауза добавлена", "Маркетинг"]
    assert len(await town.storage.projects.pauses(project.id)) == 1


async def test_trouble_between_two_questions_leaves_the_first_one_whole(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the new question's data under the old question."""
    await town.in_project("Добавить паузу")
    await town.ann.says("23:00")

    async def away(*_: object) -> None:
        raise AwayError

    with monkeypatch.context() as trouble:
        trouble.setattr(type(town.storage.dialogs), "keep", away)
        assert await town.ann.presses("Статистика") == [texts.TROUBLE]
    assert await town.ann.says("07:00") == ["пауза добавлена", "Маркетинг"]


async def test_telegram_that_asks_the_bot_for_a_pause_longer_than_half_a_minute_is_trouble(town: Town) -> None:
    """Nobody waits for an answer that long; a shorter one is made, and the admin sees nothing of it."""
    town.faults.add(Rule.too_many_requests(31, door="bot", method="sendMessage", times=1))
    assert await town.ann.says("/start") == [texts.TROUBLE]
    town.faults.add(Rule.too_many_requests(1, door="bot", method="sendMessage", times=1))
    assert await town.ann.says("/start") == [NO_PROJECTS]


async def test_when_dialogs_cannot_be_read_that_is_said_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise AwayError

    with monkeypatch.context() as trouble:
        trouble.setattr(type(town.storage.dialogs), "state", away)
        assert await town.ann.says("/start") == [
            "Сейчас не получилось. Ничего не потеряно: попробуйте ещё раз через минуту"
        ]
    assert await town.ann.says("/start") == [NO_PROJECTS]


async def test_a_mistake_of_ours_is_told_as_one(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async def mistaken(*_: object) -> None:
        raise KeyError("projects")

    monkeypatch.setattr(type(town.storage.projects), "all", mistaken)
    with capture_logs() as lines:
        assert await town.ann.says("/start") == [
            "Что-то пошло не так, ошибка записана в журнал службы. Начните действие заново"
        ]
    [line] = lines
    assert (line["event"], line["error"]) == ("the bot could not answer", "KeyError")
    assert line["exc_info"] is not None
