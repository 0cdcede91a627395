"""A Telegram to be set up, in memory or over sockets: a test of the contract does not know which."""

from dataclasses import dataclass, field
from typing import Protocol

from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.rights import AdminRights, ReactionsPolicy

from reposter_service.domain.links import InviteLink, PublicLink
from reposter_service.tests.builders import NOON
from reposter_service.tests.telegram_in_memory import TelegramInMemory
from reposter_service.tests.userbots.conftest import PROJECT, Town
from reposter_service.workflows.telegram_ports import Userbots


class Stage(Protocol):
    """A Telegram to be set up; channels are named by their ids."""

    @property
    def userbots(self) -> Userbots: ...
    async def donor(self, username: str | None = None, *, joined: bool = True) -> int: ...
    async def target(self) -> int: ...
    def post(self, channel_id: int, number: int) -> list[int]: ...
    def delete(self, channel_id: int, ids: list[int]) -> None: ...
    def shut(self, channel_id: int) -> None: ...
    def protect(self, channel_id: int) -> None: ...
    def take_rights(self, channel_id: int) -> None: ...
    def switch_reactions_off(self, channel_id: int) -> None: ...
    def invite(self, channel_id: int, *, needs_approval: bool) -> InviteLink: ...
    def revoke(self, channel_id: int, invite: InviteLink) -> None: ...
    def forget_random_ids(self) -> None: ...


@dataclass
class InMemory:
    userbots: TelegramInMemory = field(default_factory=TelegramInMemory)
    _ids: int = 100

    async def donor(self, username: str | None = None, *, joined: bool = True) -> int:
        self._ids += 1
        self.userbots.channel(self._ids, username).joined = joined
        return self._ids

    async def target(self) -> int:
        return await self.donor()

    def post(self, channel_id: int, number: int) -> list[int]:
        return [self.userbots.channels[channel_id].post(NOON).id for _ in range(number)]

    def delete(self, channel_id: int, ids: list[int]) -> None:
        for id_ in ids:
            del self.userbots.channels[channel_id].messages[id_]

    def shut(self, channel_id: int) -> None:
        self.userbots.channels[channel_id].readable = False

    def protect(self, channel_id: int) -> None:
        self.userbots.channels[channel_id].protected = True

    def take_rights(self, channel_id: int) -> None:
        self.userbots.channels[channel_id].writable = False

    def switch_reactions_off(self, channel_id: int) -> None:
        self.userbots.channels[channel_id].reactions = False

    def invite(self, channel_id: int, *, needs_approval: bool) -> InviteLink:
        self.userbots.channels[channel_id].asks_admins = needs_approval
        return InviteLink(f"invite-{channel_id}")

    def revoke(self, channel_id: int, invite: InviteLink) -> None:
        self.userbots.channels[channel_id].invite_lives = False

    def forget_random_ids(self) -> None:
        self.userbots.remembers_random_ids = False


@dataclass
class OverSockets:
    town: Town
    userbots: Userbots

    async def donor(self, username: str | None = None, *, joined: bool = True) -> int:
        channel = self.town.donor(joined=joined, username=username)
        return await self._met(channel, username)

    async def target(self) -> int:
        return await self._met(self.town.target())

    async def _met(self, channel: Channel, username: str | None = None) -> int:
        """The userbot has its access hash, as it has of every channel that is enrolled."""
        if username is not None:
            await self.userbots.subscriber(PROJECT).resolve(PublicLink(username))
        else:
            await self.userbots.reader(PROJECT).tops()
        return channel.id

    def post(self, channel_id: int, number: int) -> list[int]:
        return self.town.posts(self._channel(channel_id), number)

    def delete(self, channel_id: int, ids: list[int]) -> None:
        self.town.world.posts.delete(self._channel(channel_id), ids)

    def shut(self, channel_id: int) -> None:
        self.town.world.members.kick(self._channel(channel_id), self.town.userbot, by=self.town.owner)

    def protect(self, channel_id: int) -> None:
        self.town.world.channels.set_noforwards(self._channel(channel_id), is_on=True)

    def take_rights(self, channel_id: int) -> None:
        self.town.world.members.promote(self._channel(channel_id), self.town.userbot, AdminRights.none())

    def switch_reactions_off(self, channel_id: int) -> None:
        self.town.world.channels.set_reactions(self._channel(channel_id), ReactionsPolicy.none())

    def invite(self, channel_id: int, *, needs_approval: bool) -> InviteLink:
        invite = self.town.world.channels.invite(self._channel(channel_id), needs_approval=needs_approval)
        return InviteLink(invite.hash)

    def revoke(self, channel_id: int, invite: InviteLink) -> None:
        self._channel(channel_id).invites[invite.hash].is_revoked = True

    def forget_random_ids(self) -> None:
        self.town.world.forwards.forget_random_ids()

    def _channel(self, channel_id: int) -> Channel:
        return self.town.world.channels.get(channel_id)
