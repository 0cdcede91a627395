"""Visits of accounts that are no userbots yet, to a Telegram in memory: the port `Visits`."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from reposter_service.domain.links import InviteLink, Link
from reposter_service.errors import AccountLost, AccountState, NotASession
from reposter_service.tests.telegram_in_memory import TelegramInMemory
from reposter_service.workflows.records import ChannelCard, Membership, Room, SignedIn
from reposter_service.workflows.telegram_ports import Subscriber


@dataclass
class GuestInMemory:
    """Its access hash of each channel that it has met is minus the channel's id."""

    telegram: TelegramInMemory
    hashes: dict[int, int] = field(default_factory=dict)

    async def resolve(self, link: Link) -> ChannelCard:
        card = await self.telegram.resolve(link)
        self.hashes[card.channel_id] = -card.channel_id
        return card

    async def behind(self, invite: InviteLink) -> ChannelCard | None:
        return await self.telegram.behind(invite)

    async def join(self, channel_id: int, invite: InviteLink | None) -> Membership:
        return await self.telegram.join(channel_id, invite)

    async def leave(self, channel_id: int) -> None:
        await self.telegram.leave(channel_id)

    async def may_post(self, channel_id: int) -> bool:
        return await self.telegram.may_post(channel_id)

    async def room(self) -> Room:
        room = await self.telegram.room()
        self.hashes |= {channel_id: -channel_id for channel_id in room.joined}
        return room


@dataclass
class VisitsInMemory:
    """`dead`: sessions that Telegram does not let in, with the reason. `garbage`: what is no session. `inside`: those
    that visit now.
    """

    telegram: TelegramInMemory
    dead: dict[str, AccountState] = field(default_factory=dict)
    garbage: set[str] = field(default_factory=set)
    inside: set[str] = field(default_factory=set)
    visited: list[SignedIn] = field(default_factory=list)
    held_up: bool = False
    """Whoever comes now never gets to Telegram."""

    @asynccontextmanager
    async def visit(self, account: SignedIn) -> AsyncIterator[tuple[Subscriber, Mapping[int, int]]]:
        if account.session in self.garbage:
            raise NotASession
        if account.session in self.dead:
            raise AccountLost(self.dead[account.session])
        self.visited.append(account)
        self.inside.add(account.session)
        guest = GuestInMemory(self.telegram)
        try:
            if self.held_up:
                await asyncio.Event().wait()
            yield guest, guest.hashes
        finally:
            self.inside.remove(account.session)
