"""«Почему?»: the story of a post, by its link."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.ask import Talk
from reposter_service.admin_bot.menu import project_asked_about, project_of
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.places import Go, Place
from reposter_service.admin_bot.prompts import Prompts
from reposter_service.admin_bot.sent_links import TEXT_OR_FORWARDED, link_in
from reposter_service.admin_bot.story import told
from reposter_service.domain.links import InviteLink, PrivateLink, PublicLink
from reposter_service.workflows.find_channel import donor_behind
from reposter_service.workflows.records import Project


async def _ask(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        await talk.ask(Prompts.why_link, texts.WHY_LINK, menu=project.id)


async def _answer(message: Message, talk: Talk, office: Office) -> None:
    """The question stands afterwards: who asks about one post asks about the next."""
    link = link_in(message)
    if link is None or isinstance(link, InviteLink):
        await talk.again(texts.not_a_post_link(texts.NOT_A_POST_LINK))
    elif link.message_id is None:
        await talk.again(texts.not_a_post_link(texts.LINK_OF_A_CHANNEL))
    elif project := await project_asked_about(talk, office):
        await _tell(link, link.message_id, project, talk, office)


async def _tell(link: PublicLink | PrivateLink, message_id: int, project: Project, talk: Talk, office: Office) -> None:
    story = await office.readings.story(project.id, link)
    if story is None:
        await talk.again(await _unknown(link, message_id, project, office))
    else:
        answer = f"{told(story, project, office.zone)}\n\n{texts.MORE_POSTS}"
        await talk.ask(Prompts.why_link, answer, menu=project.id)


async def _unknown(link: PublicLink | PrivateLink, message_id: int, project: Project, office: Office) -> str:
    donor = donor_behind(link, await office.donors.of_project(project.id))
    if donor is None:
        return texts.not_a_post_link(texts.POST_OF_NO_DONOR)
    if donor.last_seen_id is None or message_id > donor.last_seen_id:
        return texts.POST_NOT_READ_YET
    return texts.POST_NOT_STORED


def router() -> Router:
    router = Router(name="why")
    router.callback_query.register(_ask, Go.filter(F.to == Place.WHY))
    router.message.register(_answer, Prompts.why_link, TEXT_OR_FORWARDED)
    return router
