"""Changing and deleting what has been sent."""

from dataclasses import replace
from typing import Any

from telegram_sandbox.bot_api.keyboards import keyboard
from telegram_sandbox.bot_api.outgoing import caption_content, text_content
from telegram_sandbox.bot_api.peers import Peer, find_message, find_peer
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Channel, Content, DirectMessage, Message

DELETION_LIMIT = 100


def edit_message_text(query: Query) -> dict[str, Any]:
    """Without a keyboard in the call the message loses its own, as at Telegram."""
    peer, message = _own_message(query)
    if message.content.media is not None:
        raise BotApiError("there is no text in the message to edit")
    return _edit(query, peer, message, text_content(query, peer))


def edit_message_caption(query: Query) -> dict[str, Any]:
    peer, message = _own_message(query)
    if message.content.media is None:
        raise BotApiError("there is no caption in the message to edit")
    return _edit(query, peer, message, caption_content(query, peer, message.content.media))


def edit_message_reply_markup(query: Query) -> dict[str, Any]:
    peer, message = _own_message(query)
    content = replace(message.content, markup=keyboard(query.arguments, peer))
    return _edit(query, peer, message, content, is_hidden=True)


def _own_message(query: Query) -> tuple[Peer, Message | DirectMessage]:
    """The call's message, if the bot may edit it."""
    peer = find_peer(query)
    message = find_message(query, peer, query.arguments.number("message_id"), "edit")
    if not _may_edit(query, peer, message) or message.service or message.forward:
        raise BotApiError("message can't be edited")
    markup = message.content.markup
    if markup and "inline_keyboard" not in markup:
        # Telegram edits nothing that was sent with a reply keyboard, a request to remove one, or a forced reply.
        raise BotApiError("message can't be edited")
    return peer, message


def _may_edit(query: Query, peer: Peer, message: Message | DirectMessage) -> bool:
    if isinstance(message, DirectMessage):
        return message.sender_id == query.bot.id
    rights = peer.rights_of(query.bot.id) if isinstance(peer, Channel) and not peer.is_group else None
    return message.author_id == query.bot.id or bool(rights and rights.edit_messages)


def _edit(
    query: Query, peer: Peer, message: Message | DirectMessage, content: Content, *, is_hidden: bool = False
) -> dict[str, Any]:
    if isinstance(message, DirectMessage):
        query.world.direct.edit(message, content, origin=query.bot)
    elif isinstance(peer, Channel):
        query.world.posts.edit(peer, message.id, content, is_hidden=is_hidden, origin=query.bot)
    return query.api.views.message(query.bot, message)


def delete_message(query: Query) -> bool:
    peer = find_peer(query)
    _delete(query, peer, [query.arguments.number("message_id")], is_strict=True)
    return True


def delete_messages(query: Query) -> bool:
    """Those that cannot be found are skipped."""
    peer = find_peer(query)
    numbers = query.arguments.numbers("message_ids")
    if not 1 <= len(numbers) <= DELETION_LIMIT:
        raise BotApiError("there are no messages to delete" if not numbers else "too many messages to delete")
    _delete(query, peer, numbers, is_strict=False)
    return True


def _delete(query: Query, peer: Peer, numbers: list[int], *, is_strict: bool) -> None:
    found = []
    for number in numbers:
        try:
            message = find_message(query, peer, number, "delete")
        except BotApiError:
            if is_strict:
                raise
            continue
        _refuse_deletion(query, peer, message)
        found.append(number)
    if isinstance(peer, Channel):
        query.world.posts.delete(peer, found, origin=query.bot)
    else:
        query.world.direct.delete(query.bot, found, origin=query.bot)


def _refuse_deletion(query: Query, peer: Peer, message: Message | DirectMessage) -> None:
    rights = peer.rights_of(query.bot.id) if isinstance(peer, Channel) else None
    if rights and rights.delete_messages:
        return
    if isinstance(message, Message) and message.author_id != query.bot.id:
        raise BotApiError("message can't be deleted")
    limit = query.api.deletion_limit
    if limit is not None and query.world.now() - message.date > limit:
        raise BotApiError("message can't be deleted for everyone")


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
