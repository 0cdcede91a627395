"""The channels an account can speak of: their access hashes, and the sweep of the dialogs that tells them."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from telethon import utils
from telethon.tl import functions, types

from reposter_service.errors import NotFoundYet
from reposter_service.userbots import translate
from reposter_service.workflows.ports import AccessHashes
from reposter_service.workflows.records import ChannelCard

Call = Callable[[Any], Awaitable[Any]]
Show = Callable[[Sequence[ChannelCard]], Awaitable[bool]]
"""Tells what channels look like now; whether it was heard."""

PAGE = 100


class KnownChannels:
    """Access hashes of one account, in memory and behind the port. A name is never resolved twice for one.

    Titles and names are told when they differ from what was told before.
    """

    def __init__(self, userbot_id: int, hashes: AccessHashes, call: Call, show: Show) -> None:
        self._userbot_id = userbot_id
        self._port = hashes
        self._call = call
        self._show = show
        self._shown: dict[int, ChannelCard] = {}
        self._hashes: dict[int, int] = {}
        self._swept = False
        self.joined: frozenset[int] = frozenset()
        """All channels and groups that the account was in at the last sweep."""

    def __contains__(self, channel_id: int) -> bool:
        return channel_id in self._hashes

    async def load(self) -> None:
        """For a new connection: what is stored, and the right to look into the dialogs once more."""
        self._hashes.update(await self._port.load(self._userbot_id))
        self._swept = False

    async def learn(self, chats: Iterable[Any]) -> None:
        """Keep the access hashes that are new, and tell of titles and names that are."""
        chats = list(chats)
        found = translate.access_hashes(chats)
        new = {id_: hash_ for id_, hash_ in found.items() if self._hashes.get(id_) != hash_}
        if new:
            await self._port.keep(self._userbot_id, new)
            self._hashes.update(new)
        await self._tell(translate.cards(chats))

    async def _tell(self, cards: Iterable[ChannelCard]) -> None:
        """What nobody has heard is told again with the next that is seen of it."""
        news = {card.channel_id: card for card in cards if self._shown.get(card.channel_id) != card}
        if news and await self._show(list(news.values())):
            self._shown.update(news)

    async def sweep(self) -> dict[int, int]:
        """Every joined channel → id of its newest message (0 for none). One request per 100 dialogs."""
        everything = await joined_channels(self._call)
        self.joined = frozenset(channel.id for channel, _ in everything)
        joined = [(channel, top) for channel, top in everything if channel.broadcast]
        await self.learn(channel for channel, _ in joined)
        self._swept = True  # not before: whoever asks meanwhile would take what is being learned for unknown
        return {channel.id: top for channel, top in joined}

    async def peer(self, channel_id: int) -> Any:
        """The channel as requests name it. An unknown one is looked for in the dialogs, once per connection."""
        if channel_id not in self._hashes and not self._swept:
            await self.sweep()
        if channel_id not in self._hashes:
            raise NotFoundYet(f"channel {channel_id} is not known to this userbot")
        return types.InputPeerChannel(channel_id, self._hashes[channel_id])


async def joined_channels(call: Call) -> list[tuple[Any, int]]:
    """(channel, id of its newest message) for every channel and group among the dialogs, archived ones too."""
    tops: dict[int, int] = {}
    channels: dict[int, Any] = {}
    page = await call(_dialogs())
    while page.dialogs:
        before = len(tops)
        channels.update((_key(chat), chat) for chat in page.chats if isinstance(chat, types.Channel))
        tops.update((_key(dialog.peer), dialog.top_message) for dialog in page.dialogs)
        # Only a page that brings nothing new is the end for sure: the count may change while we read.
        if not isinstance(page, types.messages.DialogsSlice) or len(tops) == before or len(tops) >= page.count:
            break
        page = await call(_dialogs(after=page))
    return [(channels[key], top) for key, top in tops.items() if key in channels and not channels[key].left]


def _dialogs(after: Any = None) -> Any:
    """The request for the first page, or for the one after a page."""
    date, message_id, peer = _end_of(after) if after else (None, 0, types.InputPeerEmpty())
    return functions.messages.GetDialogsRequest(
        offset_date=date, offset_id=message_id, offset_peer=peer, limit=PAGE, hash=0, exclude_pinned=after is not None
    )


def _end_of(page: Any) -> tuple[Any, int, Any]:
    """Where the next page begins: at the last dialog that has a message."""
    dates = {(_key(message.peer_id), message.id): message.date for message in page.messages if message.peer_id}
    entities = {
        _key(entity): entity
        for entity in (*page.users, *page.chats)
        if not isinstance(entity, types.UserEmpty | types.ChatEmpty)
    }
    for dialog in reversed(page.dialogs):
        date = dates.get((_key(dialog.peer), dialog.top_message))
        if date is not None and _key(dialog.peer) in entities:
            return date, dialog.top_message, utils.get_input_peer(entities[_key(dialog.peer)])
    return None, 0, types.InputPeerEmpty()


def _key(peer_or_entity: Any) -> int:
    return int(utils.get_peer_id(peer_or_entity))
