"""PURE: what is asked about a channel next, and which figures are believed of what was answered.

Of each figure the first source of its order that gives it is believed; the orders are a setting. Nobody is asked for
what is known already from one before it. Telegram is looked at beside that once in a week: who is it, is it silent.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from catalog_service.figures.findings import Door, Finding, Name, SourceName
from catalog_service.figures.formulas import is_silent
from catalog_service.figures.states import State

LOOKED_FOR = timedelta(days=7)
"""So long it is believed that a name is still the channel's."""


class Question(StrEnum):
    """What a source is asked, in the order in which it is; Telemetr's posts are a request of their own."""

    TELEMETR = "telemetr"
    TGSTAT = "tgstat"
    TELEMETR_POSTS = "telemetr_posts"
    TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True)
class Asks:
    """Whom a question asks, at which door, and which figures may come of it."""

    source: SourceName
    door: Door
    gives: frozenset[Name]


_MEASURED = frozenset({Name.SUBSCRIBERS, Name.REACH, Name.ERR})
ASKS = {
    Question.TELEMETR: Asks(SourceName.TELEMETR, Door.TELEMETR, _MEASURED),
    Question.TGSTAT: Asks(SourceName.TGSTAT, Door.TGSTAT, frozenset(Name)),
    Question.TELEMETR_POSTS: Asks(SourceName.TELEMETR, Door.TELEMETR, frozenset({Name.ER})),
    # Its pages show reactions only, neither comments nor forwards: an ER of them would be below the true one.
    Question.TELEGRAM: Asks(SourceName.TELEGRAM, Door.TELEGRAM, _MEASURED),
}

Orders = Mapping[Name, tuple[SourceName, ...]]
Answers = Mapping[Question, Finding]

THIS_CHANNEL = frozenset({State.FOUND, State.CLOSED, State.PRIVATE, State.EMPTY})
"""Said by Telegram: the name is the channel's."""
NOT_THIS_CHANNEL = frozenset({State.GROUP, State.BOT, State.PERSON, State.FREE, State.ANOTHER})
"""Said by Telegram: whatever others tell of this name is not of this channel, or of no time that is now."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the channel from before. `telegram_said`: how its last look ended, None: there was none.

    `looked_at`: when a look has last found this very channel; `last_post_at`: the newest post that it showed.
    """

    looked_at: datetime | None = None
    telegram_said: State | None = None
    last_post_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Next:
    question: Question
    because: str


@dataclass(frozen=True, slots=True)
class Enough:
    because: str


@dataclass(frozen=True, slots=True)
class Measured:
    value: Decimal
    source: SourceName


@dataclass(frozen=True, slots=True)
class Believed:
    """`figures` are stored; those of `taken_away` are known to be none. The others stay as they are."""

    because: str
    figures: Mapping[Name, Measured] = field(default_factory=dict)
    taken_away: frozenset[Name] = frozenset()


def ask_next(
    orders: Orders, open_for: Collection[Question], answers: Answers, known: Known, now: datetime
) -> Next | Enough:
    """`open_for`: what could be asked at this moment; what is answered already is not asked again."""
    open_for = [each for each in open_for if each not in answers and not _is_vain(each, answers)]
    missing: dict[Question, list[str]] = {}
    for name in Name:
        if (question := _who_could_give(name, orders[name], open_for, answers)) is not None:
            missing.setdefault(question, []).append(name.value)
    if Question.TELEGRAM in open_for and (why := _why_look(known, answers, now)):
        missing.setdefault(Question.TELEGRAM, []).append(why)
    for question in Question:
        if question in missing:
            return Next(question, ", ".join(missing[question]))
    return Enough("every figure is known" if _gives_all(orders, answers) else "nobody else could be asked")


def believe(orders: Orders, answers: Answers, known: Known, now: datetime) -> Believed:
    """What becomes of the channel's figures."""
    asked = answers.get(Question.TELEGRAM)
    # A look that was lost on the way has not said anything else.
    said = asked.state if asked and asked.state in THIS_CHANNEL | NOT_THIS_CHANNEL else known.telegram_said
    if said in NOT_THIS_CHANNEL:
        return Believed(f"Telegram: {said}")
    if (doubted := _doubted(answers)) and not (asked and asked.profile.telegram_id):
        return Believed(f"not told by Telegram to be this channel, by others: {doubted}")
    figures = {name: given for name in Name if (given := _given(name, orders[name], answers))}
    if silent_since(answers, known, now):
        figures.pop(Name.ERR, None)
        return Believed("silent", figures, frozenset({Name.ERR}))
    return Believed("measured" if figures else "nobody gave a figure", figures)


def silent_since(answers: Answers, known: Known, now: datetime) -> datetime | None:
    """Last post of a channel that was silent when Telegram has shown it, now or at the last look; None: it was not, or
    its posts are hidden: of what nobody sees nobody knows that it is silent, however long ago its last known post is.
    """
    asked = answers.get(Question.TELEGRAM)
    if asked is not None and asked.state in THIS_CHANNEL:
        last, seen_at = asked.profile.last_post_at, now
    else:
        last, seen_at = known.last_post_at, known.looked_at or now
    return last if is_silent(last, seen_at) else None


def _who_could_give(
    name: Name, order: tuple[SourceName, ...], open_for: Collection[Question], answers: Answers
) -> Question | None:
    """The first that is before whoever has given it, and could be asked."""
    for question in _asked_for(name, order):
        if question in answers and name in answers[question].figures:
            return None
        if question in open_for:
            return question
    return None


def _given(name: Name, order: tuple[SourceName, ...], answers: Answers) -> Measured | None:
    for question in _asked_for(name, order):
        if question in answers and name in answers[question].figures:
            return Measured(answers[question].figures[name], ASKS[question].source)
    return None


def _asked_for(name: Name, order: tuple[SourceName, ...]) -> list[Question]:
    return [each for source in order for each in Question if ASKS[each].source is source and name in ASKS[each].gives]


def _gives_all(orders: Orders, answers: Answers) -> bool:
    return all(_given(name, orders[name], answers) for name in Name)


def _is_vain(question: Question, answers: Answers) -> bool:
    """Who does not know the channel knows none of its posts."""
    told = answers.get(Question.TELEMETR)
    return question is Question.TELEMETR_POSTS and told is not None and told.state is not State.FOUND


def _doubted(answers: Answers) -> State | None:
    """Another source's word that the name is not this channel's: Telegram alone, by the channel's id, can deny it."""
    others = (each.state for question, each in answers.items() if question is not Question.TELEGRAM)
    return next((state for state in others if state in NOT_THIS_CHANNEL), None)


def _why_look(known: Known, answers: Answers, now: datetime) -> str:
    if doubted := _doubted(answers):
        return f"whether it is {doubted}"
    if known.looked_at is None or now - known.looked_at >= LOOKED_FOR:
        return "who it is"
    if known.telegram_said in NOT_THIS_CHANNEL:
        return "whether it is back"
    return "whether it is still silent" if is_silent(known.last_post_at, now) else ""
