"""channels.getParticipant and getParticipants: who is in a channel, and what they may do there."""

from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.api.peers import open_channel, person_of
from telegram_sandbox.mtproto.api.registry import Call, method
from telegram_sandbox.mtproto.views import admin_rights
from telegram_sandbox.world.channels import Channel, Standing
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused
from telegram_sandbox.world.rights import AdminRights

PAGE = 200


@method("channels.getParticipant", when_frozen=True)
def get_participant(call: Call, request: Any) -> Any:
    """One member. In a broadcast channel others are shown to admins only (`CHAT_ADMIN_REQUIRED`)."""
    channel = open_channel(call, request.channel)
    person = person_of(call, request.participant)
    if person is not call.me:
        _refuse_strangers(call, channel)
    if person.id not in channel.members:
        raise Refused("USER_NOT_PARTICIPANT")
    views = call.views()
    views.peer(channel)
    views.peer(person)
    return T.channels.ChannelParticipant(_participant(call, channel, person), views.chats(), views.users())


@method("channels.getParticipants", when_frozen=True)
def get_participants(call: Call, request: Any) -> Any:
    """A page of members: all, admins, bots, or those whose name holds the searched text."""
    channel = open_channel(call, request.channel)
    _refuse_strangers(call, channel)
    chosen = [person for person in _members(call, channel) if _is_wanted(channel, person, request.filter)]
    page = chosen[request.offset : request.offset + min(request.limit, PAGE)]
    views = call.views()
    views.peer(channel)
    for person in page:
        views.peer(person)
    shown = [_participant(call, channel, person) for person in page]
    return T.channels.ChannelParticipants(len(chosen), shown, views.chats(), views.users())


def _refuse_strangers(call: Call, channel: Channel) -> None:
    if not channel.is_group and channel.rights_of(call.me.id) is None:
        raise Refused("CHAT_ADMIN_REQUIRED")


def _members(call: Call, channel: Channel) -> list[Person]:
    return [call.world.people.get(person_id) for person_id in channel.members]


def _is_wanted(channel: Channel, person: Person, wanted: Any) -> bool:
    if isinstance(wanted, T.ChannelParticipantsAdmins):
        return channel.rights_of(person.id) is not None
    if isinstance(wanted, T.ChannelParticipantsBots):
        return person.is_bot
    return getattr(wanted, "q", "").lower() in f"{person.name} {person.username or ''}".lower()


def _participant(call: Call, channel: Channel, person: Person) -> Any:
    joined = channel.members[person.id]
    match channel.standing(person.id):
        case Standing.CREATOR:
            return T.ChannelParticipantCreator(person.id, admin_rights(AdminRights.all()))
        case Standing.ADMINISTRATOR:
            rights = admin_rights(channel.admins[person.id])
            is_self = person is call.me or None
            inviter = channel.owner_id if is_self else None
            return T.ChannelParticipantAdmin(
                person.id, channel.owner_id, joined, rights, is_self=is_self, inviter_id=inviter
            )
        case _ if person is call.me:
            return T.ChannelParticipantSelf(person.id, person.id, joined)
        case _:
            return T.ChannelParticipant(person.id, joined)
