"""What a chat is, who is in it, who may come in."""

from typing import Any

from telegram_sandbox.bot_api.member_views import member_view
from telegram_sandbox.bot_api.peers import find_channel, find_peer, find_person, refuse_stranger
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.bot_api.views import full_chat_view
from telegram_sandbox.world import Channel, Person


def get_chat(query: Query) -> dict[str, Any]:
    """A person whom the bot has never met is not shown to it, by no name; another bot neither."""
    peer = find_peer(query)
    if isinstance(peer, Person) and not (peer is query.bot or query.bot.id in peer.started | peer.blocked):
        raise BotApiError("chat not found")
    return full_chat_view(peer)


def get_chat_member(query: Query) -> dict[str, Any]:
    channel, person = find_channel(query), find_person(query)
    if person is not query.bot:
        _refuse_list(query, channel)
    return member_view(channel, person)


def get_chat_administrators(query: Query) -> list[dict[str, Any]]:
    """The owner first. Other bots are left out, as at Telegram."""
    channel = find_channel(query)
    _refuse_list(query, channel)
    found = (query.world.people.find(person_id) for person_id in dict.fromkeys((channel.owner_id, *channel.admins)))
    return [member_view(channel, person) for person in found if person and (not person.is_bot or person is query.bot)]


def get_chat_member_count(query: Query) -> int:
    return find_channel(query).subscribers


def _refuse_list(query: Query, channel: Channel) -> None:
    """A channel shows its members to its admins only; a group to everybody in it."""
    if not channel.is_group and channel.rights_of(query.bot.id) is None:
        raise BotApiError("member list is inaccessible")
    refuse_stranger(query, channel)


def leave_chat(query: Query) -> bool:
    channel = find_channel(query)
    refuse_stranger(query, channel)
    query.world.members.leave(channel, query.bot, origin=query.bot)
    return True


def approve_join_request(query: Query) -> bool:
    channel, person = _request(query)
    query.world.members.approve(channel, person, by=query.bot, origin=query.bot)
    return True


def decline_join_request(query: Query) -> bool:
    channel, person = _request(query)
    query.world.members.decline(channel, person, by=query.bot, origin=query.bot)
    return True


def _request(query: Query) -> tuple[Channel, Person]:
    channel, person = find_channel(query), find_person(query)
    rights = channel.rights_of(query.bot.id)
    if not (rights and rights.invite_users):
        raise BotApiError("not enough rights")
    return channel, person


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "approveChatJoinRequest": approve_join_request,
    "declineChatJoinRequest": decline_join_request,
}
