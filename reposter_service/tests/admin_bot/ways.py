"""How Ann comes to each question of the bot, and an answer that is right there: the table of all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time

from aiogram.fsm.state import State

from reposter_service.admin_bot.prompts import Prompts
from reposter_service.domain.pauses import Pause
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.builders import new_donor, published
from reposter_service.tests.database.given import a_due_post

WITH_PASSWORD, WITHOUT = "+79990000001", "+79990000002"
PASSWORD = "correct horse"
TITLE = "Маркетинг"


@dataclass(frozen=True, slots=True)
class Press:
    label: str


Says = str | Callable[[Town], str]
Step = Press | Says


@dataclass(frozen=True, slots=True)
class Way:
    """From /start on. `right`: an answer after which the question stands no more, None where only a press is one."""

    steps: tuple[Step, ...]
    right: Says | None


def sent_code(phone: str) -> Callable[[Town], str]:
    """As one types it."""
    return lambda town: "-".join(town.sign_ins.codes[phone])


def _in_project(label: str, *steps: Step, right: Says | None) -> Way:
    return Way((Press(TITLE), Press(label), *steps), right)


_CHOSEN = (Press("Кино: 1"), Press("☐ Свежий · @fresh_donor"), Press("Добавить выбранные: 1"))
_ADD, _CHANGE, _USERBOT = "Добавить канал", "Изменить Х и Y", "Добавить/заменить юзербот"

WAYS: Mapping[State, Way] = {
    Prompts.project_title: Way((Press("Добавить проект"),), "Кино"),
    Prompts.project_link: Way((Press("Добавить проект"), "Кино"), "@our_cinema"),
    Prompts.removed_project_link: Way((Press("Удалить проект"),), None),
    Prompts.donor_link: _in_project(_ADD, right="t.me/fresh_donor"),
    Prompts.donor_x: _in_project(_ADD, "@fresh_donor", right="6"),
    Prompts.donor_y: _in_project(_ADD, "@fresh_donor", "6", right="5"),
    Prompts.donor_lines: _in_project("Добавить списком", right=None),
    Prompts.catalog: _in_project("Из каталога", right=None),
    Prompts.catalog_x: _in_project("Из каталога", *_CHOSEN, right="6"),
    Prompts.catalog_y: _in_project("Из каталога", *_CHOSEN, "6", right="5"),
    Prompts.removed_donor_link: _in_project("Удалить канал", right="t.me/donor"),
    Prompts.changed_donor_link: _in_project(_CHANGE, right="@donor"),
    Prompts.changed_x: _in_project(_CHANGE, "@donor", right="7"),
    Prompts.changed_y: _in_project(_CHANGE, "@donor", "7", right="7"),
    Prompts.pause_starts: _in_project("Добавить паузу", right="10:00"),
    Prompts.pause_ends: _in_project("Добавить паузу", "10:00", right="11:00"),
    Prompts.pause_number: _in_project("Удалить паузу", right="1"),
    Prompts.statistics_days: _in_project("Статистика", right="7"),
    Prompts.rating_days: _in_project("Рейтинг", right="7"),
    Prompts.phone: _in_project(_USERBOT, right=WITH_PASSWORD),
    Prompts.code: _in_project(_USERBOT, WITH_PASSWORD, right=sent_code(WITH_PASSWORD)),
    Prompts.password: _in_project(_USERBOT, WITH_PASSWORD, sent_code(WITH_PASSWORD), right=PASSWORD),
    Prompts.rights: _in_project(_USERBOT, WITHOUT, sent_code(WITHOUT), right=None),
    Prompts.why_link: _in_project("Почему?", right=None),
    Prompts.tuner_link: _in_project("Подбор X и Y", right="@donor"),
    Prompts.tuner_days: _in_project("Подбор X и Y", "@donor", right=None),
}


async def furnish(town: Town) -> None:
    """Whatever the ways lead by: a project with a donor, a post and a pause, channels to add, accounts to sign in."""
    project = await town.project(TITLE)
    town.telegram.channel(project.channel_id, "our").writable = False
    donor = await town.storage.donors.add(new_donor(project.id, username="donor"), town.now)
    assert donor is not None
    await a_due_post(town.storage, donor)
    await town.storage.projects.add_pause(project.id, Pause(time(23), time(7)))
    town.channel("Свежий", "fresh_donor")
    town.storage.memory.catalog = [published("Свежий", "fresh_donor")]
    town.channel("Кино", "our_cinema", bot_is_admin=True)
    town.world.people.add("Ivan", username="ivan_petrov")
    town.sign_ins.account(WITH_PASSWORD, PASSWORD)
    town.sign_ins.account(WITHOUT)


async def come_to(town: Town, prompt: State) -> None:
    await town.ann.says("/start")
    for step in WAYS[prompt].steps:
        if isinstance(step, Press):
            await town.ann.presses(step.label)
        else:
            await town.ann.says(spoken(town, step))
    assert await town.storage.dialogs.state(town.ann.person.id) == prompt.state


def spoken(town: Town, says: Says) -> str:
    return says if isinstance(says, str) else says(town)
