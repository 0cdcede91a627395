"""An album that somebody hands on arrives as up to ten messages: one answer, not ten."""

from typing import Any

from aiogram.types import TelegramObject, Update

from reposter_service.admin_bot.access import Handler


class OneAlbum:
    """Sees messages as they arrive: of each album the first one is heard."""

    def __init__(self) -> None:
        self._last: dict[int, str] = {}
        """Chat → the album heard last."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        message = event.message if isinstance(event, Update) else None
        if message is not None and message.media_group_id is not None:
            if self._last.get(message.chat.id) == message.media_group_id:
                return None
            self._last[message.chat.id] = message.media_group_id
        return await handler(event, data)
