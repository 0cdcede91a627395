"""Who may use the bot: its admins, in private. Everybody else meets silence, as if nobody had ever built it."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from aiogram.dispatcher.middlewares.user_context import EVENT_CONTEXT_KEY, EventContext
from aiogram.enums import ChatType
from aiogram.types import TelegramObject

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class AdminsOnly:
    """The first to see an update: what it lets fall is not looked at by anything, nor the database asked for it."""

    def __init__(self, admin_ids: Collection[int]) -> None:
        self._admin_ids = frozenset(admin_ids)

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        where: EventContext = data[EVENT_CONTEXT_KEY]
        if where.user_id in self._admin_ids and where.chat and where.chat.type == ChatType.PRIVATE:
            return await handler(event, data)
        return None
