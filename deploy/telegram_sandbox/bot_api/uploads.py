"""Files that come with a call, or are named by their id."""

from telegram_sandbox.bot_api.arguments import Arguments, Upload
from telegram_sandbox.bot_api.media_views import media_number
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Media, MediaKind

PHOTO_LIMIT = 10 * 2**20
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def media_of(query: Query, arguments: Arguments, name: str, kind: MediaKind) -> Media:
    """The file the argument `name` brings or names: an upload, `attach://part`, or a `file_id`."""
    upload = _upload(arguments, name)
    if upload:
        return _kept(query, upload, kind)
    written = arguments.text(name)
    if not written:
        raise BotApiError(f"there is no {kind.value} in the request")
    if written.startswith(("http://", "https://")):
        raise BotApiError("failed to get HTTP URL content: the sandbox fetches nothing from the Internet")
    return _known(query, written, kind)


def _upload(arguments: Arguments, name: str) -> Upload | None:
    if name in arguments.files:
        return arguments.files[name]
    scheme, _, part = arguments.text(name).partition("attach://")
    if scheme or not part:
        return None
    if part not in arguments.files:
        raise BotApiError(f"can't find file part {part} in the request")
    return arguments.files[part]


def _kept(query: Query, upload: Upload, kind: MediaKind) -> Media:
    if not upload.data:
        raise BotApiError("file must be non-empty")
    if kind is MediaKind.PHOTO and not upload.data.startswith(_PICTURES):
        raise BotApiError("IMAGE_PROCESS_FAILED")
    if kind is MediaKind.PHOTO and len(upload.data) > PHOTO_LIMIT:
        raise BotApiError("file is too big")
    mime_type = _picture_type(upload.data) if kind is MediaKind.PHOTO else upload.mime_type
    name = "" if kind is MediaKind.PHOTO else upload.file_name
    return query.world.posts.keep_file(kind, upload.data, mime_type=mime_type, file_name=name)


def _picture_type(data: bytes) -> str:
    kinds = zip(_PICTURES, ("image/png", "image/jpeg", "image/gif", "image/webp"), strict=True)
    return next(kind for start, kind in kinds if data.startswith(start))


def _known(query: Query, identifier: str, kind: MediaKind) -> Media:
    media = query.world.posts.files.get(media_number(identifier) or 0)
    if media is None:
        raise BotApiError("wrong file identifier/HTTP URL specified")
    if media.kind is not kind:
        raise BotApiError(f"can't use file of type {media.kind.value.title()} as {kind.value.title()}")
    return media
