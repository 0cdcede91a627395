"""What Telegram pushes, as hints. Albums come message by message: they are put together by `grouped_id` elsewhere.

Telethon's state is not seeded from the dialogs. The first push of a channel sets it, and from then on gaps are filled;
seeding would only make Telethon poll every silent channel every 15 minutes, beside our own reconciling.
"""

from typing import Any

from telethon.tl import types

from reposter_service.userbots import translate
from reposter_service.userbots.events import Events, tell


class Pushes:
    def __init__(self, project_id: int, events: Events) -> None:
        self._project_id = project_id
        self._events = events

    async def receive(self, update: Any) -> None:
        """A raw update. Whether the whole channel is protected is not known here, and no hint needs it."""
        match update:
            case types.UpdateChannel():
                await tell(self._events.on_channel_changed, self._project_id, update.channel_id)
            case types.UpdateNewChannelMessage(message=types.Message() | types.MessageService() as raw):
                channel_id = raw.peer_id.channel_id
                await tell(self._events.on_messages, self._project_id, channel_id, [translate.message(raw)])
