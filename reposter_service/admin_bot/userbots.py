"""«Добавить/заменить юзербот»: phone, code on the keypad, password, rights, and then its progress in one message.

Neither code nor password is kept: pressed digits are in memory, what was typed is deleted from the chat.
"""

from contextlib import suppress

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message

from reposter_service.admin_bot import keypad, sign_in_texts, texts
from reposter_service.admin_bot.ask import MENU, Talk, back
from reposter_service.admin_bot.keypad import ENTER, Key
from reposter_service.admin_bot.menu import open_main, open_project, project_asked_about, project_of
from reposter_service.admin_bot.messenger import ERRORS
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.places import Go, Place
from reposter_service.admin_bot.prompts import Prompts
from reposter_service.admin_bot.redrawing import redraw
from reposter_service.domain import phones
from reposter_service.domain.links import channel_link
from reposter_service.errors import SignInProblem
from reposter_service.workflows.bot_ports import ProgressNote
from reposter_service.workflows.records import Progress, Project
from reposter_service.workflows.report import is_done, progress_note
from reposter_service.workflows.sign_in_outcomes import (
    Admitted,
    CodeSent,
    NoRoom,
    NotAdmin,
    NotLetIn,
    Outcome,
    PasswordWanted,
    PhoneInUse,
    ProjectGone,
    Unanswered,
    Wait,
)

LENGTH, PHONE, QUESTION = "length", "phone", "question"
"""What the dialog collects about a code beside the menu: how many digits it has (None where Telegram does not tell),
the account to which it was sent, and which question's keypad answers.
"""


class Recheck(CallbackData, prefix="recheck"):
    """Look at the rights of the account that is signed in once more."""


