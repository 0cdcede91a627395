"""«Добавить паузу», «Удалить паузу»."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.ask import Talk
from reposter_service.admin_bot.menu import open_project, project_asked_about, project_of
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.places import Go, Place
from reposter_service.admin_bot.prompts import Prompts
from reposter_service.admin_bot.whole_numbers import whole_number
from reposter_service.domain.pauses import Pause, clock_time, parse


async def _ask_start(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        shown = list(map(str, await office.projects.pauses(project.id)))
        question = texts.pause_starts(office.clock().astimezone(office.zone))
        await talk.ask(Prompts.pause_starts, texts.pauses_and(shown, question), menu=project.id)


async def _starts(message: Message, raw_state: str, talk: Talk) -> None:
    starts = clock_time(message.text or "")
    if starts is None:
        await talk.again(texts.not_a_time(raw_state))
    else:
        await talk.ask_next(Prompts.pause_ends, texts.PAUSE_ENDS, starts=f"{starts:%H:%M}")


async def _ends(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    if (project := await project_asked_about(talk, office)) is None:
        return
    starts, ends = clock_time((await talk.collected())["starts"]), clock_time(message.text or "")
    if starts is None or ends is None:
        await talk.again(texts.not_a_time(raw_state))
    elif starts == ends:
        await talk.again(texts.PAUSE_WITHOUT_LENGTH)
    elif not await office.projects.add_pause(project.id, Pause(starts, ends)):
        await talk.again(texts.PAUSE_IS_THERE)
    else:
        await talk.over(texts.PAUSE_ADDED)
        await open_project(talk, project)


async def _ask_number(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if (project := await project_of(callback_data, talk, office)) is None:
        return
    shown = list(map(str, await office.projects.pauses(project.id)))
    if shown:
        text = texts.pauses_and(shown, texts.PAUSE_NUMBER)
        await talk.ask(Prompts.pause_number, text, menu=project.id, shown=shown)
    else:
        await talk.over(texts.NO_PAUSES)
        await open_project(talk, project)


async def _number(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    """Of the list that was shown, whatever another admin has done to the pauses since."""
    shown = (await talk.collected())["shown"]
    number = await whole_number(message, raw_state, talk, len(shown))
    if number is None or (project := await project_asked_about(talk, office)) is None:
        return
    pause = parse(shown[number - 1])
    removed = pause is not None and await office.projects.remove_pause(project.id, pause)
    await talk.over(texts.PAUSE_REMOVED if removed else texts.PAUSE_IS_GONE)
    await open_project(talk, project)


def router() -> Router:
    router = Router(name="pauses")
    router.callback_query.register(_ask_start, Go.filter(F.to == Place.ADD_PAUSE))
    router.message.register(_starts, Prompts.pause_starts, F.text)
    router.message.register(_ends, Prompts.pause_ends, F.text)
    router.callback_query.register(_ask_number, Go.filter(F.to == Place.REMOVE_PAUSE))
    router.message.register(_number, Prompts.pause_number, F.text)
    return router
