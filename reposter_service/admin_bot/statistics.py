"""«Статистика»: how every donor of a project stands, and what it gave in the last days."""

from datetime import timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.ask import Talk
from reposter_service.admin_bot.menu import open_project, project_asked_about, project_of
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.places import Go, Place
from reposter_service.admin_bot.prompts import Prompts
from reposter_service.admin_bot.splitting import pack
from reposter_service.admin_bot.whole_numbers import whole_number
from reposter_service.domain.links import channel_link
from reposter_service.workflows.readings import DonorStatistics

MOST_DAYS = 365


async def _ask(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        await talk.ask(Prompts.statistics_days, texts.STATISTICS_DAYS, menu=project.id)


async def _answer(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    days = await whole_number(message, raw_state, talk, MOST_DAYS)
    if days is None or (project := await project_asked_about(talk, office)) is None:
        return
    donors = await office.readings.statistics(project.id, office.clock() - timedelta(days=days))
    for part in pack(map(block, donors)) or [texts.NO_DONORS]:
        await talk.say(part)
    await open_project(talk, project)


def block(donor: DonorStatistics) -> str:
    """The user's six lines: link, algorithm in force, X, Y, posts, reposts."""
    link = channel_link(donor.channel_id, donor.username)
    return "\n".join(map(str, (link, donor.algorithm, donor.x, donor.y, donor.posts, donor.reposts)))


def router() -> Router:
    router = Router(name="statistics")
    router.callback_query.register(_ask, Go.filter(F.to == Place.STATISTICS))
    router.message.register(_answer, Prompts.statistics_days, F.text)
    return router
