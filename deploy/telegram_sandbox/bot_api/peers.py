"""Whom a call is about, and whether the bot may do there what it asks for."""

from telegram_sandbox.bot_api.arguments import Arguments
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Channel, DirectMessage, Message, Person, Refused, Standing, World

Peer = Channel | Person
_CHANNEL_BASE = -1_000_000_000_000


def find_peer(query: Query, name: str = "chat_id") -> Peer:
    """The person, bot, group or channel named by a number or an @username, or «chat not found»."""
    if name not in query.arguments:
        raise BotApiError(f'parameter "{name}" is required' if name != "chat_id" else "chat_id is empty")
    peer = _named(query.world, query.arguments.text(name))
    if peer is None or (isinstance(peer, Channel) and not _is_known(query, peer)):
        raise BotApiError("chat not found")
    return peer


def peer_number(world: World, arguments: Arguments) -> int | None:
    """The world's own number of the call's chat, for rules of faults; None when there is no such chat."""
    peer = _named(world, arguments.text("chat_id"))
    return peer.id if peer else None


def _named(world: World, written: str) -> Peer | None:
    if written.startswith("@"):
        try:
            return world.resolve(written)
        except Refused:
            return None
    try:
        number = int(written)
    except ValueError:
        return None
    return world.channels.find(_CHANNEL_BASE - number) if number < 0 else world.people.find(number)


def _is_known(query: Query, channel: Channel) -> bool:
    """A private channel exists for a bot only if it is, or was, in it."""
    if not channel.is_private or query.bot.id in channel.members:
        return True
    if query.bot.id in channel.kicked:
        raise BotApiError(f"bot was kicked from the {kind_of(channel)} chat", 403)
    return False


def kind_of(channel: Channel) -> str:
    return "supergroup" if channel.is_group else "channel"


def refuse_stranger(query: Query, channel: Channel) -> None:
    """403 unless the bot is in the channel."""
    standing = channel.standing(query.bot.id)
    if standing is Standing.KICKED:
        raise BotApiError(f"bot was kicked from the {kind_of(channel)} chat", 403)
    if query.bot.id not in channel.members:
        raise BotApiError(f"bot is not a member of the {kind_of(channel)} chat", 403)


def find_channel(query: Query) -> Channel:
    """The call's chat, which must be a group or channel."""
    peer = find_peer(query)
    if isinstance(peer, Person):
        raise BotApiError("method is available only for supergroup and channel chats")
    return peer


def find_person(query: Query, name: str = "user_id") -> Person:
    person = query.world.people.find(query.arguments.number(name))
    if person is None:
        raise BotApiError("user not found")
    return person


def find_message(query: Query, peer: Peer, number: int, purpose: str) -> Message | DirectMessage:
    """A message of this very chat, or «message to <purpose> not found»."""
    message: Message | DirectMessage | None
    if isinstance(peer, Channel):
        message = peer.messages.get(number)
    else:
        message = query.world.direct.find(query.bot, number)
        if message is not None and message.other(query.bot.id) != peer.id:
            message = None
    if message is None:
        raise BotApiError(f"message to {purpose} not found")
    return message
