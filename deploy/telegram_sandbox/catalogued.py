"""Channels by the thousand that nobody plays: what strangers' pages say of them. Plain data of the control port."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Who bears a name. `INVITE`: nobody, it is a private channel's `+hash`."""

    CHANNEL = "channel"
    GROUP = "group"
    BOT = "bot"
    PERSON = "person"
    INVITE = "invite"


@dataclass(frozen=True, slots=True)
class Catalogued:
    """One of them. `address`: what follows `t.me/`, a name or `+hash`.

    `id`: bare, 0 for a new one; who takes over the id of an earlier one is that channel under its new name, and the
    old name is free. `subscribers`, `reach` (views of a grown post) and `er` (per cent of views) are those of the
    moment when it was told of; they grow with the world's time by `growth` per cent a day. `silent_days`: since its
    last post. `is_closed`: without a preview. `male`: per cent, None: Telemetr does not know.
    """

    address: str
    title: str
    about: str = ""
    kind: Kind = Kind.CHANNEL
    id: int = 0
    subscribers: int = 1000
    reach: int = 300
    er: float = 3.0
    growth: float = 0.2
    silent_days: int = 0
    is_closed: bool = False
    has_logo: bool = True
    male: int | None = None
    country: str = "Россия"
    language: str = "Русский"
    red_label: bool = False
    black_label: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"kind": self.kind.value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Catalogued":
        """From its plain form; what is strange is a TypeError or ValueError that names it."""
        return cls(**{**data, "kind": Kind(data.get("kind", Kind.CHANNEL))})


@dataclass(frozen=True, slots=True)
class Asking:
    """One request of a stranger's. `door`: telegram, pictures, tgstat, telemetr or telemetr_page; `what`: page, feed,
    stat, get, posts, limits, logo. `address`: lower-case, of the channel it is about, "" of none; `at`: real seconds.
    """

    door: str
    what: str
    address: str
    at: float
