"""PURE: who visits a made-up catalog, and what each does there, step by step. The same seed lives the same year.

crowd = Crowd(places, ways, seed=1)
for deed in crowd.of_a_day(day, ago): …
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from catalog_service.analytics.models import Kind
from catalog_service.sample_catalog import season
from catalog_service.sample_catalog.campaigns import Campaign

NEWCOMERS, NEWCOMERS_BY_LINK = 0.08, 0.6
"""Parts of the visits that are somebody's first: of those who come by themselves, and by a link."""
BY_OWN_LINK = 0.05
"""So often a visit comes by some channel's own link."""
OLD = 150
"""Visitors of earlier, who come again."""
LOYALTY = 0.3
"""Below 1: whoever came lately comes again more likely."""
FAVORITE, OUT = 0.02, 0.09
"""Of those who look at a channel."""
CATEGORIES, CHANNELS = (0, 1, 1, 1, 2, 3), (0, 0, 1, 1, 2, 2, 3, 4, 6)
"""Opened in a visit: one of these numbers, each as likely."""
PAUSE_S = (4, 45)
SURE = 0.95


class Deed(NamedTuple):
    """What a row of `event` is made of; `visitor` is a number from 0 on."""

    visitor: int
    kind: Kind
    category: int | None
    channel: int | None
    link: int | None
    at: datetime


@dataclass(frozen=True)
class Place:
    """A channel: how often it is opened, beside others, and how likely the next step follows the last."""

    channel: int
    category: int
    own_link: int
    appeal: float
    price: float
    manager: float
    request: float


def place(channel: int, category: int, own_link: int, rank: int, dice: random.Random) -> Place:
    """What the first channels of a category are opened for, those below have to earn."""
    return Place(
        channel,
        category,
        own_link,
        appeal=dice.lognormvariate(0, 0.7) / (1 + rank / 8),
        price=dice.betavariate(4, 9),
        manager=dice.betavariate(2.5, 14),
        request=dice.betavariate(3, 10),
    )


@dataclass(frozen=True)
class Way:
    """How a visit begins: by a link, which opens a channel or a category, or by itself."""

    link: int | None = None
    category: int | None = None
    place: Place | None = None
    eagerness: float = 1.0


class Shelf:
    """The channels of a category, some of which are opened more often."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places
        self._up_to = list(accumulate(place.appeal for place in places))
        self.appeal = self._up_to[-1]

    def opened(self, count: int, dice: random.Random) -> list[Place]:
        """So many, or less: none twice."""
        return list(dict.fromkeys(dice.choices(self._places, cum_weights=self._up_to, k=count)))


class Crowd:
    """Everybody who has come so far."""

    def __init__(self, places: Sequence[Place], campaigns: Sequence[tuple[Campaign, Way]], *, seed: int) -> None:
        self._dice = random.Random(f"{seed} crowd")  # noqa: S311 - a sample, nothing secret
        by_category = defaultdict(list)
        for each in places:
            by_category[each.category].append(each)
        self._shelves = {category: Shelf(those) for category, those in by_category.items()}
        self._everything = Shelf(places)
        self._campaigns = campaigns
        self._tastes = [self._taste(Way()) for _ in range(OLD)]
        """Categories that each visitor looks at, most often the first."""

    def of_a_day(self, day: date, ago: int) -> Iterator[Deed]:
        """Everything that is done in visits that begin that day, visit by visit."""
        own = round(season.expected(day, ago) * BY_OWN_LINK)
        yield from self._come([Way()] * season.around(season.expected(day, ago), self._dice), day)
        yield from self._come([self._shared() for _ in range(own)], day)
        for campaign, way in self._campaigns:
            if mean := campaign.visits(ago) * season.WEEK[day.weekday()]:
                yield from self._come([way] * season.around(mean, self._dice), day)

    def _come(self, ways: Sequence[Way], day: date) -> Iterator[Deed]:
        for way, at in zip(ways, season.moments(day, len(ways), self._dice), strict=True):
            yield from self._visit(self._somebody(way), way, at)

    def _shared(self) -> Way:
        """Somebody was sent a channel."""
        (found,) = self._everything.opened(1, self._dice)
        return Way(found.own_link, place=found)

    def _somebody(self, way: Way) -> int:
        new, known = self._dice.random(), len(self._tastes)
        if new < (NEWCOMERS_BY_LINK if way.link else NEWCOMERS):
            self._tastes.append(self._taste(way))
            return known
        return int(known * self._dice.random() ** LOYALTY)

    def _taste(self, way: Way) -> list[int]:
        categories = list(self._shelves)
        own = self._dice.choices(categories, [shelf.appeal for shelf in self._shelves.values()], k=3)
        meant = way.place.category if way.place else way.category
        return [meant, *own] if meant else own

    def _visit(self, visitor: int, way: Way, at: datetime) -> Iterator[Deed]:
        dice, clock = self._dice, Clock(at, self._dice)
        yield Deed(visitor, Kind.OPENED_APP, None, None, way.link, at)
        if way.place:
            yield from self._look(visitor, way.place, way.eagerness, clock)
        first = [way.category] if way.category in self._shelves else []
        many = 0 if way.place else dice.choice(CATEGORIES)
        for category in (*first, *dice.choices(self._tastes[visitor], k=many)):
            yield Deed(visitor, Kind.OPENED_CATEGORY, category, None, None, clock.later())
        liked = self._tastes[visitor][int(len(self._tastes[visitor]) * dice.random() ** 2)]
        for each in self._shelves[liked].opened(dice.choice(CHANNELS), dice):
            yield from self._look(visitor, each, way.eagerness, clock)

    def _look(self, visitor: int, place: Place, eagerness: float, clock: "Clock") -> Iterator[Deed]:
        """At a channel, as far as he goes."""
        dice = self._dice
        about = (place.category, place.channel, None)
        yield Deed(visitor, Kind.OPENED_CHANNEL, *about, clock.later())
        if dice.random() < FAVORITE:
            yield Deed(visitor, Kind.KEPT_FAVORITE, *about, clock.later())
        if dice.random() < OUT:
            yield Deed(visitor, Kind.FOLLOWED_OUT, *about, clock.later())
        steps = ((Kind.OPENED_PRICE, place.price), (Kind.PRESSED_MANAGER, place.manager))
        for kind, chance in steps:
            if dice.random() >= min(SURE, chance * eagerness):
                return
            yield Deed(visitor, kind, *about, clock.later())
        if dice.random() < place.request:
            yield Deed(visitor, Kind.SENT_REQUEST, *about, clock.later())


class Clock:
    """Of one visit: each look at it is some seconds later."""

    def __init__(self, at: datetime, dice: random.Random) -> None:
        self._at, self._dice = at, dice

    def later(self) -> datetime:
        low, high = PAUSE_S
        self._at += timedelta(seconds=low + int((high - low) * self._dice.random()))
        return self._at
