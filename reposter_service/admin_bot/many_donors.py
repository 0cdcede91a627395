"""«Добавить списком»: several lines `link X Y` in one message."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
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
from reposter_service.workflows.records import Donor

MOST_LINES = 100
STEP = 10
"""After so many lines it is told how far we are."""
LONGEST_ECHO = 80
"""Characters of a line that are repeated in the report."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What a report says of a line that was not reached, and below all lines."""

    not_reached: str
    below: str


PASTED = Advice(texts.LINE_NOT_REACHED, texts.MORE_LINES)


async def _ask(_: CallbackQuery, callback_data: Go, talk: Talk, office: Office) -> None:
    if project := await project_of(callback_data, talk, office):
        await talk.ask(Prompts.donor_lines, texts.DONOR_LINES, menu=project.id)


async def _answer(message: Message, talk: Talk, office: Office) -> None:
    """The question stands afterwards: Telegram cuts a long paste into several messages."""
    lines = donor_lines.lines(message.text or "")
    if len(lines) > MOST_LINES:
        await talk.again(texts.too_many_lines(len(lines), MOST_LINES))
    elif project := await project_asked_about(talk, office):
        await add(lines, office.add_donors.each(project, lines), talk, office, menu=project.id, advice=PASTED)


async def add(
    lines: Sequence[str], each: AsyncIterator[Donor | Refused], talk: Talk, office: Office, *, menu: int, advice: Advice
) -> None:
    """Draw `each`, what becomes of every line, and report it. `menu`: the project's id."""
    outcomes: list[Donor | Refused] = []
    try:
        await _draw(each, len(lines), outcomes, talk)
    finally:  # whatever has broken it off, what was added is there
        await talk.say(report(lines, outcomes, advice), [back(menu)])
        if any(isinstance(outcome, Donor) for outcome in outcomes):
            await office.changed(menu)


async def _draw(each: AsyncIterator[Donor | Refused], count: int, outcomes: list[Donor | Refused], talk: Talk) -> None:
    """Of a long list it is told in one message, edited, how far we are."""
    note = await talk.say(texts.lines_done(0, count)) if count > STEP else None
    async for outcome in each:
        outcomes.append(outcome)
        if note and (len(outcomes) % STEP == 0 or len(outcomes) == count):
            with suppress(*ERRORS):  # how far we are is no reason to stop
                await note.edit_text(texts.lines_done(len(outcomes), count))


def report(lines: Sequence[str], outcomes: Sequence[Donor | Refused], advice: Advice) -> str:
    """Line by line what became of it, and the sum of it. Where a list was broken off its last lines have no outcome."""
    told = [f"{_echo(line)} — {_outcome(outcome, advice)}" for line, outcome in zip_longest(lines, outcomes)]
    added = sum(isinstance(outcome, Donor) for outcome in outcomes)
    return "\n".join([texts.lines_sum(added, len(lines) - added), *told, "", advice.below])


def _echo(line: str) -> str:
    return line if len(line) <= LONGEST_ECHO else f"{line[: LONGEST_ECHO - 1]}…"


def _outcome(outcome: Donor | Refused | None, advice: Advice) -> str:
    if outcome is None:
        return advice.not_reached
    return said(outcome) if isinstance(outcome, Refused) else texts.LINE_ADDED


def router() -> Router:
    router = Router(name="many_donors")
    router.callback_query.register(_ask, Go.filter(F.to == Place.ADD_DONORS))
    router.message.register(_answer, Prompts.donor_lines, F.text)
    return router