async def _ask_phone(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        await talk.ask(Prompts.phone, sign_in_texts.phone(await office.serving(project)), menu=project.id)


async def _phone(message: Message, talk: Talk, office: Office) -> None:
    if project := await project_asked_about(talk, office):
        outcome = await office.sign_in.begin(talk.admin_id, project, message.text or "")
        is_phone = outcome != NotLetIn(SignInProblem.PHONE_INVALID)
        await _go_on(outcome, project, talk, office, hint="" if is_phone else await _without_secrets(message, talk))


async def _key(press: CallbackQuery, callback_data: Key, talk: Talk, office: Office) -> None:
    """Of the keypad under the question at hand; what is left of an earlier one presses nothing."""
    sent = await talk.collected()
    if callback_data.question != sent.get(QUESTION):
        talk.notice = texts.OLD_BUTTON
        return
    if (project := await _under_way(talk, office)) is None:
        return
    pressed = office.keypads.press(talk.admin_id, callback_data.name)
    if pressed and (callback_data.name == ENTER or len(pressed) == sent[LENGTH]):
        await redraw(press, sign_in_texts.CHECKING)
        await _try_code(pressed, talk, office)
    elif callback_data.name != ENTER:
        keys = [*keypad.keys(sent[QUESTION]), back(project.id)]
        shown = keypad.shown(pressed, sent[LENGTH])
        await redraw(press, sign_in_texts.code(sent[PHONE], project.title, shown), keys)


async def _under_way(talk: Talk, office: Office) -> Project | None:
    """The project for which an account is being signed in. Where a restart has ended that, it is said at once and the
    phone asked for anew.
    """
    project = await project_asked_about(talk, office)
    if project is None or office.sign_in.is_under_way(talk.admin_id):
        return project
    await _go_on(NotLetIn(SignInProblem.NOT_UNDER_WAY), project, talk, office)
    return None


async def _typed_code(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    code = keypad.digits_of(message.text or "")
    if code is None:
        wrong = sign_in_texts.CODE_NEEDED if message.text else texts.not_a_text(raw_state)
        told = _sentences(wrong, await _without_secrets(message, talk))
        if await _under_way(talk, office):
            await _ask_code_again(told, talk, office)
        return
    await _delete(message, talk)
    is_plain = (message.text or "").strip() == code
    await _try_code(code, talk, office, hint=sign_in_texts.TYPED if is_plain else "")


async def _try_code(code: str, talk: Talk, office: Office, hint: str = "") -> None:
    """`hint`: what may be the matter, should the code not do."""
    office.keypads.clear(talk.admin_id)
    if project := await project_asked_about(talk, office):
        await _go_on(await office.sign_in.code(talk.admin_id, code), project, talk, office, hint)


async def _password(message: Message, talk: Talk, office: Office) -> None:
    await _delete(message, talk)
    if project := await project_asked_about(talk, office):
        await _go_on(await office.sign_in.password(talk.admin_id, message.text or ""), project, talk, office)


async def _recheck(_: CallbackQuery, talk: Talk, office: Office) -> None:
    if project := await project_asked_about(talk, office):
        await _go_on(await office.sign_in.check_again(talk.admin_id), project, talk, office)


async def _no_recheck(message: Message, raw_state: str, talk: Talk, office: Office) -> None:
    """What is said where a button is to be pressed; the button comes again."""
    wrong = texts.EXAMPLES[raw_state] if message.text else texts.not_a_text(raw_state)
    told = _sentences(wrong, await _without_secrets(message, talk))
    if project := await _under_way(talk, office):
        await _ask_recheck(told, talk, project)


async def _go_on(outcome: Outcome, project: Project, talk: Talk, office: Office, hint: str = "") -> None:
    """Say what came of a step, and ask for the next."""
    match outcome:
        case CodeSent():
            await _ask_sent_code(outcome, project, talk, office)
        case PasswordWanted():
            await talk.ask(Prompts.password, sign_in_texts.PASSWORD, menu=project.id)
        case Admitted():
            await _welcome(outcome, project, talk, office)
        case NotAdmin():
            channel = channel_link(project.channel_id, project.username)
            await _ask_recheck(sign_in_texts.not_admin(outcome, channel), talk, project)
        case NoRoom():
            await talk.say(sign_in_texts.no_room(outcome))
            await open_project(talk, project)
        case ProjectGone():
            await talk.say(texts.PROJECT_GONE)
            await open_main(talk, office)
        case PhoneInUse():
            await talk.ask(Prompts.phone, sign_in_texts.in_use(outcome, office.zone), menu=project.id)
        case NotLetIn():
            await _not_let_in(outcome, project, talk, office, hint)
        case Wait() | Unanswered():
            await _later(outcome, project, talk, office)


async def _not_let_in(outcome: NotLetIn, project: Project, talk: Talk, office: Office, hint: str) -> None:
    if outcome.problem is SignInProblem.CODE_WRONG:
        await _ask_code_again(_sentences(sign_in_texts.WRONG_CODE, hint), talk, office)
    elif outcome.problem is SignInProblem.PASSWORD_WRONG:
        await talk.again(sign_in_texts.WRONG_PASSWORD)
    else:
        why = _sentences(sign_in_texts.NOT_LET_IN[outcome.problem], hint)
        await talk.ask(Prompts.phone, why, menu=project.id)


async def _later(outcome: Wait | Unanswered, project: Project, talk: Talk, office: Office) -> None:
    """The step stands: it may be repeated as it is."""
    if isinstance(outcome, Wait):
        told = sign_in_texts.wait(outcome.until, office.zone)
    else:
        told = sign_in_texts.SIGNED_IN_UNANSWERED if outcome.signed_in else sign_in_texts.UNANSWERED
    if outcome.signed_in:
        await _ask_recheck(told, talk, project)
    elif QUESTION in await talk.collected():
        await _ask_code_again(told if isinstance(outcome, Wait) else sign_in_texts.CODE_UNANSWERED, talk, office)
    else:
        await talk.again(told)


async def _ask_sent_code(sent: CodeSent, project: Project, talk: Talk, office: Office) -> None:
    text = sign_in_texts.code(sent.phone, project.title, keypad.shown("", sent.length))
    await _ask_code(text, talk, office, menu=project.id, length=sent.length, phone=sent.phone)


async def _ask_code_again(text: str, talk: Talk, office: Office) -> None:
    data = await talk.collected()
    await _ask_code(text, talk, office, menu=data[MENU], length=data[LENGTH], phone=data[PHONE])


async def _ask_code(text: str, talk: Talk, office: Office, *, menu: int, length: int | None, phone: str) -> None:
    """Each time with a keypad of its own, of which nothing is pressed."""
    office.keypads.clear(talk.admin_id)
    question = keypad.new_question()
    rows = keypad.keys(question)
    await talk.ask(Prompts.code, text, menu=menu, rows=rows, length=length, phone=phone, question=question)


async def _ask_recheck(text: str, talk: Talk, project: Project) -> None:
    rows = [[InlineKeyboardButton(text=sign_in_texts.CHECK_AGAIN, callback_data=Recheck().pack())]]
    await talk.ask(Prompts.rights, text, menu=project.id, rows=rows)


async def _welcome(outcome: Admitted, project: Project, talk: Talk, office: Office) -> None:
    """The userbot is the project's, whether or not its progress is known just now."""
    await talk.over(sign_in_texts.admitted(outcome))
    if outcome.progress is not None:
        await _tell_progress(outcome.progress, project, talk, office)
    await open_project(talk, project)


async def _tell_progress(progress: Progress, project: Project, talk: Talk, office: Office) -> None:
    """In one message, which changes until the userbot has joined all."""
    now = office.clock()
    text = progress_note(project.title, progress, now.astimezone(office.zone))
    told = await talk.say(text)
    if not is_done(progress):
        await office.progress_notes.keep(ProgressNote(project.id, talk.admin_id, told.message_id, text), now)


async def _without_secrets(message: Message, talk: Talk) -> str:
    """What was typed at the wrong step may be a password: it is deleted, and that is what is returned to be said. What
    can only be a phone stays.
    """
    if not message.text or phones.is_written_like_one(message.text):
        return ""
    return sign_in_texts.DELETED if await _delete(message, talk) else ""


async def _delete(message: Message, talk: Talk) -> bool:
    """What was typed is a secret. Where Telegram refuses, its owner is told, and the dialog goes on."""
    with suppress(*ERRORS):
        await message.delete()
        return True
    with suppress(*ERRORS):
        await talk.say(sign_in_texts.NOT_DELETED)
    return False


def _sentences(*said: str) -> str:
    return ". ".join(filter(None, said))


def router() -> Router:
    router = Router(name="userbots")
    router.callback_query.register(_ask_phone, Go.filter(F.to == Place.USERBOT))
    router.message.register(_phone, Prompts.phone, F.text)
    router.callback_query.register(_key, Prompts.code, Key.filter())
    router.message.register(_typed_code, Prompts.code)
    router.message.register(_password, Prompts.password, F.text)
    router.callback_query.register(_recheck, Prompts.rights, Recheck.filter())
    router.message.register(_no_recheck, Prompts.rights)
    return router
