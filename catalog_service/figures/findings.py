"""PURE: what is asked about, what a source answers, and how it asks. Values only."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from catalog_service.figures.states import State


class Name(StrEnum):
    """As `channels.Figure.Name`. Subscribers and reach are counts, err and er per cent."""

    SUBSCRIBERS = "subscribers"
    REACH = "reach"
    ERR = "err"
    ER = "er"


class SourceName(StrEnum):
    """As `channels.Figure.Source`."""

    TELEGRAM = "telegram"
    TGSTAT = "tgstat"
    TELEMETR = "telemetr"


class Door(StrEnum):
    """Where requests go: each is a host with a budget and a breaker of its own."""

    TELEGRAM = "telegram"
    PICTURES = "pictures"
    TGSTAT = "tgstat"
    TELEMETR = "telemetr"
    TELEMETR_PAGE = "telemetr_page"


@dataclass(frozen=True, slots=True)
class Whom:
    """The channel that is asked about, as it is known before.

    `address`: what follows https://t.me/ in its link, a name or `+hash` of a private one. `telegram_id`: bare, None
    until somebody has told it; `tgstat_id`: TGStat's own number of it.
    """

    channel: int
    address: str
    telegram_id: int | None = None
    tgstat_id: int | None = None

    @property
    def is_private(self) -> bool:
        return self.address.startswith("+")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a source tells of a channel beside its figures; None: it does not tell.

    `picture`: https address of the logo. `last_post_at`: of the newest post that it shows. `mean_reach`: mean of the
    same views whose median is the reach. `red_label`, `black_label`: TGStat's warnings. `male`, `female`: per cent.
    """

    telegram_id: int | None = None
    tgstat_id: int | None = None
    username: str | None = None
    title: str | None = None
    description: str | None = None
    picture: str | None = None
    last_post_at: datetime | None = None
    mean_reach: Decimal | None = None
    country: str | None = None
    language: str | None = None
    red_label: bool | None = None
    black_label: bool | None = None
    male: Decimal | None = None
    female: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one source said of one channel. `figures`: those that it gave, never a 0 for «not known».

    `words`: what the state alone does not say, in Russian. `page`: the answer as text, kept for the editor when its
    shape is unknown. `wait_s`: so long the source wants to be left alone (Retry-After), None: it does not say.
    """

    state: State
    figures: Mapping[Name, Decimal] = field(default_factory=dict)
    profile: Profile = field(default_factory=Profile)
    words: str = ""
    page: str = ""
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """GET `path` (with a slash before it) of a door. What the door adds (its token) is not seen here."""

    door: Door
    path: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """`headers` by lower-case names; `location` of a redirect within the same host, None: none."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    location: str | None = None


class NoAnswerError(Exception):
    """Nothing that could be read came: `finding` says why. The door knows already."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.state)
        self.finding = finding


Ask = Callable[[Request], Awaitable[Reply]]
"""Waits its turn, then asks. Raises `NoAnswerError`: also without asking, when the door rests or is shut."""


class Source(Protocol):
    """`look` needs `Ask` and nothing else. Whatever an answer says becomes a finding; it raises nothing of its own."""

    name: SourceName

    async def look(self, whom: Whom, ask: Ask) -> Finding: ...
