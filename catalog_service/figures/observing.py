"""What is asked about a channel at its turn, from the first question to the last, and what came of it."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.utils import timezone

from catalog_service.channels import donor_activity
from catalog_service.figures import asking, believing, storing, switches, twins
from catalog_service.figures.asking import Doors, Sources
from catalog_service.figures.believing import ASKS, NOT_THIS_CHANNEL, Enough, Next, Orders, Question
from catalog_service.figures.findings import Ask, Door, Finding, Name, NoAnswerError, SourceName
from catalog_service.figures.seen import Seen
from catalog_service.figures.states import State
from catalog_service.figures.turns import Turn
from catalog_service.postgres import rows

Way = Callable[[Ask], Awaitable[Finding]]


def orders() -> Orders:
    """As the settings have them."""
    return {Name(name): tuple(map(SourceName, order)) for name, order in settings.FIGURES_FROM.items()}


async def see(doors: Doors, sources: Sources, turn: Turn) -> Callable[[], None] | None:
    """What stores it; None: nobody could be asked at this moment."""
    seen = await Observer(doors, sources, turn).observe()
    return None if seen is None else partial(storing.store, seen, {door: doors.paces[door] for door in seen.asked})


class Observer:
    """Looks at one channel."""

    def __init__(self, doors: Doors, sources: Sources, turn: Turn) -> None:
        self._doors, self._sources = doors, sources
        self._turn = turn
        self._seen = Seen(turn, timezone.now())
        self._shut: set[Question] = set()

    async def observe(self) -> Seen | None:
        """None: nobody could be asked at this moment. Where nobody is to be asked at all the turn ends with nothing."""
        wanted, seen = orders(), self._seen
        while isinstance(step := self._next(wanted, self._open()), Next):
            await self._ask(step.question)
        seen.is_whole = isinstance(self._next(wanted, self._on()), Enough)
        if not seen.asked and not seen.is_whole:
            return None
        await self._follow()
        await self._fetch_logo()
        seen.at = timezone.now()
        seen.believed = believing.believe(wanted, seen.answers, self._turn.known, seen.at)
        return seen

    # --- questions ---------------------------------------------------------------------------------------------------

    def _next(self, wanted: Orders, open_for: Collection[Question]) -> Next | Enough:
        return believing.ask_next(wanted, open_for, self._seen.answers, self._turn.known, self._seen.at)

    def _open(self) -> list[Question]:
        return [each for each in self._on() if each not in self._shut and self._doors.is_open(ASKS[each].door)]

    def _on(self) -> list[Question]:
        """What the settings and the channel allow; Telemetr knows names only."""
        return [
            question
            for question, asks in ASKS.items()
            if not switches.off_because(asks.door)
            and not (self._turn.whom.is_private and asks.source is SourceName.TELEMETR)
        ]

    async def _ask(self, question: Question) -> None:
        finding = await self._hear(self._way_to(question))
        if finding is None:
            self._shut.add(question)
            return
        self._seen.answers[question] = finding
        if question is Question.TELEMETR_POSTS:  # its door was asked for more than an ER, as a rule
            self._seen.attempts.setdefault(Door.TELEMETR, finding)
        else:
            self._seen.attempts[ASKS[question].door] = finding

    def _way_to(self, question: Question) -> Way:
        whom, sources = self._turn.whom, self._sources
        match question:
            case Question.TELEGRAM:
                return partial(sources.telegram.look, whom)
            case Question.TGSTAT:
                return partial(sources.tgstat.look, whom)
            case Question.TELEMETR:
                return partial(sources.telemetr.look, whom)
            case Question.TELEMETR_POSTS:
                return partial(sources.telemetr.engagement, whom)

    async def _hear(self, way: Way) -> Finding | None:
        if (heard := await asking.ask(self._doors, way)) is None:
            return None
        self._seen.asked |= heard.doors
        return heard.finding

    # --- following ---------------------------------------------------------------------------------------------------

    async def _follow(self) -> None:
        """To the channel's new name, if its old one is nobody's or another's: whoever has its id at t.me is it.

        What others told of the old name is dropped.
        """
        said = self._seen.answers.get(Question.TELEGRAM)
        if said is None or said.state not in NOT_THIS_CHANNEL or self._turn.whom.telegram_id is None:
            return
        tried = {self._turn.whom.address.lower()}
        for candidate in (self._name_at_the_reposter, self._name_at_tgstat):
            name = await candidate()
            if name and name.lower() not in tried and await self._is_found_at(name):
                return
            tried.add(name.lower())

    async def _name_at_the_reposter(self) -> str:
        return await rows.work(partial(donor_activity.name_of, self._turn.whom.telegram_id or 0))

    async def _name_at_tgstat(self) -> str:
        number = self._turn.whom.tgstat_id
        if number is None or not self._doors.is_open(Door.TGSTAT):
            return ""
        finding = await self._hear(partial(self._sources.tgstat.by_number, number))
        return (finding and finding.profile.username) or ""

    async def _is_found_at(self, name: str) -> bool:
        whom = replace(self._turn.whom, address=name)
        finding = await self._hear(partial(self._sources.telegram.look, whom))
        if finding is None or finding.profile.telegram_id != whom.telegram_id:
            return False
        if words := await rows.work(partial(twins.of, username=name.lower())):
            self._seen.attempts[Door.TELEGRAM] = replace(self._seen.attempts[Door.TELEGRAM], words=words)
        else:
            self._go_on_as(name, finding)
        return True

    def _go_on_as(self, name: str, finding: Finding) -> None:
        self._seen.name = name
        self._seen.answers = {Question.TELEGRAM: finding}
        renamed = replace(finding, state=State.RENAMED, words=f"был @{self._turn.whom.address}")
        self._seen.attempts[Door.TELEGRAM] = renamed

    # --- logo --------------------------------------------------------------------------------------------------------

    async def _fetch_logo(self) -> None:
        """For a channel that has none, each address once."""
        address = self._seen.telegram and self._seen.telegram.picture
        if not address or self._turn.has_logo or address == self._turn.picture:
            return
        if not self._doors.is_open(Door.PICTURES):
            return
        self._seen.asked.add(Door.PICTURES)
        try:
            self._seen.logo = await self._doors.picture(address)
        except NoAnswerError as error:
            self._seen.attempts[Door.PICTURES] = error.finding
