"""«Добавить проект», «Удалить проект»."""

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    CallbackQuery,
    ChatAdministratorRights,
    InlineKeyboardButton,
    KeyboardButton,
    KeyboardButtonRequestChat,
    Message,
)

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.ask import Talk
from reposter_service.admin_bot.menu import open_main
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.places import Go, Place
from reposter_service.admin_bot.prompts import Prompts
from reposter_service.admin_bot.refusals import told
from reposter_service.admin_bot.sent_links import TEXT_OR_FORWARDED, link_in, link_to_find
from reposter_service.workflows.enroll import Refused
from reposter_service.workflows.records import Project

LONGEST_TITLE = 200
MAIN = 0
LEAST_RIGHTS = ChatAdministratorRights(
    can_manage_chat=True,
    is_anonymous=False,
    can_delete_messages=False,
    can_manage_video_chats=False,
    can_restrict_members=False,
    can_promote_members=False,
    can_change_info=False,
    can_invite_users=False,
    can_post_stories=False,
    can_edit_stories=False,
    can_delete_stories=False,
    can_send_welcome_messages=False,
)
"""An administrator's, and no more: userbots publish, the bot does not."""


class Removal(CallbackData, prefix="remove"):
    """The second word of an admin that this project is to go."""

    project: int


async def _ask_title(_: CallbackQuery, talk: Talk) -> None:
    await talk.ask(Prompts.project_title, texts.PROJECT_TITLE, menu=MAIN)


async def _title(message: Message, raw_state: str, talk: Talk) -> None:
    title = " ".join((message.text or "").split())
    if not any(character.isprintable() and not character.isspace() for character in title):
        await talk.again(texts.not_a_text(raw_state))  # Telegram shows no button without a word
    elif len(title) > LONGEST_TITLE:
        await talk.again(texts.TITLE_TOO_LONG)
    else:
        await talk.ask(Prompts.project_link, texts.PROJECT_LINK, menu=MAIN, choose=_choose_ours(), title=title)


def _choose_ours() -> KeyboardButton:
    """Telegram shows the admin's own channels, and makes the bot an administrator of the one that is chosen."""
    wanted = KeyboardButtonRequestChat(
        request_id=1,
        chat_is_channel=True,
        bot_is_member=True,
        user_administrator_rights=LEAST_RIGHTS,
        bot_administrator_rights=LEAST_RIGHTS,
        request_title=True,
        request_username=True,
    )
    return KeyboardButton(text=texts.CHOOSE_CHANNEL, request_chat=wanted)


async def _link(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    card = await office.find.of_new_project(link_to_find(message))
    if isinstance(card, Refused):
        await told(card, raw_state, talk)
        return
    project = await office.enroll.add_project((await talk.collected())["title"], card)
    if isinstance(project, Refused):
        await told(project, raw_state, talk)
        return
    await talk.over(texts.PROJECT_ADDED)
    await open_main(talk, office)
    await office.changed(project.id)


async def _ask_removed(_: CallbackQuery, talk: Talk) -> None:
    await talk.ask(Prompts.removed_project_link, texts.REMOVED_PROJECT_LINK, menu=MAIN)


async def _removed_link(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    """Another link may follow instead of the confirmation."""
    project = await office.find.project(link_in(message))
    if isinstance(project, Refused):
        await told(project, raw_state, talk)
        return
    holdings = await office.projects.holdings(project.id)
    if holdings is None:
        await _gone(talk, office)
        return
    await talk.ask(
        Prompts.removed_project_link,
        texts.removal(project.title, holdings),
        menu=MAIN,
        rows=[[_confirmation(project)]],
        removed=project.id,
    )


def _confirmation(project: Project) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=texts.CONFIRM_REMOVAL, callback_data=Removal(project=project.id).pack())


async def _confirmed(_: CallbackQuery, callback_data: Removal, talk: Talk, office: Office) -> None:
    """Only in its own dialog: years later the button does nothing."""
    if (await talk.collected()).get("removed") != callback_data.project:
        talk.notice = texts.OLD_BUTTON
        return
    if not await office.projects.remove(callback_data.project, office.clock()):
        await _gone(talk, office)
        return
    await talk.over(texts.PROJECT_REMOVED)
    await open_main(talk, office)
    await office.changed(callback_data.project)


async def _gone(talk: Talk, office: Office) -> None:
    await talk.over(texts.PROJECT_GONE)
    await open_main(talk, office)


def router() -> Router:
    router = Router(name="projects")
    router.callback_query.register(_ask_title, Go.filter(F.to == Place.ADD_PROJECT))
    router.message.register(_title, Prompts.project_title, F.text)
    router.message.register(_link, Prompts.project_link, TEXT_OR_FORWARDED | F.chat_shared)
    router.callback_query.register(_ask_removed, Go.filter(F.to == Place.REMOVE_PROJECT))
    router.message.register(_removed_link, Prompts.removed_project_link, TEXT_OR_FORWARDED)
    router.callback_query.register(_confirmed, Removal.filter())
    return router
