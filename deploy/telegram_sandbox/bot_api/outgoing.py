"""Putting a bot's message into the world: rights, replies, protection, limits."""

from dataclasses import dataclass
from typing import Any

from telegram_sandbox.bot_api.formatted_text import formatted_text
from telegram_sandbox.bot_api.keyboards import keyboard
from telegram_sandbox.bot_api.peers import Peer, refuse_stranger
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Channel, Content, DirectMessage, ForwardHeader, Media, Message, Person

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
"""Characters after the formatting is read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Beside the content: what the message answers, which album it belongs to, where it was forwarded from."""

    reply_to: int | None = None
    grouped_id: int | None = None
    forward: ForwardHeader | None = None


def text_content(query: Query, peer: Peer) -> Content:
    """The call's text and keyboard, or what is wrong with them."""
    text, entities = formatted_text(query.arguments, "text", "entities")
    if not text:
        raise BotApiError("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise BotApiError("message is too long")
    return Content(text, entities, None, keyboard(query.arguments, peer))


def caption_content(query: Query, peer: Peer, media: Media | None) -> Content:
    """The call's caption and keyboard around a file."""
    text, entities = formatted_text(query.arguments, "caption", "caption_entities")
    if len(text) > CAPTION_LIMIT:
        raise BotApiError("message caption is too long")
    return Content(text, entities, media, keyboard(query.arguments, peer))


def send(query: Query, peer: Peer, content: Content, place: Place = Place()) -> dict[str, Any]:
    """Send to the call's chat; the message as the bot sees it."""
    is_protected = query.arguments.flag("protect_content")
    message: Message | DirectMessage
    if isinstance(peer, Channel):
        message = _publish(query, peer, content, place)
        message.is_noforwards = is_protected
    else:
        message = _send_direct(query, peer, content, place)
        if is_protected:
            query.api.views.protected.add((query.bot.id, message.ids[query.bot.id]))
    return query.api.views.message(query.bot, message)


def reply_place(query: Query, peer: Peer) -> Place:
    """Where the call's `reply_parameters` (or the older `reply_to_message_id`) point."""
    parameters = query.arguments.data("reply_parameters") or {}
    wanted = query.arguments.of(parameters).number("message_id") or query.arguments.number("reply_to_message_id")
    if not wanted:
        return Place()
    if isinstance(peer, Channel):
        is_there = wanted in peer.messages
    else:
        is_there = query.world.direct.find(query.bot, wanted) is not None
    if is_there:
        return Place(reply_to=wanted)
    if parameters.get("allow_sending_without_reply") or query.arguments.flag("allow_sending_without_reply"):
        return Place()
    raise BotApiError("message to be replied not found")


def _publish(query: Query, channel: Channel, content: Content, place: Place) -> Message:
    refuse_stranger(query, channel)
    query.world.posts.refuse_writing(channel, query.bot)
    return query.world.posts.publish(
        channel,
        content,
        author=query.bot,
        reply_to=place.reply_to,
        grouped_id=place.grouped_id,
        forward=place.forward,
        origin=query.bot,
    )


def _send_direct(query: Query, person: Person, content: Content, place: Place) -> DirectMessage:
    return query.world.direct.send(
        query.bot,
        person,
        content,
        reply_to=query.world.direct.find(query.bot, place.reply_to or 0),
        grouped_id=place.grouped_id,
        forward=place.forward,
        origin=query.bot,
    )
