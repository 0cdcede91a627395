"""How one account sees channels and people: TL objects with that account's own access hashes."""

from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.tl import fill
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.people import AccountState, Person
from telegram_sandbox.world.rights import AdminRights, ReactionsMode, ReactionsPolicy
from telegram_sandbox.world.world import World


class Views:
    """One account's eyes. Every peer shown is remembered, for the `chats` and `users` of an answer."""

    def __init__(self, world: World, viewer: Person) -> None:
        self.world = world
        self.viewer = viewer
        self._channels: dict[int, Channel] = {}
        self._people: dict[int, Person] = {}

    def chats(self) -> list[Any]:
        """Every channel mentioned so far."""
        return [self.channel(channel) for channel in self._channels.values()]

    def users(self) -> list[Any]:
        """Every person mentioned so far."""
        return [self.person(person) for person in self._people.values()]

    def peer(self, owner: Channel | Person) -> Any:
        """Mention a channel or person."""
        if isinstance(owner, Channel):
            self._channels[owner.id] = owner
            return T.PeerChannel(owner.id)
        self._people[owner.id] = owner
        return T.PeerUser(owner.id)

    def channel_peer(self, channel_id: int) -> Any:
        channel = self.world.channels.find(channel_id)
        return self.peer(channel) if channel else T.PeerChannel(channel_id)

    def person_peer(self, person_id: int) -> Any:
        person = self.world.people.find(person_id)
        return self.peer(person) if person else T.PeerUser(person_id)

    def channel(self, channel: Channel) -> Any:
        """A channel as this account sees it; a closed one shows only its title."""
        access_hash = self.world.access_hash(self.viewer, channel)
        if not channel.may_read(self.viewer.id):
            return T.ChannelForbidden(channel.id, access_hash, channel.title, not channel.is_group, channel.is_group)
        rights = channel.rights_of(self.viewer.id)
        return fill(
            T.Channel,
            id=channel.id,
            title=channel.title,
            photo=T.ChatPhotoEmpty(),
            date=channel.date,
            creator=channel.owner_id == self.viewer.id or None,
            left=self.viewer.id not in channel.members or None,
            broadcast=not channel.is_group or None,
            megagroup=channel.is_group or None,
            noforwards=channel.is_noforwards or None,
            access_hash=access_hash,
            username=channel.username,
            admin_rights=admin_rights(rights) if rights else None,
            participants_count=channel.subscribers,
        )

    def person(self, person: Person) -> Any:
        is_self = person is self.viewer
        if person.state is AccountState.DELETED:
            return fill(T.User, id=person.id, deleted=True, access_hash=self._hash(person))
        return fill(
            T.User,
            id=person.id,
            is_self=is_self or None,
            bot=person.is_bot or None,
            bot_info_version=1 if person.is_bot else None,
            premium=person.is_premium or None,
            access_hash=self._hash(person),
            first_name=person.first_name,
            last_name=person.last_name or None,
            username=person.username,
            phone=person.phone if is_self else None,
            lang_code=person.language_code if is_self else None,
            status=None if person.is_bot else T.UserStatusRecently(),
        )

    def _hash(self, person: Person) -> int:
        return self.world.access_hash(self.viewer, person)

    def updates(self, updates: list[Any]) -> Any:
        """Wrap updates with every peer mentioned. `seq` 0: it does not matter, as Telegram mostly says."""
        return T.Updates(updates, self.users(), self.chats(), self.world.now(), 0)


def admin_rights(rights: AdminRights) -> Any:
    return T.ChatAdminRights(
        post_messages=rights.post_messages or None,
        edit_messages=rights.edit_messages or None,
        delete_messages=rights.delete_messages or None,
        invite_users=rights.invite_users or None,
        change_info=rights.change_info or None,
        pin_messages=rights.pin_messages or None,
        add_admins=rights.add_admins or None,
        ban_users=rights.ban_users or None,
        other=True,
    )


def available_reactions(policy: ReactionsPolicy) -> Any:
    """`channelFull.available_reactions`: switched off is `chatReactionsNone`."""
    if policy.mode is ReactionsMode.ALL:
        return T.ChatReactionsAll()
    if policy.mode is ReactionsMode.SOME:
        return T.ChatReactionsSome([T.ReactionEmoji(emoji) for emoji in policy.emojis])
    return T.ChatReactionsNone()
