"""One question to one source, and the ports that it goes through: `fetching` and `sources` have what fits them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from django.utils import timezone

from catalog_service.figures.findings import Ask, Door, Finding, NoAnswerError, Reply, Request, Whom
from catalog_service.figures.politeness import Pace


class Look(Protocol):
    """An `Ask` for one look. `asked`: the doors that were really asked; they learn what it came to by `heard`."""

    asked: set[Door]

    async def __call__(self, request: Request, /) -> Reply: ...

    def heard(self, finding: Finding) -> None: ...


class Doors(Protocol):
    """The way out. `picture` raises `NoAnswerError`."""

    paces: dict[Door, Pace]

    def is_open(self, door: Door) -> bool: ...

    def look(self) -> Look: ...

    async def picture(self, address: str) -> bytes: ...


class Figures(Protocol):
    async def look(self, whom: Whom, ask: Ask) -> Finding: ...


class Tgstat(Figures, Protocol):
    """`by_number`: the channel that has this number at TGStat; what it is called there now."""

    async def labels(self, whom: Whom, ask: Ask) -> Finding: ...

    async def by_number(self, tgstat_id: int, ask: Ask) -> Finding: ...


class Telemetr(Figures, Protocol):
    """`engagement`: the ER of the channel's posts."""

    async def engagement(self, whom: Whom, ask: Ask) -> Finding: ...


@dataclass(frozen=True, slots=True)
class Sources:
    """`page`: Telemetr's, for gender."""

    telegram: Figures
    tgstat: Tgstat
    telemetr: Telemetr
    page: Figures


@dataclass(frozen=True, slots=True)
class Heard:
    """`doors`: those that were asked for it, one as a rule."""

    finding: Finding
    doors: frozenset[Door]


async def ask(doors: Doors, way: Callable[[Ask], Awaitable[Finding]]) -> Heard | None:
    """None: nobody was asked, the door has been shut by what others have heard."""
    look = doors.look()
    try:
        finding = await way(look)
        look.heard(finding)
    except NoAnswerError as error:
        finding = error.finding
    return Heard(finding, frozenset(look.asked)) if look.asked else None


async def ask_once(
    doors: Doors,
    way: Callable[[Ask], Awaitable[Finding]],
    store: Callable[[Finding, Mapping[Door, Pace], datetime], None],
) -> Callable[[], None] | None:
    """The one question of a turn: what stores its finding, with how the doors are since; None: nobody was asked."""
    heard = await ask(doors, way)
    if heard is None:
        return None
    return partial(store, heard.finding, {door: doors.paces[door] for door in heard.doors}, timezone.now())
