"""Writes what visitors of a made-up catalog have done, and what came of it: requests, favorites, arrivals.

Charts are made of it as of real visits: the worker counts the events, and deletes at night those too old to be kept.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from django.contrib.auth.models import User
from django.db import connection, transaction

from catalog_service.analytics.models import Kind
from catalog_service.channels.models import Channel
from catalog_service.links.models import Arrival, Link
from catalog_service.links.queries import Opens
from catalog_service.sample_catalog.campaigns import CAMPAIGNS, Campaign
from catalog_service.sample_catalog.crowd import Crowd, Deed, Place, Way, place
from catalog_service.sample_catalog.people import FIRST_ID, Asked, Colleagues, ask, visitor
from catalog_service.sample_catalog.season import MOSCOW
from catalog_service.visitors.models import Favorite, Visitor

UNCOUNTED = """
INSERT INTO uncounted (event, visitor, category, at) SELECT id, visitor, category, at FROM event WHERE visitor >= %s
"""
BLOCK = 5_000
"""Lines that are handed to PostgreSQL at once."""
MADE_AT_HOUR = 10
"""In the morning of its first day somebody makes a link."""


@dataclass
class Traces:
    """What the events leave behind in other tables."""

    events: int = 0
    seen: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)
    """Visitor -> first and last time."""
    arrivals: dict[int, tuple[datetime, int]] = field(default_factory=dict)
    """Visitor -> when he came by his first link, and by which."""
    requests: dict[tuple[int, int], datetime] = field(default_factory=dict)
    favorites: dict[tuple[int, int], datetime] = field(default_factory=dict)
    """(visitor, channel) -> when."""

    def takes(self, deed: Deed) -> bool:
        """Note it; False of what he has done already and nobody does twice."""
        once = {Kind.SENT_REQUEST: self.requests, Kind.KEPT_FAVORITE: self.favorites}.get(deed.kind)
        if once is not None and deed.channel is not None:
            if (deed.visitor, deed.channel) in once:
                return False
            once[deed.visitor, deed.channel] = deed.at
        if deed.link is not None:
            came = (deed.at, deed.link)
            self.arrivals[deed.visitor] = min(came, self.arrivals.get(deed.visitor, came))
        first, last = self.seen.get(deed.visitor, (deed.at, deed.at))
        self.seen[deed.visitor] = min(first, deed.at), max(last, deed.at)
        self.events += 1
        return True


@transaction.atomic
def live_through(channels: Sequence[Channel], colleagues: Colleagues, *, days: int, seed: int, now: datetime) -> Traces:
    """So many days up to `now`, written but for the counting."""
    dice = random.Random(f"{seed} year")  # noqa: S311 - a sample, nothing secret
    places = _places(channels, dice)
    traces = Traces()
    if not places:
        return traces
    crowd = Crowd(places, _ways(places, colleagues.editor, days, now), seed=seed)
    deeds = _deeds(crowd, days, now)
    _write(_events(deeds, traces, dice))
    _leave(traces, colleagues.manager, dice)
    return traces


def _places(channels: Sequence[Channel], dice: random.Random) -> list[Place]:
    """Of what is published, each with its own link."""
    own = dict(Link.objects.filter(is_own=True).values_list("channel", "id"))
    ranks: dict[int, int] = {}
    found = []
    for channel in (channel for channel in channels if channel.published):
        rank = ranks[channel.category_id] = ranks.get(channel.category_id, -1) + 1
        found.append(place(channel.pk, channel.category_id, own[channel.pk], rank, dice))
    return found


# --- Links -----------------------------------------------------------------------------------------------------------


def _ways(places: Sequence[Place], editor: User, days: int, now: datetime) -> list[tuple[Campaign, Way]]:
    """Links of the campaigns that have begun since, each to what is opened most often of its kind."""
    categories = list(dict.fromkeys(each.category for each in places))
    loved = sorted(places, key=lambda each: -each.appeal)
    ways = []
    for number, campaign in enumerate(each for each in CAMPAIGNS if each.ago <= days):
        target = loved[number % len(loved)] if campaign.opens is Opens.CHANNEL else None
        category = categories[number % len(categories)] if campaign.opens is Opens.CATEGORY else None
        link = _link(campaign, target, category, editor, now)
        ways.append((campaign, Way(link.pk, category, target, campaign.eagerness)))
    return ways


def _link(campaign: Campaign, target: Place | None, category: int | None, editor: User, now: datetime) -> Link:
    today = now.astimezone(MOSCOW)
    channel = target.channel if target else None
    link = Link.objects.create(
        channel_id=channel, category_id=category, label=campaign.label(today.date()), created_by=editor
    )
    made = today.replace(hour=MADE_AT_HOUR, minute=0) - timedelta(days=campaign.ago)
    Link.objects.filter(pk=link.pk).update(created_at=min(made, now))
    return link


# --- Events ----------------------------------------------------------------------------------------------------------


def _deeds(crowd: Crowd, days: int, now: datetime) -> Iterator[Deed]:
    """Until now: what is in the future yet is left out."""
    today = now.astimezone(MOSCOW).date()
    for ago in range(days - 1, -1, -1):
        yield from (deed for deed in crowd.of_a_day(today - timedelta(days=ago), ago) if deed.at <= now)


def _events(deeds: Iterable[Deed], traces: Traces, dice: random.Random) -> Iterator[str]:
    """Lines of COPY."""
    for deed in filter(traces.takes, deeds):
        category, channel, link = (r"\N" if each is None else each for each in deed[2:5])
        visitor, chance = FIRST_ID + deed.visitor, dice.getrandbits(128)
        yield f"{chance:032x}\t{visitor}\t{int(deed.kind)}\t{category}\t{channel}\t{link}\t{deed.at}\n"


def _write(lines: Iterator[str]) -> None:
    """As the API does it: nothing of them is counted yet. Somebody real may have come meanwhile: his may be counted."""
    with connection.cursor() as cursor:
        with cursor.copy("COPY event (id, visitor, kind, category, channel, link, at) FROM STDIN") as copying:
            while block := "".join(islice(lines, BLOCK)):
                copying.write(block)
        cursor.execute(UNCOUNTED, [FIRST_ID])


# --- What they leave -------------------------------------------------------------------------------------------------


def _leave(traces: Traces, manager: User, dice: random.Random) -> None:
    Visitor.objects.bulk_create(
        visitor(number, first, last, dice) for number, (first, last) in sorted(traces.seen.items())
    )
    Arrival.objects.bulk_create(
        Arrival(visitor_id=FIRST_ID + number, link_id=link, at=at) for number, (at, link) in traces.arrivals.items()
    )
    Favorite.objects.bulk_create(
        Favorite(visitor_id=FIRST_ID + number, channel_id=channel, created_at=at)
        for (number, channel), at in traces.favorites.items()
    )
    ask([Asked(FIRST_ID + number, channel, at) for (number, channel), at in traces.requests.items()], manager, dice)
