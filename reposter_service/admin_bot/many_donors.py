"""«Добавить списком»: several lines `link X Y` in one message."""

from contextlib import suppress
from itertools import zip_longest

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from reposter_service.admin_bot import texts
from reposter_service.admin_bot.ask import Talk, back
from reposter_service.admin_bot.menu import project_asked_about, project_of
from reposter_service.admin_bot.messenger import ERRORS
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.places import Go, Place
from reposter_service.admin_bot.prompts import Prompts
from reposter_service.admin_bot.refusals import said
from reposter_service.domain import donor_lines
from reposter_service.workflows.enroll import Refused
from reposter_service.workflows.records import Donor, Project

MOST_LINES = 100
STEP = 10
"""After so many lines it is told how far we are."""
LONGEST_ECHO = 80
"""Characters of a line that are repeated in the report."""


async def _ask(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        await talk.ask(Prompts.donor_lines, texts.DONOR_LINES, menu=project.id)


async def _answer(message: Message, talk: Talk, office: Office) -> None:
    """The question stands afterwards: Telegram cuts a long paste into several messages."""
    lines = donor_lines.lines(message.text or "")
    if len(lines) > MOST_LINES:
        await talk.again(texts.too_many_lines(len(lines), MOST_LINES))
    elif project := await project_asked_about(talk, office):
        outcomes: list[Donor | Refused] = []
        try:
            await _add(project, lines, outcomes, talk, office)
        finally:  # whatever has broken it off, what was added is there
            await talk.say(report(lines, outcomes), [back(project.id)])
            if any(isinstance(outcome, Donor) for outcome in outcomes):
                await office.changed(project.id)


async def _add(project: Project, lines: list[str], outcomes: list[Donor | Refused], talk: Talk, office: Office) -> None:
    """Of a long list it is told in one message, edited, how far we are."""
    note = await talk.say(texts.lines_done(0, len(lines))) if len(lines) > STEP else None
    async for outcome in office.add_donors.each(project, lines):
        outcomes.append(outcome)
        if note and (len(outcomes) % STEP == 0 or len(outcomes) == len(lines)):
            with suppress(*ERRORS):  # how far we are is no reason to stop
                await note.edit_text(texts.lines_done(len(outcomes), len(lines)))


def report(lines: list[str], outcomes: list[Donor | Refused]) -> str:
    """Line by line what became of it, and the sum of it. Where a list was broken off its last lines have no outcome."""
    told = [f"{_echo(line)} — {_outcome(outcome)}" for line, outcome in zip_longest(lines, outcomes)]
    added = sum(isinstance(outcome, Donor) for outcome in outcomes)
    return "\n".join([texts.lines_sum(added, len(lines) - added), *told, "", texts.MORE_LINES])


def _echo(line: str) -> str:
    return line if len(line) <= LONGEST_ECHO else f"{line[: LONGEST_ECHO - 1]}…"


def _outcome(outcome: Donor | Refused | None) -> str:
    if outcome is None:
        return texts.LINE_NOT_REACHED
    return said(outcome) if isinstance(outcome, Refused) else texts.LINE_ADDED


def router() -> Router:
    router = Router(name="many_donors")
    router.callback_query.register(_ask, Go.filter(F.to == Place.ADD_DONORS))
    router.message.register(_answer, Prompts.donor_lines, F.text)
    return router
