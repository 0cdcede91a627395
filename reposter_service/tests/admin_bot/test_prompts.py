"""«Во всех путях если бот требует дальше что-то вводить должна быть кнопка "назад"»: a walk over every question."""

import pytest
from aiogram.fsm.state import State

from reposter_service.admin_bot.prompts import Prompts
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.town import Correspondent
from reposter_service.tests.admin_bot.ways import TITLE, WAYS, Press, come_to, furnish
from reposter_service.tests.in_memory.memory import Memory

EVERY = pytest.mark.parametrize("prompt", Prompts.__all_states__, ids=lambda state: state.state.partition(":")[2])
MAIN = "Выберите проект"


def menu_of(prompt: State) -> str:
    """What the menu says from which the way to this question has led."""
    return TITLE if Press(TITLE) in WAYS[prompt].steps else MAIN


def has_back(ann: Correspondent) -> bool:
    """Under the newest message, or on the keyboard below the chat."""
    return "Назад" in (ann.keyboard() or ann.buttons())


def written(memory: Memory) -> list[object]:
    """All that an unfinished operation could have changed."""
    return [memory.projects, memory.donors, memory.pauses, memory.userbots, memory.posts, memory.progress_notes]


async def is_cancelled(town: Town, told: list[str], prompt: State) -> None:
    assert told[-1] == menu_of(prompt)
    assert await town.storage.dialogs.state(town.ann.person.id) is None
    assert await town.storage.dialogs.data(town.ann.person.id) == {}
    assert town.ann.keyboard() == []
    assert town.changes == 0


def test_there_is_a_way_to_every_question() -> None:
    assert set(WAYS) == set(Prompts.__all_states__)


@EVERY
async def test_every_question_has_back_which_cancels_and_returns_to_its_menu(town: Town, prompt: State) -> None:
    await furnish(town)
    before = repr(written(town.storage.memory))
    await come_to(town, prompt)
    assert has_back(town.ann)
    told = await (town.ann.says if town.ann.keyboard() else town.ann.presses)("Назад")
    await is_cancelled(town, told, prompt)
    assert repr(written(town.storage.memory)) == before


@EVERY
async def test_back_may_be_typed_in_any_case_of_letters(town: Town, prompt: State) -> None:
    await furnish(town)
    await come_to(town, prompt)
    await is_cancelled(town, await town.ann.says("назад"), prompt)


@EVERY
async def test_an_answer_that_is_refused_leaves_back_in_place(town: Town, prompt: State) -> None:
    await furnish(town)
    await come_to(town, prompt)
    await town.ann.says("🙂" * 201)
    assert await town.storage.dialogs.state(town.ann.person.id) == prompt.state
    assert has_back(town.ann)
    told = await (town.ann.says if town.ann.keyboard() else town.ann.presses)("Назад")
    await is_cancelled(town, told, prompt)


@EVERY
async def test_every_question_survives_a_restart(town: Town, prompt: State) -> None:
    await furnish(town)
    await come_to(town, prompt)
    await town.restarts()
    await is_cancelled(town, await town.ann.says("Назад"), prompt)


@EVERY
async def test_start_ends_whatever_was_asked(town: Town, prompt: State) -> None:
    await furnish(town)
    await come_to(town, prompt)
    assert (await town.ann.says("/start"))[-1] == MAIN
    assert await town.storage.dialogs.state(town.ann.person.id) is None
