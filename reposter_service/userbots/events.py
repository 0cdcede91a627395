"""What the userbots tell the rest of the service, without being asked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from reposter_service.domain.posts import Message
from reposter_service.errors import AccountState
from reposter_service.workflows.records import Userbot

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Events:
    """Callbacks. Those of messages and channels are hints: they may be lost or doubled, and are told for every
    channel the account sees.

    `on_connected(project_id)`: after every connecting; it should return soon, or reconnecting waits for it.
    `on_messages(project_id, channel_id, messages)`, `on_channel_changed(project_id, channel_id)`.
    `on_account_lost(userbot, state)`: once; when it raises, the account is tried and told again.
    """

    on_connected: Callable[[int], Awaitable[None]]
    on_messages: Callable[[int, int, Sequence[Message]], Awaitable[None]]
    on_channel_changed: Callable[[int, int], Awaitable[None]]
    on_account_lost: Callable[[Userbot, AccountState], Awaitable[None]]


async def tell(callback: Callable[..., Awaitable[None]], *args: Any) -> bool:
    """Call it; whether it went well. What goes wrong in there is logged and stays there: the connection lives on.

    Without a traceback: while the database is away every push ends here.
    """
    try:
        await callback(*args)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the listener's
        name = getattr(callback, "__name__", repr(callback))
        log.warning("a listener failed", listener=name, error=str(error), kind=type(error).__name__)
        return False
    return True
