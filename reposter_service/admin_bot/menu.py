"""The main menu and a project's menu. Opening one cancels whatever was unfinished."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.formatting import Bold, Text

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.ask import MENU, Rows, Talk
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.places import Go, Place, menu_of
from reposter_service.workflows.records import Project

Labelled = tuple[str, Place]
LONGEST_LABEL = 60
"""Characters of a button. Telegram takes more and shows less."""
MOST_ROWS = 90
"""Telegram takes a hundred buttons under one message."""

PROJECT_MENU: Sequence[Sequence[Labelled]] = (
    ((texts.ADD_DONOR, Place.ADD_DONOR), (texts.REMOVE_DONOR, Place.REMOVE_DONOR)),
    ((texts.ADD_DONORS, Place.ADD_DONORS), (texts.FROM_CATALOG, Place.FROM_CATALOG)),
    ((texts.CHANGE_X_AND_Y, Place.CHANGE_X_AND_Y), (texts.TUNER, Place.TUNER)),
    ((texts.ADD_PAUSE, Place.ADD_PAUSE), (texts.REMOVE_PAUSE, Place.REMOVE_PAUSE)),
    ((texts.STATISTICS, Place.STATISTICS), (texts.RATING, Place.RATING)),
    ((texts.WHY, Place.WHY),),
    ((texts.USERBOT, Place.USERBOT),),
)


async def open_main(talk: Talk, office: Office) -> None:
    """The last message of it has the buttons that are not projects'."""
    await talk.over()
    projects = await office.projects.all()
    rows = [[button(project.title, Place.PROJECT, project.id)] for project in projects]
    while len(rows) > MOST_ROWS:
        await talk.say(texts.MORE_PROJECTS, rows[:MOST_ROWS])
        del rows[:MOST_ROWS]
    below = [button(texts.ADD_PROJECT, Place.ADD_PROJECT), button(texts.REMOVE_PROJECT, Place.REMOVE_PROJECT)]
    await talk.say(texts.MAIN_MENU if projects else texts.NO_PROJECTS, [*rows, below if projects else below[:1]])


async def open_project(talk: Talk, project: Project) -> None:
    """«При каждом открытии бот должен отправлять название проекта»."""
    await talk.over()
    await talk.say(Text(Bold(project.title)), project_rows(project.id))


async def return_to_menu(talk: Talk, office: Office) -> None:
    """To the menu that the unfinished dialog came from."""
    project = await office.project(await talk.over())
    if project is None:
        await open_main(talk, office)
    else:
        await open_project(talk, project)


def project_rows(project_id: int) -> Rows:
    rows = [[button(label, place, project_id) for label, place in row] for row in PROJECT_MENU]
    return [*rows, [button(texts.BACK, Place.MAIN)]]


def button(label: str, place: Place, project_id: int = 0) -> InlineKeyboardButton:
    fits = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
    return InlineKeyboardButton(text=fits, callback_data=Go(to=place, project=project_id).pack())


async def project_of(press: Go, talk: Talk, office: Office) -> Project | None:
    """The project that a button belongs to; where it is no more that is said, and the main menu opened."""
    project = await office.project(press.project)
    if project is None:
        await talk.say(texts.PROJECT_GONE)
        await open_main(talk, office)
    return project


async def project_asked_about(talk: Talk, office: Office) -> Project | None:
    """The project in whose dialog an answer came. Where it is no more: as above."""
    collected = await talk.collected()
    return await project_of(menu_of(collected[MENU]), talk, office)


async def _main(_: CallbackQuery, talk: Talk, office: Office) -> None:
    await open_main(talk, office)


async def _project(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        await open_project(talk, project)


async def _back(_: Message, talk: Talk, office: Office) -> None:
    await return_to_menu(talk, office)


async def _start(_: Message, talk: Talk, office: Office) -> None:
    await open_main(talk, office)


async def _old_button(_: CallbackQuery, talk: Talk) -> None:
    """Also a key of a keypad whose code is tried already: what is unfinished goes on."""
    talk.notice = texts.OLD_BUTTON


def first() -> Router:
    """Before all features: ways out of every dialog."""
    router = Router(name="menu")
    router.callback_query.register(_main, Go.filter(F.to == Place.MAIN))
    router.callback_query.register(_project, Go.filter(F.to == Place.PROJECT))
    router.message.register(_start, F.text.in_({"/start", "/menu"}))
    router.message.register(_back, F.text.casefold() == texts.BACK.casefold())
    return router


async def _unanswered(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    """No text where one is wanted, or any where a button is. A question of an older version asks nothing any more."""
    if raw_state not in texts.EXAMPLES:
        await open_main(talk, office)
    else:
        await talk.again(texts.EXAMPLES[raw_state] if message.text else texts.not_a_text(raw_state))


def last() -> Router:
    """After all features: what nobody has asked for."""
    router = Router(name="rest")
    router.message.register(_unanswered, ~StateFilter(None))
    router.message.register(_start)
    router.callback_query.register(_old_button)
    return router
