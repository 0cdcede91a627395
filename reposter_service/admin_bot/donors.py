"""«Добавить канал», «Удалить канал» with «Вернуть», «Изменить Х и Y»."""

from typing import Any

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.ask import Talk
from reposter_service.admin_bot.menu import open_project, project_asked_about, project_of
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.places import Go, Place
from reposter_service.admin_bot.prompts import Prompts
from reposter_service.admin_bot.refusals import said, told
from reposter_service.admin_bot.sent_links import TEXT_OR_FORWARDED, donor_in, link_to_find
from reposter_service.admin_bot.whole_numbers import whole_number
from reposter_service.domain.baselines import WINDOW
from reposter_service.domain.links import InviteLink
from reposter_service.domain.schedule import UNDO
from reposter_service.workflows.enroll import FoundChannel, Refusal, Refused
from reposter_service.workflows.records import ChannelCard, Donor, Project

PASSES = {Refusal.FLOOD, Refusal.USERBOT_OFFLINE, Refusal.TELEGRAM_SILENT}
"""What may be different in a while: the question stands."""


class BringBack(CallbackData, prefix="undo"):
    """«Вернуть». `until`: Unix seconds; a button of an old message knows by itself that it is over."""

    project: int
    donor: int
    until: int


# --- Add -------------------------------------------------------------------------------------------------------------


async def _ask_new(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        await talk.ask(Prompts.donor_link, texts.DONOR_LINK, menu=project.id)


async def _new_link(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    if project := await project_asked_about(talk, office):
        found = await office.find.of_new_donor(project, link_to_find(message))
        if isinstance(found, Refused):
            await told(found, raw_state, talk)
        else:
            await talk.ask(Prompts.donor_x, texts.DONOR_X, menu=project.id, **_remembered(found))


async def _new_x(message: Message, raw_state: str, talk: Talk) -> None:
    if x := await whole_number(message, raw_state, talk, WINDOW):
        await talk.ask_next(Prompts.donor_y, texts.DONOR_Y, x=x)


async def _new_y(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    y = await whole_number(message, raw_state, talk, WINDOW)
    if y is None or (project := await project_asked_about(talk, office)) is None:
        return
    collected = await talk.collected()
    found = await _recalled(collected, project, office)
    if isinstance(found, Refused) and found.because in PASSES:
        await talk.again(said(found))
        return
    added = (
        found if isinstance(found, Refused) else await office.enroll.add_donor(project, found, x=collected["x"], y=y)
    )
    await talk.over(said(added) if isinstance(added, Refused) else texts.donor_added(added))
    await open_project(talk, project)
    if isinstance(added, Donor):
        await office.changed(project.id)


def _remembered(found: FoundChannel | InviteLink) -> dict[str, Any]:
    """As JSON takes it."""
    if isinstance(found, InviteLink):
        return {"channel": None, "invite": found.hash}
    card, invite = found.card, found.invite
    return {"channel": [card.channel_id, card.title, card.username], "invite": invite and invite.hash}


async def _recalled(collected: dict[str, Any], project: Project, office: Office) -> FoundChannel | Refused:
    """An invitation is joined only now: «Назад» leaves no userbot in a channel that nobody wanted after all."""
    invite = InviteLink(collected["invite"]) if collected["invite"] else None
    if collected["channel"] is None and invite is not None:
        return await office.find.joined(project, invite)
    return FoundChannel(ChannelCard(*collected["channel"]), invite)


# --- Remove, and bring back ------------------------------------------------------------------------------------------


async def _ask_removed(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        await talk.ask(Prompts.removed_donor_link, texts.DONOR_LINK, menu=project.id)


async def _removed_link(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    if (project := await project_asked_about(talk, office)) is None:
        return
    donor = await donor_in(message, raw_state, project, talk, office)
    if donor is None:
        return
    await office.donors.withdraw(donor.id, office.clock())
    await talk.over()
    await talk.say(texts.DONOR_REMOVED, [[_bring_back(donor, office)]])
    await open_project(talk, project)
    await office.changed(project.id)


def _bring_back(donor: Donor, office: Office) -> InlineKeyboardButton:
    until = int((office.clock() + UNDO).timestamp())
    press = BringBack(project=donor.project_id, donor=donor.id, until=until)
    return InlineKeyboardButton(text=texts.UNDO_REMOVAL, callback_data=press.pack())


async def _brought_back(_: CallbackQuery, callback_data: BringBack, talk: Talk, office: Office) -> None:
    donors = await office.donors.of_project(callback_data.project)
    if any(donor.id == callback_data.donor for donor in donors):
        talk.notice = texts.DONOR_IS_THERE
    elif office.clock().timestamp() >= callback_data.until or not await office.donors.bring_back(callback_data.donor):
        await talk.say(texts.UNDO_IS_OVER)
    else:
        await talk.say(texts.DONOR_IS_BACK)
        await office.changed(callback_data.project)


# --- Change X and Y --------------------------------------------------------------------------------------------------


async def _ask_changed(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        await talk.ask(Prompts.changed_donor_link, texts.DONOR_LINK, menu=project.id)


async def _changed_link(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    if (project := await project_asked_about(talk, office)) is None:
        return
    if donor := await donor_in(message, raw_state, project, talk, office):
        await ask_new_numbers(donor, talk)


async def ask_new_numbers(donor: Donor, talk: Talk) -> None:
    await talk.ask(Prompts.changed_x, texts.changed_x(donor), menu=donor.project_id, donor=donor.id)


async def _changed_x(message: Message, raw_state: str, talk: Talk) -> None:
    if x := await whole_number(message, raw_state, talk, WINDOW):
        await talk.ask_next(Prompts.changed_y, texts.CHANGED_Y, x=x)


async def _changed_y(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    y = await whole_number(message, raw_state, talk, WINDOW)
    if y is None or (project := await project_asked_about(talk, office)) is None:
        return
    collected = await talk.collected()
    donor = await office.donors.set_x_and_y(collected["donor"], collected["x"], y)
    await talk.over(texts.numbers_saved(donor) if donor else texts.DONOR_IS_GONE)
    await open_project(talk, project)


def router() -> Router:
    router = Router(name="donors")
    router.callback_query.register(_ask_new, Go.filter(F.to == Place.ADD_DONOR))
    router.message.register(_new_link, Prompts.donor_link, TEXT_OR_FORWARDED)
    router.message.register(_new_x, Prompts.donor_x, F.text)
    router.message.register(_new_y, Prompts.donor_y, F.text)
    router.callback_query.register(_ask_removed, Go.filter(F.to == Place.REMOVE_DONOR))
    router.message.register(_removed_link, Prompts.removed_donor_link, TEXT_OR_FORWARDED)
    router.callback_query.register(_brought_back, BringBack.filter())
    router.callback_query.register(_ask_changed, Go.filter(F.to == Place.CHANGE_X_AND_Y))
    router.message.register(_changed_link, Prompts.changed_donor_link, TEXT_OR_FORWARDED)
    router.message.register(_changed_x, Prompts.changed_x, F.text)
    router.message.register(_changed_y, Prompts.changed_y, F.text)
    return router
