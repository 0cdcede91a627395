"""What came of a channel's turn, as tests need it."""

from decimal import Decimal
from typing import Any

from catalog_service.channels.models import Channel
from catalog_service.figures import believing, observing
from catalog_service.figures.believing import Known, Question
from catalog_service.figures.findings import Door, Finding, Name, Profile, Whom
from catalog_service.figures.models import Attempt, Refresh
from catalog_service.figures.politeness import Pace
from catalog_service.figures.seen import Seen
from catalog_service.figures.states import State
from catalog_service.figures.turns import Turn
from catalog_service.tests.builders import NOON, a_channel, a_refresh

MEASURED: dict[str, Any] = {"subscribers": 1000, "reach": 200, "err": 20}
PACES = {Door.TELEGRAM: Pace(asked_at=NOON, found_at=NOON)}


def found(state: State = State.FOUND, /, words: str = "", page: str = "", **told: Any) -> Finding:
    """Figures by name, beside them what a profile tells."""
    figures = {Name(name): Decimal(value) for name, value in told.items() if name in set(Name)}
    profile = Profile(**{name: value for name, value in told.items() if name not in set(Name)})
    return Finding(state, figures, profile, words, page)


def a_turn(channel: Channel, known: Known | None = None, *, has_logo: bool = False, picture: str = "") -> Turn:
    """As it is read of a channel that was seen at its address before."""
    whom = Whom(channel.pk, channel.telegram_link.removeprefix("https://t.me/"), channel.telegram_id)
    return Turn(whom, known or Known(), has_logo, picture)


def seen(turn: Turn, telegram: Finding | None = None, tgstat: Finding | None = None, **fields: Any) -> Seen:
    """At noon; of both sources unless they are None."""
    answers = {Question.TGSTAT: tgstat, Question.TELEGRAM: telegram}
    told = {question: finding for question, finding in answers.items() if finding is not None}
    attempts = {believing.ASKS[question].door: finding for question, finding in told.items()}
    given: dict[str, Any] = {
        "at": NOON,
        "answers": told,
        "attempts": attempts,
        "asked": set(attempts),
        "is_whole": True,
    } | fields
    result = Seen(turn, **given)
    result.believed = believing.believe(observing.orders(), result.answers, turn.known, result.at)
    return result


def a_seen_channel(**fields: Any) -> Channel:
    """In the queue, due since noon."""
    channel = a_channel(**fields)
    a_refresh(channel)
    return channel


def read(channel: Channel) -> Refresh:
    return Refresh.objects.get(channel=channel)


def attempt(channel: Channel, door: Door = Door.TELEGRAM) -> Attempt:
    return Attempt.objects.get(channel=channel, door=door)
