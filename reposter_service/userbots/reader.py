"""Reading channels: the port `Reader`. Raw requests, so that each method costs exactly what its docstring says."""

from collections.abc import Mapping, Sequence
from typing import Any

from telethon.tl import functions, types

from reposter_service.domain.posts import Message
from reposter_service.userbots import translate
from reposter_service.userbots.account import Account
from reposter_service.userbots.refusals import about_donor

IDS_PER_REQUEST = 100


class TelegramReader:
    def __init__(self, account: Account) -> None:
        self._account = account

    async def tops(self) -> Mapping[int, int]:
        return await self._account.channels.sweep()

    async def after(self, channel_id: int, message_id: int, limit: int) -> Sequence[Message]:
        # The window of `limit` messages right above this one. `min_id` would give the newest ones of the channel
        # instead, and leave a gap. Near the top the window may reach below: what is known is dropped.
        found = await self._history(channel_id, offset_id=message_id + 1, add_offset=-limit, limit=limit)
        return sorted((message for message in found if message.id > message_id), key=lambda message: message.id)

    async def newest(self, channel_id: int, before: int | None, limit: int) -> Sequence[Message]:
        return await self._history(channel_id, offset_id=before or 0, add_offset=0, limit=limit)

    async def exact(self, channel_id: int, ids: Sequence[int]) -> Mapping[int, Message]:
        peer = await self._account.channels.peer(channel_id)
        found: dict[int, Message] = {}
        for start in range(0, len(ids), IDS_PER_REQUEST):
            wanted = [types.InputMessageID(id_) for id_ in ids[start : start + IDS_PER_REQUEST]]
            with about_donor():
                answer = await self._account.call(functions.channels.GetMessagesRequest(channel=peer, id=wanted))
            found.update((message.id, message) for message in translate.messages(answer))
        return found

    async def reactions_on(self, channel_id: int) -> bool:
        peer = await self._account.channels.peer(channel_id)
        with about_donor():
            full = await self._account.call(functions.channels.GetFullChannelRequest(channel=peer))
        return translate.reactions_on(full.full_chat.available_reactions)

    async def _history(self, channel_id: int, *, offset_id: int, add_offset: int, limit: int) -> list[Message]:
        peer = await self._account.channels.peer(channel_id)
        request = history_request(peer, offset_id=offset_id, add_offset=add_offset, limit=limit)
        with about_donor():
            answer = await self._account.history(request)
        # Of the others in the answer, whose posts were forwarded, nothing is kept.
        await self._account.channels.learn(chat for chat in answer.chats if chat.id == channel_id)
        return translate.messages(answer)


def history_request(peer: Any, *, offset_id: int = 0, add_offset: int = 0, limit: int) -> Any:
    """Messages older than `offset_id` (0: the newest), newest first, the window moved up by `-add_offset`."""
    return functions.messages.GetHistoryRequest(
        peer=peer,
        offset_id=offset_id,
        offset_date=None,
        add_offset=add_offset,
        limit=limit,
        max_id=0,
        min_id=0,
        hash=0,
    )
