"""What ends the sale of a hot slot, and takes its end back: buttons of its page, and actions of the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from catalog_service.channels import hot_slots
from catalog_service.channels.models import HotSlot

State = HotSlot.State


@dataclass(frozen=True)
class Deed:
    """`word` stands in addresses; `do` tells whether it changed anything; `already`: what is said where it did not."""

    word: str
    label: str
    states: tuple[HotSlot.State, ...]
    do: Callable[[HotSlot, datetime], bool]
    done: str
    already: str
    variant: str = "default"


DEEDS = (
    Deed(
        "sell",
        "Продано",
        (State.ON_SALE, State.OVER),
        hot_slots.sell,
        "Место продано: в каталоге его больше нет.",
        "Это место уже продано или снято с продажи.",
        "primary",
    ),
    Deed(
        "withdraw",
        "Снять с продажи",
        (State.ON_SALE,),
        hot_slots.withdraw,
        "Место снято с продажи: в каталоге его больше нет.",
        "Это место уже продано или снято с продажи.",
    ),
    Deed(
        "restore",
        "Вернуть в продажу",
        (State.SOLD, State.WITHDRAWN),
        lambda slot, _now: hot_slots.restore(slot),
        "Место снова продаётся, если его время не вышло.",
        "Это место не продано и не снято с продажи.",
    ),
)
BY_WORD = {deed.word: deed for deed in DEEDS}


def offered(slot: HotSlot, now: datetime) -> list[Deed]:
    """What can be done with it as it is now."""
    return [deed for deed in DEEDS if slot.state(now) in deed.states]


def state_words(slot: HotSlot, now: datetime) -> str:
    """«продаётся до 18:00 22.11.2026», «продано 21.11.2026 15:40»."""
    state = slot.state(now)
    at = {State.ON_SALE: slot.until, State.SOLD: slot.sold_at, State.WITHDRAWN: slot.withdrawn_at}.get(state)
    before = " до" if state is State.ON_SALE else ""
    return f"{state.label}{before} {localtime(at):%d.%m.%Y %H:%M}" if at else str(state.label)
