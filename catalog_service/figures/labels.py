"""How TGStat labels a channel: country, language, its warnings. A request of its own once in 30 days."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from catalog_service.channels.models import Channel
from catalog_service.figures import asking, remembering
from catalog_service.figures.asking import Doors, Sources
from catalog_service.figures.findings import Door, Finding
from catalog_service.figures.models import Profile, Refresh
from catalog_service.figures.politeness import Pace
from catalog_service.figures.states import OF_THE_SOURCE, ON_THE_WAY, State
from catalog_service.figures.turns import LABELS_FOR, Turn

AGAIN_AFTER = timedelta(days=1)
"""Where the answer was lost on the way."""


async def see(doors: Doors, sources: Sources, turn: Turn) -> Callable[[], None] | None:
    """What stores it; None: nobody could be asked at this moment."""
    return await asking.ask_once(doors, partial(sources.tgstat.labels, turn.whom), partial(store, turn))


def store(turn: Turn, finding: Finding, paces: Mapping[Door, Pace], at: datetime) -> None:
    """What is not told any more is not so any more. Where TGStat has refused everybody, the channel is asked about
    again when it answers."""
    with transaction.atomic():
        channels = Channel.objects.select_for_update(no_key=True).only("country")
        held = channels.filter(pk=turn.channel, telegram_link=turn.link).first()
        if held is not None:
            if finding.state not in OF_THE_SOURCE:
                asked_at = at - LABELS_FOR + AGAIN_AFTER if finding.state in ON_THE_WAY else at
                Refresh.objects.filter(pk=turn.channel).update(labels_at=asked_at)
            if finding.state is State.FOUND:
                _label(held, finding)
        remembering.doors(paces)


def give_up(turn: Turn, at: datetime) -> None:
    """Something that nobody has thought of: as if nothing had been told."""
    Refresh.objects.filter(pk=turn.channel).update(labels_at=at)


def _label(channel: Channel, finding: Finding) -> None:
    told = finding.profile
    country = remembering.plain(told.country or "", 64)
    if country != channel.country:
        Channel.objects.filter(pk=channel.pk).update(country=country)
    labels: dict[str, Any] = {
        "language": remembering.plain(told.language or "", 64),
        "red_label": told.red_label,
        "black_label": told.black_label,
    }
    if told.tgstat_id is not None:
        labels["tgstat_id"] = told.tgstat_id
    row = Profile(channel=channel, **labels)
    Profile.objects.bulk_create([row], update_conflicts=True, unique_fields=["channel"], update_fields=list(labels))
