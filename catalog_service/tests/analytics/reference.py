"""What is counted, said once more and as plainly as it can be: the roll-up must come to the same."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from catalog_service.analytics.models import Grain, Kind, Measure, Subject

MOSCOW = ZoneInfo("Europe/Moscow")
WEEK = timedelta(days=7)
STEPS = {
    Kind.OPENED_CHANNEL: Measure.OPENED_CHANNEL,
    Kind.OPENED_PRICE: Measure.PRICE,
    Kind.PRESSED_MANAGER: Measure.MANAGER,
    Kind.SENT_REQUEST: Measure.REQUEST,
}
WEIGHTS = {
    Kind.OPENED_CATEGORY: 1,
    Kind.OPENED_CHANNEL: 1,
    Kind.OPENED_PRICE: 3,
    Kind.KEPT_FAVORITE: 4,
    Kind.PRESSED_MANAGER: 5,
    Kind.SENT_REQUEST: 8,
}

Of = tuple[Subject, int]
Key = tuple[int, int, int, int, date]
"""Subject, its id, grain, measure, start."""


@dataclass(frozen=True)
class Done:
    """An event."""

    visitor: int
    kind: Kind
    at: datetime
    category: int | None = None
    channel: int | None = None
    link: int | None = None


def points(events: Iterable[Done]) -> dict[Key, tuple[int, int]]:
    """Times and visitors of each point that is not nothing."""
    times: Counter[Key] = Counter()
    visitors: defaultdict[Key, set[int]] = defaultdict(set)
    for who, of, measure, at in _counted(list(events)):
        day = at.astimezone(MOSCOW).date()
        for grain, start in ((Grain.DAY, day), (Grain.WEEK, day - timedelta(days=day.weekday()))):
            key = (*of, grain, measure, start)
            times[key] += 1
            visitors[key].add(who)
    return {key: (times[key], len(visitors[key])) for key in times}


def interests(events: Iterable[Done]) -> dict[tuple[int, int], tuple[int, datetime]]:
    """Strength and last moment by visitor and category."""
    deeds: defaultdict[tuple[int, int], list[Done]] = defaultdict(list)
    for event in events:
        if event.category is not None and event.kind in WEIGHTS:
            deeds[event.visitor, event.category].append(event)
    return {pair: _interest(of) for pair, of in deeds.items()}


def _interest(deeds: list[Done]) -> tuple[int, datetime]:
    last = max(deed.at for deed in deeds)
    return sum(WEIGHTS[deed.kind] for deed in deeds if deed.at >= last - timedelta(days=90)), last


def _counted(events: list[Done]) -> Iterator[tuple[int, Of, Measure, datetime]]:
    """Who is counted of what, as what, when."""
    for event in events:
        for of in _opened(event):
            yield event.visitor, of, Measure.OPENED_CHANNEL if of[0] == Subject.CATEGORY else Measure.OPENED, event.at
        if event.kind == Kind.OPENED_CATEGORY:
            assert event.category
            yield event.visitor, (Subject.CATEGORY, event.category), Measure.OPENED, event.at
        if event.kind in STEPS:
            for of, opened in _first_opens(event, events).items():
                yield event.visitor, of, STEPS[event.kind], opened


def _first_opens(step: Done, events: list[Done]) -> dict[Of, datetime]:
    """When each subject that the step is one of was opened first, by the same visitor, of the seven days before it."""
    opens: defaultdict[Of, list[datetime]] = defaultdict(list)
    for event in events:
        if event.visitor == step.visitor and step.at - WEEK <= event.at <= step.at:
            for of in _opened(event):
                if _is_step(step, of):
                    opens[of].append(event.at)
    return {of: min(moments) for of, moments in opens.items()}


def _opened(event: Done) -> Iterator[Of]:
    """What an event opens, so that steps may follow."""
    if event.kind == Kind.OPENED_APP:
        yield Subject.CATALOG, 0
        if event.link is not None:
            yield Subject.LINK, event.link
    if event.kind == Kind.OPENED_CHANNEL:
        assert event.category
        assert event.channel
        yield Subject.CATEGORY, event.category
        yield Subject.CHANNEL, event.channel


def _is_step(step: Done, of: Of) -> bool:
    subject, number = of
    if subject in {Subject.CATALOG, Subject.LINK}:
        return True
    if step.kind == Kind.OPENED_CHANNEL:
        return False
    return number == (step.category if subject == Subject.CATEGORY else step.channel)
