"""Coming into a channel and going: joins, invites, requests, admins, being thrown out."""

from telegram_sandbox.world.channels import Channel, Channels
from telegram_sandbox.world.events import MemberChange, MemberChanged
from telegram_sandbox.world.ground import Ground
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused
from telegram_sandbox.world.rights import AdminRights


class Membership:
    """Who may come in, and how. `origin`: see `events`."""

    def __init__(self, ground: Ground, channels: Channels) -> None:
        self._ground = ground
        self._channels = channels

    def join(self, channel: Channel, person: Person, *, origin: object = None) -> None:
        """Enter a public channel. Joining again is no error; a private one is `CHANNEL_PRIVATE`."""
        if not channel.may_read(person.id):
            raise Refused("CHANNEL_PRIVATE")
        if person.id not in channel.members:
            self._refuse_too_many(person)
            self._enter(channel, person, by=person, origin=origin)

    def join_by_invite(self, link: str, person: Person, *, origin: object = None) -> Channel:
        """Enter through `t.me/+link`. `INVITE_REQUEST_SENT` when an admin has to let the person in first."""
        channel, invite = self._channels.by_invite(link)
        if person.id in channel.members:
            raise Refused("USER_ALREADY_PARTICIPANT")
        if person.id in channel.kicked:
            raise Refused("INVITE_HASH_EXPIRED")
        self._refuse_too_many(person)
        if not invite.needs_approval:
            self._enter(channel, person, by=person, origin=origin)
            return channel
        if person.id not in channel.join_requests:
            channel.join_requests[person.id] = link
            self._tell(channel, person, MemberChange.REQUESTED, person, origin)
        raise Refused("INVITE_REQUEST_SENT")

    def approve(self, channel: Channel, person: Person, *, by: Person, origin: object = None) -> None:
        """Let in somebody who asked, or `HIDE_REQUESTER_MISSING`."""
        self._drop_request(channel, person)
        self._enter(channel, person, by=by, origin=origin)

    def decline(self, channel: Channel, person: Person, *, by: Person, origin: object = None) -> None:
        self._drop_request(channel, person)
        self._tell(channel, person, MemberChange.DECLINED, by, origin)

    def add(self, channel: Channel, person: Person, *, by: Person | None = None) -> None:
        """Put somebody into a channel without asking: for stories and tests."""
        channel.kicked.discard(person.id)
        if person.id not in channel.members:
            self._enter(channel, person, by=by or person, origin=None)

    def leave(self, channel: Channel, person: Person, *, origin: object = None) -> None:
        """Go away, or `USER_NOT_PARTICIPANT`. Rights as an admin go too."""
        if person.id not in channel.members:
            raise Refused("USER_NOT_PARTICIPANT")
        self._remove(channel, person)
        self._tell(channel, person, MemberChange.LEFT, person, origin)

    def kick(self, channel: Channel, person: Person, *, by: Person, origin: object = None) -> None:
        """Throw somebody out for good: the channel is `CHANNEL_PRIVATE` to them from now on."""
        self._remove(channel, person)
        channel.kicked.add(person.id)
        self._tell(channel, person, MemberChange.KICKED, by, origin)

    def promote(
        self,
        channel: Channel,
        person: Person,
        rights: AdminRights | None = None,
        *,
        by: Person | None = None,
        origin: object = None,
    ) -> None:
        """Make an admin (a member first, if need be) with `rights`, by default those of a publisher."""
        self.add(channel, person, by=by)
        channel.admins[person.id] = rights or AdminRights()
        self._tell(channel, person, MemberChange.RIGHTS, by or person, origin)

    def demote(self, channel: Channel, person: Person, *, by: Person | None = None, origin: object = None) -> None:
        """An admin becomes a plain member."""
        if channel.admins.pop(person.id, None) is not None:
            self._tell(channel, person, MemberChange.RIGHTS, by or person, origin)

    def _refuse_too_many(self, person: Person) -> None:
        if len(self._channels.of(person.id)) >= person.channels_limit:
            raise Refused("CHANNELS_TOO_MUCH")

    def _drop_request(self, channel: Channel, person: Person) -> None:
        if channel.join_requests.pop(person.id, None) is None:
            raise Refused("HIDE_REQUESTER_MISSING")

    def _enter(self, channel: Channel, person: Person, *, by: Person, origin: object) -> None:
        channel.members[person.id] = self._ground.now()
        channel.join_requests.pop(person.id, None)
        self._tell(channel, person, MemberChange.JOINED, by, origin)

    def _remove(self, channel: Channel, person: Person) -> None:
        if person.id == channel.owner_id:
            raise Refused("USER_CREATOR")
        channel.members.pop(person.id, None)
        channel.admins.pop(person.id, None)

    def _tell(self, channel: Channel, person: Person, change: MemberChange, by: Person, origin: object) -> None:
        self._ground.note("member", channel_id=channel.id, person_id=person.id, change=change.value)
        self._ground.emit(MemberChanged(channel, person, change, by, origin))
