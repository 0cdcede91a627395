"""What the userbots tell the rest of the service, without being asked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from reposter_service.domain.posts import Message
from reposter_service.errors import AccountState, is_mistake
from reposter_service.workflows.records import ChannelCard, Userbot

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Events:
    """Callbacks. Those of messages and channels are hints: they may be lost or doubled, and are told for every
    channel the account sees.

    `on_connected(project_id)`: after every connecting; it should return soon, or reconnecting waits for it.
    `on_messages(project_id, channel_id, messages)`, `on_channel_changed(project_id, channel_id)`.
    `on_channels_seen(project_id, cards)`: titles and names that differ from what this process has told before.
    `on_account_lost(userbot, state, since)`: until it goes well; `since` names the loss, however often it is told.
    """

    on_connected: Callable[[int], Awaitable[None]]
    on_messages: Callable[[int, int, Sequence[Message]], Awaitable[None]]
    on_channel_changed: Callable[[int, int], Awaitable[None]]
    on_channels_seen: Callable[[int, Sequence[ChannelCard]], Awaitable[None]]
    on_account_lost: Callable[[Userbot, AccountState, datetime], Awaitable[None]]


async def tell(callback: Callable[..., Awaitable[None]], *args: Any) -> bool:
    """Call it; whether it went well. What goes wrong in there is logged and stays there: the connection lives on.

    In one line, where it is trouble: while the database is away every push ends here. A mistake shows where it is.
    """
    try:
        await callback(*args)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the listener's
        name, kind = getattr(callback, "__name__", repr(callback)), type(error).__name__
        where = {"exc_info": error} if is_mistake(error) else {}
        log.warning("a listener failed", listener=name, error=str(error), kind=kind, **where)
        return False
    return True
