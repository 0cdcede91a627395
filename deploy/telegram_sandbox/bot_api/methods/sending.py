"""Texts, and the sign that one is being written."""

from typing import Any

from telegram_sandbox.bot_api.outgoing import reply_place, send, text_content
from telegram_sandbox.bot_api.peers import find_peer, refuse_stranger
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Channel

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def send_message(query: Query) -> dict[str, Any]:
    peer = find_peer(query)
    return send(query, peer, text_content(query, peer), reply_place(query, peer))


def send_chat_action(query: Query) -> bool:
    peer = find_peer(query)
    if query.arguments.text("action") not in _ACTIONS:
        raise BotApiError("wrong parameter action in request")
    if isinstance(peer, Channel):
        refuse_stranger(query, peer)
    else:
        query.world.direct.refuse_writing(query.bot, peer)
    return True


METHODS = {"sendMessage": send_message, "sendChatAction": send_chat_action}
