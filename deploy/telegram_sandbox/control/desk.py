"""What the control port works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from telegram_sandbox.bot_api.door import BotApi
from telegram_sandbox.control.chronicle import Chronicle
from telegram_sandbox.faults import Faults
from telegram_sandbox.mtproto.server import MtprotoDoor
from telegram_sandbox.outside.outside import Outside
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
    bot_api: BotApi | None = None
    annotations: dict[str, Any] = field(default_factory=dict)
    outside: Outside = field(init=False)

    def __post_init__(self) -> None:
        self.outside = Outside(self.world, self.faults)

    def unknown_methods(self) -> dict[str, int]:
        """What clients called and no door knows, the Bot API's methods marked as such."""
        of_bots = self.bot_api.calls.unknown if self.bot_api else {}
        return {**self.door.unknown, **{f"bot:{method}": count for method, count in of_bots.items()}}

    async def noted(self) -> Mapping[str, Any]:
        """For the viewer."""
        return self.annotations


DESK = web.AppKey("desk", Desk)
