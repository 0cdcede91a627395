"""Pauses are added and removed as the owner's text says, in its very words."""

from datetime import time

import pytest

from reposter_service.domain.pauses import Pause
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.builders import NOON
from reposter_service.workflows.records import Project

LIST = "1. 23:00-07:00\n2. 10:00-11:00\n3. 18:00-19:00\n\n"
STARTS = "введите время начала паузы в формате 00:00\n(часовой пояс Europe/Moscow, сейчас там 15:00)"
ENDS = "введите время конца паузы"
NUMBER = "введите номер паузы которую хотите удалить"
NIGHT, MORNING, EVENING = Pause(time(23), time(7)), Pause(time(10), time(11)), Pause(time(18), time(19))


async def asked(town: Town, button: str, *pauses: Pause) -> tuple[Project, list[str]]:
    project = await town.project()
    for pause in pauses:
        await town.storage.projects.add_pause(project.id, pause)
    await town.ann.says("/start")
    await town.ann.presses("Маркетинг")
    return project, await town.ann.presses(button)


@pytest.mark.parametrize(
    ("starts", "ends", "pause"),
    [
        pytest.param("23:00", "07:00", NIGHT, id="over midnight"),
        pytest.param("10:00", "11:00", MORNING, id="within a day"),
        pytest.param(" 7:05 ", "7:06", Pause(time(7, 5), time(7, 6)), id="written short"),
    ],
)
async def test_a_pause_is_two_times(town: Town, starts: str, ends: str, pause: Pause) -> None:
    project, told = await asked(town, "Добавить паузу")
    assert told == [STARTS]
    assert await town.ann.says(starts) == [ENDS]
    assert await town.ann.says(ends) == ["пауза добавлена", "Маркетинг"]
    assert await town.storage.projects.pauses(project.id) == [pause]
    assert await town.storage.dialogs.state(town.ann.person.id) is None


async def test_the_present_pauses_are_listed_before_the_question(town: Town) -> None:
    _, told = await asked(town, "Добавить паузу", NIGHT, MORNING, EVENING)
    assert told == [LIST + STARTS]
    assert town.ann.buttons() == ["Назад"]


async def test_pauses_may_overlap(town: Town) -> None:
    project, _ = await asked(town, "Добавить паузу", NIGHT)
    await town.ann.says("22:00")
    assert (await town.ann.says("23:30"))[0] == "пауза добавлена"
    assert len(await town.storage.projects.pauses(project.id)) == 2


async def test_a_pause_that_ends_when_it_starts_is_refused(town: Town) -> None:
    await asked(town, "Добавить паузу")
    await town.ann.says("23:00")
    assert await town.ann.says("23:00") == ["Конец паузы совпадает с началом. Введите другой конец, например: 07:00"]
    assert (await town.ann.says("07:00"))[0] == "пауза добавлена"


async def test_the_same_pause_again_is_refused(town: Town) -> None:
    project, _ = await asked(town, "Добавить паузу", NIGHT)
    await town.ann.says("23:00")
    assert await town.ann.says("7:00") == ["Такая пауза уже есть. Введите другой конец, например: 07:30"]
    assert (await town.ann.says("07:30"))[0] == "пауза добавлена"
    assert len(await town.storage.projects.pauses(project.id)) == 2


@pytest.mark.parametrize("wrong", ["24:00", "25:00", "7:5", "12:60", "семь", "-1", "23", "🙂", "23:00-07:00", "<b>"])
async def test_what_is_no_time_is_asked_for_again(town: Town, wrong: str) -> None:
    project, _ = await asked(town, "Добавить паузу")
    assert await town.ann.says(wrong) == ["Это не время от 00:00 до 23:59. Нужно время, например: 23:00"]
    await town.ann.says("23:00")
    assert await town.ann.says(wrong) == ["Это не время от 00:00 до 23:59. Нужно время, например: 07:00"]
    assert await town.storage.projects.pauses(project.id) == []
    assert town.ann.buttons() == ["Назад"]


async def test_a_pause_is_removed_by_its_number(town: Town) -> None:
    project, told = await asked(town, "Удалить паузу", NIGHT, MORNING, EVENING)
    assert told == [LIST + NUMBER]
    assert town.ann.buttons() == ["Назад"]
    assert await town.ann.says("2") == ["пауза удалена", "Маркетинг"]
    assert await town.storage.projects.pauses(project.id) == [NIGHT, EVENING]


async def test_a_number_means_the_list_that_was_shown(town: Town) -> None:
    """Though another admin has removed the first since, and added another."""
    project, _ = await asked(town, "Удалить паузу", NIGHT, MORNING, EVENING)
    await town.storage.projects.remove_pause(project.id, NIGHT)
    await town.storage.projects.add_pause(project.id, Pause(time(1), time(2)))
    assert (await town.ann.says("3"))[0] == "пауза удалена"
    assert await town.storage.projects.pauses(project.id) == [MORNING, Pause(time(1), time(2))]


async def test_a_pause_that_another_admin_has_removed_is_gone(town: Town) -> None:
    project, _ = await asked(town, "Удалить паузу", NIGHT, MORNING)
    await town.storage.projects.remove_pause(project.id, NIGHT)
    assert await town.ann.says("1") == ["Этой паузы уже нет: её удалил другой админ", "Маркетинг"]
    assert await town.storage.projects.pauses(project.id) == [MORNING]


@pytest.mark.parametrize("wrong", ["0", "3", "-1", "1000000000"])
async def test_a_number_that_is_not_in_the_list_is_asked_for_again(town: Town, wrong: str) -> None:
    project, _ = await asked(town, "Удалить паузу", NIGHT, MORNING)
    assert await town.ann.says(wrong) == ["Такое число не подходит. Нужен номер одной паузы из списка, например: 1"]
    assert len(await town.storage.projects.pauses(project.id)) == 2


async def test_without_pauses_there_is_nothing_to_remove(town: Town) -> None:
    _, told = await asked(town, "Удалить паузу")
    assert told == ["Пауз пока нет", "Маркетинг"]
    assert await town.storage.dialogs.state(town.ann.person.id) is None


@pytest.mark.parametrize("button", ["Добавить паузу", "Удалить паузу"])
async def test_of_a_project_that_is_gone_no_pause_is_changed(town: Town, button: str) -> None:
    project, _ = await asked(town, button, NIGHT)
    answer = "23:00" if button == "Добавить паузу" else "1"
    if button == "Добавить паузу":
        await town.ann.says("10:00")
    await town.storage.projects.remove(project.id, NOON)
    assert (await town.ann.says(answer))[0] == "Этого проекта больше нет"
    assert await town.storage.dialogs.state(town.ann.person.id) is None
