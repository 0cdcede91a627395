"""«Рейтинг»: the best post of each donor in the last days, highest first."""

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
from reposter_service.admin_bot.statistics import MOST_DAYS
from reposter_service.admin_bot.whole_numbers import whole_number
from reposter_service.domain.links import post_link
from reposter_service.domain.rating import shown
from reposter_service.workflows.readings import BestPost


async def _ask(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        await talk.ask(Prompts.rating_days, texts.RATING_DAYS, menu=project.id)


async def _answer(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    days = await whole_number(message, raw_state, talk, MOST_DAYS)
    if days is None or (project := await project_asked_about(talk, office)) is None:
        return
    posts = await office.readings.best_posts(project.id, office.clock() - timedelta(days=days))
    for part in pack(map(block, posts)) or [texts.NO_RATED_POSTS]:
        await talk.say(part)
    await open_project(talk, project)


def block(post: BestPost) -> str:
    """The user's two lines: link to the post, rating."""
    return f"{post_link(post.channel_id, post.username, post.message_id)}\n{shown(post.rating)}"


def router() -> Router:
    router = Router(name="rating")
    router.callback_query.register(_ask, Go.filter(F.to == Place.RATING))
    router.message.register(_answer, Prompts.rating_days, F.text)
    return router
