"""Who reads a channel, men or women, as Telemetr's page says: for whom a visitor has opened, once in a month."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction

from catalog_service.channels.models import Channel, Share
from catalog_service.figures import asking, remembering
from catalog_service.figures.asking import Doors, Sources
from catalog_service.figures.findings import Door, Finding
from catalog_service.figures.models import Refresh
from catalog_service.figures.politeness import Pace
from catalog_service.figures.states import OF_THE_SOURCE
from catalog_service.figures.turns import Turn


async def see(doors: Doors, sources: Sources, turn: Turn) -> Callable[[], None] | None:
    """What stores it; None: nobody could be asked at this moment."""
    return await asking.ask_once(doors, partial(sources.page.look, turn.whom), partial(store, turn))


def store(turn: Turn, finding: Finding, paces: Mapping[Door, Pace], at: datetime) -> None:
    """An editor's shares stay. Where the page has refused everybody, the channel waits for it on."""
    with transaction.atomic():
        held = Channel.objects.select_for_update(no_key=True).only("pk")
        if held.filter(pk=turn.channel, telegram_link=turn.link).first():
            remembering.attempts(turn.channel, {Door.TELEMETR_PAGE: finding}, at)
            if finding.state not in OF_THE_SOURCE:
                Refresh.objects.filter(pk=turn.channel).update(gender_at=at, gender_wanted_at=None)
            _store_shares(turn.channel, finding)
        remembering.doors(paces)


def give_up(turn: Turn, at: datetime) -> None:
    """Something that nobody has thought of: as if the page had told nothing."""
    Refresh.objects.filter(pk=turn.channel).update(gender_at=at, gender_wanted_at=None)


def _store_shares(channel: int, finding: Finding) -> None:
    male, female = finding.profile.male, finding.profile.female
    shares = Share.objects.filter(channel=channel, kind=Share.Kind.GENDER)
    if male is None or female is None or shares.filter(source=Share.Source.EDITOR).exists():
        return
    shares.delete()
    Share.objects.bulk_create([_share(channel, Share.Gender.MALE, male), _share(channel, Share.Gender.FEMALE, female)])


def _share(channel: int, name: Share.Gender, percent: Decimal) -> Share:
    by: dict[str, Any] = {"kind": Share.Kind.GENDER, "source": Share.Source.TELEMETR}
    return Share(channel_id=channel, name=name, percent=percent, **by)
