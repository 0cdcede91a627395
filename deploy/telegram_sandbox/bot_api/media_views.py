"""Files as the Bot API shows them, and the ids it gives them."""

from typing import Any

from telegram_sandbox.world import Media, MediaKind

_PREFIX = {
    MediaKind.PHOTO: "AgAC",
    MediaKind.VIDEO: "BAAC",
    MediaKind.DOCUMENT: "BQAC",
    MediaKind.STICKER: "CAAC",
}
_FOLDER = {kind: f"{kind.value}s" for kind in MediaKind}
_STICKER = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}


def file_id(media: Media) -> str:
    return f"{_PREFIX[media.kind]}{media.id}"


def media_number(identifier: str) -> int | None:
    """The world's number of a file from its `file_id`; None when it is none."""
    digits = identifier[4:]
    return int(digits) if identifier[:4] in _PREFIX.values() and digits.isdigit() else None


def file_view(media: Media) -> dict[str, Any]:
    """`File`: `file_path` is what follows `/file/bot<token>/`."""
    name = media.file_name or f"file_{media.id}.{media.mime_type.rpartition('/')[2]}"
    return _file(media) | {"file_path": f"{_FOLDER[media.kind]}/{media.id}/{name}"}


def media_view(media: Media) -> dict[str, Any]:
    """The field of a message that carries the file."""
    picture = {"width": media.width, "height": media.height}
    named = {"mime_type": media.mime_type} | ({"file_name": media.file_name} if media.file_name else {})
    match media.kind:
        case MediaKind.PHOTO:
            return {"photo": [_file(media) | picture]}
        case MediaKind.VIDEO:
            return {"video": _file(media) | picture | {"duration": media.duration} | named}
        case MediaKind.DOCUMENT:
            return {"document": _file(media) | named}
        case MediaKind.STICKER:
            return {"sticker": _file(media) | picture | _STICKER}


def _file(media: Media) -> dict[str, Any]:
    return {"file_id": file_id(media), "file_unique_id": f"AQAD{media.id}", "file_size": len(media.data)}
