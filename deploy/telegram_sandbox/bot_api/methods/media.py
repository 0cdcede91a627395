"""Pictures, videos, documents, albums; and fetching a file back."""

from typing import Any

from telegram_sandbox.bot_api.media_views import file_view, media_number
from telegram_sandbox.bot_api.outgoing import Place, caption_content, reply_place, send
from telegram_sandbox.bot_api.peers import Peer, find_peer
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.bot_api.uploads import media_of
from telegram_sandbox.world import Content, MediaKind

ALBUM_LIMIT = 10
DOWNLOAD_LIMIT = 20 * 2**20
_IN_ALBUMS = {MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.DOCUMENT}


def send_photo(query: Query) -> dict[str, Any]:
    return _send_file(query, MediaKind.PHOTO)


def send_video(query: Query) -> dict[str, Any]:
    return _send_file(query, MediaKind.VIDEO)


def send_document(query: Query) -> dict[str, Any]:
    return _send_file(query, MediaKind.DOCUMENT)


def _send_file(query: Query, kind: MediaKind) -> dict[str, Any]:
    peer = find_peer(query)
    media = media_of(query, query.arguments, kind.value, kind)
    return send(query, peer, caption_content(query, peer, media), reply_place(query, peer))


def send_media_group(query: Query) -> list[dict[str, Any]]:
    """All members are checked before the first one is sent: Telegram sends an album whole or not at all."""
    peer = find_peer(query)
    contents = _album(query, peer)
    reply_to = reply_place(query, peer).reply_to
    grouped_id = query.world.posts.new_grouped_id() if len(contents) > 1 else None
    return [send(query, peer, content, Place(reply_to, grouped_id)) for content in contents]


def _album(query: Query, peer: Peer) -> list[Content]:
    items = query.arguments.data("media")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BotApiError("can't parse media JSON array")
    if not items:
        raise BotApiError("there are no messages to send")
    if len(items) > ALBUM_LIMIT:
        raise BotApiError("too many messages to send as an album")
    return [_member(query, peer, item) for item in items]


def _member(query: Query, peer: Peer, item: dict[str, Any]) -> Content:
    if item.get("type") not in _IN_ALBUMS:
        raise BotApiError(f"can't parse InputMedia: type {item.get('type')} is not known to the sandbox")
    arguments = query.arguments.of(item)
    media = media_of(query, arguments, "media", MediaKind(item["type"]))
    return caption_content(Query(query.api, query.account, arguments), peer, media)


def get_file(query: Query) -> dict[str, Any]:
    media = query.world.posts.files.get(media_number(query.arguments.text("file_id")) or 0)
    if media is None:
        raise BotApiError("invalid file_id")
    if len(media.data) > DOWNLOAD_LIMIT:
        raise BotApiError("file is too big")
    return file_view(media)


METHODS = {
    "sendPhoto": send_photo,
    "sendVideo": send_video,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}
