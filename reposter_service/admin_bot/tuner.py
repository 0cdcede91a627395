"""«Подбор X и Y»: how many posts of a donor would have been reposted for other X and Y."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.formatting import Text

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.ask import Talk
from reposter_service.admin_bot.donors import ask_new_numbers
from reposter_service.admin_bot.menu import open_project, project_asked_about, project_of
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.places import Go, GoToDonor, Place, menu_of
from reposter_service.admin_bot.prompts import Prompts
from reposter_service.admin_bot.sent_links import TEXT_OR_FORWARDED, donor_in
from reposter_service.admin_bot.statistics import MOST_DAYS
from reposter_service.admin_bot.tuning import tuned
from reposter_service.admin_bot.whole_numbers import whole_number
from reposter_service.domain.what_if import Contest, contest
from reposter_service.workflows.readings import RatedPost
from reposter_service.workflows.records import Donor, Project


async def _ask_link(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        await talk.ask(Prompts.tuner_link, texts.DONOR_LINK, menu=project.id)


async def _ask_days(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    if (project := await project_asked_about(talk, office)) is None:
        return
    if donor := await donor_in(message, raw_state, project, talk, office):
        await talk.ask(Prompts.tuner_days, texts.TUNER_DAYS, menu=project.id, donor=donor.id)


async def _answer(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    """The question stands afterwards: one looks at a week, and then at a month."""
    days = await whole_number(message, raw_state, talk, MOST_DAYS)
    if days is None or (project := await project_asked_about(talk, office)) is None:
        return
    donor = await _donor(project, (await talk.collected())["donor"], office)
    if donor is None:
        await talk.say(texts.DONOR_IS_GONE)
        await open_project(talk, project)
    else:
        table = Text(await _tuned(donor, days, office), "\n\n", texts.MORE_DAYS)
        await talk.ask(Prompts.tuner_days, table, menu=project.id, rows=[[_change(donor)]], donor=donor.id)


async def _donor(project: Project, donor_id: int, office: Office) -> Donor | None:
    return next((donor for donor in await office.donors.of_project(project.id) if donor.id == donor_id), None)


async def _tuned(donor: Donor, days: int, office: Office) -> Text:
    path = await office.readings.path(donor.id)
    # Ten thousand posts take a tenth of a second, in which nothing else is to stand still.
    run = await asyncio.to_thread(since, path, office.clock() - timedelta(days=days))
    return tuned(donor, days, run)


def since(path: Sequence[RatedPost], moment: datetime) -> Contest:
    """Of the posts published since then; all before them are what they are compared with."""
    first = next((place for place, post in enumerate(path) if post.published_at >= moment), len(path))
    ratings = [post.rating for post in path]
    return contest(ratings[first:], before=ratings[:first])


def _change(donor: Donor) -> InlineKeyboardButton:
    press = GoToDonor(to=Place.CHANGE_X_AND_Y, project=donor.project_id, donor=donor.id)
    return InlineKeyboardButton(text=texts.CHANGE_X_AND_Y, callback_data=press.pack())


async def _change_numbers(_: CallbackQuery, callback_data: GoToDonor, talk: Talk, office: Office) -> None:
    if (project := await project_of(menu_of(callback_data.project), talk, office)) is None:
        return
    if donor := await _donor(project, callback_data.donor, office):
        await ask_new_numbers(donor, talk)
    else:
        await talk.say(texts.DONOR_IS_GONE)
        await open_project(talk, project)


def router() -> Router:
    router = Router(name="tuner")
    router.callback_query.register(_ask_link, Go.filter(F.to == Place.TUNER))
    router.message.register(_ask_days, Prompts.tuner_link, TEXT_OR_FORWARDED)
    router.message.register(_answer, Prompts.tuner_days, F.text)
    router.callback_query.register(_change_numbers, GoToDonor.filter(F.to == Place.CHANGE_X_AND_Y))
    return router
