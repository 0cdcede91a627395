"""What the control port works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

from telegram_sandbox.control.chronicle import Chronicle
from telegram_sandbox.faults import Faults
from telegram_sandbox.world import Person, World


class Wire(Protocol):
    """The MTProto door, as far as it is controlled from here."""

    def unknown_methods(self) -> Mapping[str, int]:
        """Methods that clients called and the door does not know, with how often."""

    def requests(self) -> Mapping[int, Mapping[str, int]]:
        """Person's id → method → how many calls."""

    def drop_sockets(self, person_id: int | None = None) -> int:
        """Cut the connections of one person, or all; how many there were."""

    def session(self, person: Person) -> str:
        """A ready Telethon string session for this person."""


class Performance(Protocol):
    """Something that publishes by itself: a story or a replay."""

    def begin(self) -> None:
        """Start publishing, once."""

    def stop(self) -> None:
        """Publish nothing more."""

    def progress(self) -> Mapping[str, Any]:
        """Plain data: how far it is."""


@dataclass(slots=True)
class Desk:
    """`annotations`: what the viewer shows beside the posts; whoever knows puts it here as JSON."""

    world: World
    faults: Faults
    wire: Wire
    chronicle: Chronicle
    performance: Performance | None = None
    annotations: dict[str, Any] = field(default_factory=dict)

    async def noted(self) -> Mapping[str, Any]:
        """For the viewer."""
        return self.annotations


DESK = web.AppKey("desk", Desk)
