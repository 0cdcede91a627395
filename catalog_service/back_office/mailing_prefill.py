"""What a new mailing's form has in it already, by the address that has opened it.

?hot_slot=5                             of a hot slot: its channel, category, words, deadline
?category=3&strength=4&days=7           of a segment
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from catalog_service.back_office import words
from catalog_service.back_office.mailing_words import moment
from catalog_service.channels.models import HotSlot
from catalog_service.mailings.models import LONGEST_DAYS, Mailing, Strength

SEGMENT = ("category", "strength", "days")
LONGEST_NUMBER = 18
"""Digits: more has no row."""
TEXT = """<b>Горящее место</b> в канале «{channel}»

Выход рекламы: {runs_at}
Цена: {price} ₽

Купить можно до {until}. Подробности — по кнопке."""


def prefilled(asked: Mapping[str, str]) -> dict[str, Any]:
    """Of what is not there, or is nonsense, nothing."""
    filled: dict[str, Any] = {name: value for name in SEGMENT if (value := number_in(asked, name))}
    if filled.get("strength") not in Strength.values:
        filled.pop("strength", None)
    if filled.get("days", 1) > LONGEST_DAYS:
        filled["days"] = LONGEST_DAYS
    slot = HotSlot.objects.select_related("channel").filter(pk=number_in(asked, "hot_slot") or 0).first()
    return filled | (_of_the_slot(slot) if slot else {})


def number_in(asked: Mapping[str, str], name: str) -> int | None:
    """None: there is none, or none that a row has."""
    written = asked.get(name, "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= LONGEST_NUMBER else None


def _of_the_slot(slot: HotSlot) -> dict[str, Any]:
    told = {
        "channel": escape(slot.channel.title, quote=False),
        "runs_at": moment(slot.runs_at),
        "price": words.number(slot.price),
        "until": moment(slot.until),
    }
    return {
        "title": f"Горящее место: {slot.channel.title}"[:128],
        "category": slot.channel.category_id,
        "text": TEXT.format(**told),
        "target": Mailing.Target.CHANNEL,
        "channel": slot.channel_id,
        "hot_slot": slot.pk,
        "not_later_than": slot.until.replace(second=0, microsecond=0),
    }
