"""What the control port works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from telegram_sandbox.control.chronicle import Chronicle
from telegram_sandbox.faults import Faults
from telegram_sandbox.mtproto.server import MtprotoDoor
from telegram_sandbox.performance import Performance
from telegram_sandbox.world import World


@dataclass(slots=True)
class Desk:
    """`annotations`: what the viewer shows beside the posts; whoever knows puts it here as JSON."""

    world: World
    faults: Faults
    door: MtprotoDoor
    chronicle: Chronicle
    performance: Performance | None = None
    annotations: dict[str, Any] = field(default_factory=dict)

    async def noted(self) -> Mapping[str, Any]:
        """For the viewer."""
        return self.annotations


DESK = web.AppKey("desk", Desk)
