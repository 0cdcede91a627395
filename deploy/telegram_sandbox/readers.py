"""People by the thousand whom a bot may write to, and what it has written to them: plain data of the control port."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """Of a person with a bot. Whoever is `DELETED` had started it; a `STRANGER` never did."""

    STARTED = "started"
    BLOCKED = "blocked"
    DELETED = "deleted"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Reader:
    """One of them, under an id of the caller's choice. Without a telephone: nobody signs in as a reader."""

    id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    standing: Standing = Standing.STARTED

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Letter:
    """One text that a bot has sent, and how often each person got it: person's id → how many."""

    text: str
    received: Mapping[int, int]

    @property
    def doubled(self) -> dict[int, int]:
        """Those who got it more than once."""
        return {person: times for person, times in self.received.items() if times > 1}
