"""Forwarding into the project's channel: the port `Publisher`."""

from collections.abc import Sequence
from typing import Any

from telethon.tl import functions, types

from reposter_service.errors import DonorUnavailable, TargetClosed
from reposter_service.userbots import forwards, translate
from reposter_service.userbots.account import Account
from reposter_service.userbots.reader import history_request
from reposter_service.userbots.refusals import about_donor, about_target, of_a_deed


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
            with of_a_deed():
                answer = await self._account.call(request)
        except DonorUnavailable:
            await self._blame(target)
            raise
        made = translate.new_ids(answer)
        return tuple(made[random_id] for _, random_id in pairs if random_id in made)

    async def sent_before(self, *, source: int, message_ids: Sequence[int], target: int, limit: int) -> tuple[int, ...]:
        """Ids in the target of forwards of these messages, among its last `limit`; () for none.

        A donor's post that comes from a person is forwarded under that person's name, without a word of the donor:
        the originals are read too, and compared by what they bear. One request, or two where the first finds nothing.
        """
        with about_target():
            peer = await self._account.channels.peer(target)
            answer = await self._account.history(history_request(peer, limit=limit))
        posts = forwards.by_post(answer)
        if found := [posts[source, id_] for id_ in message_ids if (source, id_) in posts]:
            return tuple(found)
        borne = forwards.by_bearing(answer)
        originals = [forwards.bearing(raw) for raw in await self._originals(source, message_ids)]
        return tuple(borne[bearing] for bearing in originals if bearing in borne)

    async def _originals(self, source: int, message_ids: Sequence[int]) -> list[Any]:
        """Those of these messages that are forwards themselves, as Telethon gives them."""
        peer = await self._account.channels.peer(source)
        wanted = [types.InputMessageID(id_) for id_ in message_ids]
        with about_donor():
            answer = await self._account.call(functions.channels.GetMessagesRequest(channel=peer, id=wanted))
        return [raw for raw in answer.messages if forwards.is_forward(raw)]

    async def _blame(self, target: int) -> None:
        """CHANNEL_PRIVATE does not say which of the two channels it means: `TargetClosed` if it is the target."""
        peer = await self._account.channels.peer(target)
        with about_target():
            answer = await self._account.call(functions.channels.GetChannelsRequest(id=[peer]))
        if not any(isinstance(chat, types.Channel) and not chat.left for chat in answer.chats):
            raise TargetClosed("the userbot is no longer in the project's channel")
