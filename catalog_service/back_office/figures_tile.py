"""What the first page tells of automatic figures: how each source fares, how old the oldest figure is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from catalog_service.back_office import figures_words as words
from catalog_service.back_office import moments
from catalog_service.back_office.figures_section import may_see
from catalog_service.back_office.mailing_words import amount
from catalog_service.back_office.words import number
from catalog_service.figures import queries
from catalog_service.figures.models import DOORS
from catalog_service.figures.queries import Ages, DoorHealth

CHANNELS = ("канал", "канала", "каналов")


@dataclass(frozen=True)
class Health:
    """Of a source: `colour` of its mark, its `state` in words."""

    name: str
    colour: str
    state: str


@dataclass(frozen=True)
class Tile:
    """`oldest`: «5 дней», "" while there are no figures; `page`: of the channel that has them."""

    sources: list[Health]
    oldest: str
    channel: str
    page: str
    counts: str
    old: str


def context(request: HttpRequest) -> dict[str, Any]:
    """For the template of the first page. Three queries."""
    return {"figures_tile": tile(timezone.now())} if may_see(request) else {}


def tile(now: datetime) -> Tile:
    ages = queries.ages(now)
    is_known = ages.oldest_at is not None and ages.oldest_channel is not None
    return Tile(
        sources=[health(each, now) for each in queries.doors(now)],
        oldest=moments.ago(ages.oldest_at, now) if ages.oldest_at else "",
        channel=str(ages.oldest_channel or ""),
        page=reverse("admin:channels_channel_change", args=[ages.oldest_channel.pk])
        if is_known and ages.oldest_channel
        else "",
        counts=_counts(ages),
        old=f"{reverse('admin:channels_channel_changelist')}?figures=old" if ages.older_than_a_day + ages.never else "",
    )


def _counts(ages: Ages) -> str:
    """«старше суток: 3 канала · ещё не получены: 12 каналов · ждут очереди: 5 каналов»."""
    counted = {
        "старше суток": ages.older_than_a_day,
        "ещё не получены": ages.never,
        "ждут очереди": ages.waiting,
    }
    return " · ".join(f"{what}: {amount(count, CHANNELS)}" for what, count in counted.items() if count)


def health(door: DoorHealth, now: datetime) -> Health:
    row = door.state
    if not door.is_on:
        state, colour = door.off_because, words.OFF
    elif door.rests:
        state, colour = words.rest(door, now), words.TROUBLED
    elif row is None or row.asked_at is None:
        state, colour = words.NOT_ASKED, words.OFF
    else:
        answered = f"отвечал {moments.when(row.found_at, now)}" if row.found_at else "ни разу не отвечал"
        refused = f", отказов подряд: {number(row.refusals)}" if row.refusals else ""
        state, colour = answered + refused, words.TROUBLED if row.refusals else words.FRESH
    return Health(DOORS[door.door], colour, state)
