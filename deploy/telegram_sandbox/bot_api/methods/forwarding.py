"""Forwarding a message with its author's name, or copying it without."""

import secrets
from dataclasses import replace
from typing import Any

from telegram_sandbox.bot_api.keyboards import keyboard
from telegram_sandbox.bot_api.outgoing import Place, caption_content, reply_place, send
from telegram_sandbox.bot_api.peers import Peer, find_message, find_peer, refuse_stranger
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Channel, Content, DirectMessage, ForwardHeader, Message


def forward_message(query: Query) -> dict[str, Any]:
    target = find_peer(query)
    source, message = _source(query, "forward")
    if isinstance(target, Channel):
        refuse_stranger(query, target)
    if isinstance(message, DirectMessage):
        return send(query, target, replace(message.content, markup=None), Place(forward=_header(query, message)))
    if not isinstance(source, Channel):
        raise BotApiError("message to forward not found")
    random_id = secrets.randbits(62)
    forwarded = query.world.forwards.forward(query.bot, source, [message.id], target, [random_id], origin=query.bot)
    return query.api.views.message(query.bot, forwarded.messages[0])


def copy_message(query: Query) -> dict[str, Any]:
    """A caption in the call replaces the file's own."""
    target = find_peer(query)
    _, message = _source(query, "copy")
    content = _copied(query, target, message.content)
    return {"message_id": send(query, target, content, reply_place(query, target))["message_id"]}


def _copied(query: Query, target: Peer, original: Content) -> Content:
    if original.media is not None and "caption" in query.arguments:
        return caption_content(query, target, original.media)
    return replace(original, markup=keyboard(query.arguments, target))


def _source(query: Query, purpose: str) -> tuple[Peer, Message | DirectMessage]:
    source = find_peer(query, "from_chat_id")
    message = find_message(query, source, query.arguments.number("message_id"), purpose)
    if message.service:
        raise BotApiError(f"message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    if _is_protected(query, source, message):
        raise BotApiError("message has protected content and can't be forwarded")
    return source, message


def _is_protected(query: Query, source: Peer, message: Message | DirectMessage) -> bool:
    if isinstance(message, DirectMessage):
        return (query.bot.id, message.ids[query.bot.id]) in query.api.views.protected
    return message.is_noforwards or (isinstance(source, Channel) and source.is_noforwards)


def _header(query: Query, message: DirectMessage) -> ForwardHeader:
    """A forward of a forward keeps the first author."""
    if message.forward:
        return message.forward
    sender = query.world.people.get(message.sender_id)
    if sender.hides_forwards:
        return ForwardHeader(message.date, from_name=sender.name)
    return ForwardHeader(message.date, from_person_id=sender.id)


METHODS = {"forwardMessage": forward_message, "copyMessage": copy_message}
