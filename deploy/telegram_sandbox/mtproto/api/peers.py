"""Whom or what a client means: input peers resolved, with this account's own access hash checked."""

from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.api.registry import Call
from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused

_SELF = (T.InputUserSelf, T.InputPeerSelf)


def channel_of(call: Call, given: Any) -> Channel:
    """The channel meant. A wrong hash, or one learned by another account, is `CHANNEL_INVALID`."""
    channel_id = getattr(given, "channel_id", None)
    channel = call.world.channels.find(channel_id) if channel_id is not None else None
    if channel is None:
        raise Refused("CHANNEL_INVALID")
    access_hash = getattr(given, "access_hash", None)
    if access_hash is not None and access_hash != call.world.access_hash(call.me, channel):
        raise Refused("CHANNEL_INVALID")
    return channel


def open_channel(call: Call, given: Any) -> Channel:
    """The channel meant, if its posts may be read by the caller; `CHANNEL_PRIVATE` otherwise."""
    channel = channel_of(call, given)
    if not channel.may_read(call.me.id):
        raise Refused("CHANNEL_PRIVATE")
    return channel


def own_channel(call: Call, given: Any) -> Channel:
    """The channel meant, if the caller is its owner or an admin; `CHAT_ADMIN_REQUIRED` otherwise."""
    channel = open_channel(call, given)
    if channel.rights_of(call.me.id) is None:
        raise Refused("CHAT_ADMIN_REQUIRED")
    return channel


def person_of(call: Call, given: Any) -> Person:
    """The person meant, or `USER_ID_INVALID`."""
    if isinstance(given, _SELF):
        return call.me
    person = call.world.people.find(getattr(given, "user_id", 0))
    if person is None:
        raise Refused("USER_ID_INVALID")
    access_hash = getattr(given, "access_hash", None)
    if access_hash is not None and access_hash != call.world.access_hash(call.me, person):
        raise Refused("USER_ID_INVALID")
    return person


def peer_of(call: Call, given: Any) -> Channel | Person:
    """Either kind, readable to the caller; `PEER_ID_INVALID` for what is neither."""
    if is_channel(given):
        return open_channel(call, given)
    if isinstance(given, _SELF) or hasattr(given, "user_id"):
        return person_of(call, given)
    raise Refused("PEER_ID_INVALID")


def is_channel(given: Any) -> bool:
    return hasattr(given, "channel_id")
