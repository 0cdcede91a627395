"""What a manager may not have thought of when he starts a mailing: it is allowed, and he is told."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localtime

from catalog_service.back_office import mailing_words as words
from catalog_service.back_office.registration_words import unregistered
from catalog_service.mailings import lately
from catalog_service.mailings.models import Mailing
from catalog_service.mailings.segments import Audience

NIGHT_FROM, NIGHT_TO = 22, 8
"""Hours in Moscow."""
GOT = ("из них получил", "из них получили", "из них получили")


def warnings(mailing: Mailing, audience: Audience | None, begin: datetime, now: datetime) -> Iterator[str]:
    """Of one that is to begin then."""
    got = lately.written_to(audience, now) if audience else 0
    if got:
        yield f"{words.amount(got, GOT)} другую рассылку за последние сутки."
    hour = localtime(begin).hour
    if hour >= NIGHT_FROM or hour < NIGHT_TO:
        yield f"Начало в {localtime(begin):%H:%M}: в Москве это ночь, письмо может разбудить."
    yield from _of_the_channel(mailing)


def _of_the_channel(mailing: Mailing) -> Iterator[str]:
    """Behind the button, and of the place that is told of."""
    behind = mailing.channel if mailing.target == Mailing.Target.CHANNEL else None
    sold = mailing.hot_slot.channel if mailing.hot_slot else None
    for channel in dict.fromkeys(each for each in (behind, sold) if each):
        if said := unregistered(channel):
            yield said
