"""Forwarding into the project's channel: the port `Publisher`."""

from collections.abc import Mapping, Sequence

from telethon.tl import functions, types

from reposter_service.errors import DonorUnavailable, TargetClosed
from reposter_service.userbots import translate
from reposter_service.userbots.account import Account
from reposter_service.userbots.reader import history_request
from reposter_service.userbots.refusals import about_target


class TelegramPublisher:
    def __init__(self, account: Account) -> None:
        self._account = account

    async def forward(
        self, *, source: int, message_ids: Sequence[int], target: int, random_ids: Sequence[int]
    ) -> tuple[int, ...]:
        from_peer = await self._account.channels.peer(source)
        with about_target():
            to_peer = await self._account.channels.peer(target)
        pairs = sorted(zip(message_ids, random_ids, strict=True))
        request = functions.messages.ForwardMessagesRequest(
            from_peer=from_peer,
            id=[message_id for message_id, _ in pairs],
            to_peer=to_peer,
            random_id=[random_id for _, random_id in pairs],
        )
        try:
            answer = await self._account.call(request)
        except DonorUnavailable:
            await self._blame(target)
            raise
        made = translate.new_ids(answer)
        return tuple(made[random_id] for _, random_id in pairs if random_id in made)

    async def forwarded(self, target: int, limit: int) -> Mapping[tuple[int, int], int]:
        with about_target():
            peer = await self._account.channels.peer(target)
            answer = await self._account.history(history_request(peer, limit=limit))
        return translate.forwarded(answer)

    async def _blame(self, target: int) -> None:
        """CHANNEL_PRIVATE does not say which of the two channels it means: `TargetClosed` if it is the target."""
        peer = await self._account.channels.peer(target)
        with about_target():
            answer = await self._account.call(functions.channels.GetChannelsRequest(id=[peer]))
        if not any(isinstance(chat, types.Channel) and not chat.left for chat in answer.chats):
            raise TargetClosed("the userbot is no longer in the project's channel")
