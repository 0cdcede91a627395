"""What a bot's server keeps about each bot: its updates, its webhook, its face towards people."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from telegram_sandbox.bot_api.inbox import Inbox
from telegram_sandbox.world import Person


@dataclass(eq=False, slots=True)
class Webhook:
    """Where updates are posted. `task`: the delivery at work; `last_error_date` in world seconds."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""
    task: "asyncio.Task[None] | None" = None


@dataclass(eq=False, slots=True)
class Account:
    """`commands` by (scope as JSON, language); `texts` by (which, language); `menu_buttons` by person, 0 for all."""

    bot: Person
    inbox: Inbox = field(default_factory=Inbox)
    webhook: Webhook | None = None
    commands: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)
