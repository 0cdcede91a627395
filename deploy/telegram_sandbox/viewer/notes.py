"""What somebody outside the world thinks of its posts: ratings and reasons, shown as badges."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

Annotations = Callable[[], Awaitable[Mapping[str, Any]]]
"""`{"<channel id>/<message id>": {"rating": 833, "text": "репост: X, порог 512, место 1"}}`; a bare text will do
instead of the object, and the whole may lie under the key `posts`."""


async def read_notes(annotations: Annotations | None) -> Mapping[str, Any]:
    """The notes of this moment."""
    notes = await annotations() if annotations else {}
    posts = notes.get("posts", notes)
    return posts if isinstance(posts, Mapping) else {}


def note_for(notes: Mapping[str, Any], channel_id: int, message_ids: Sequence[int]) -> dict[str, Any] | None:
    """The first note about any of a post's messages."""
    found = (notes.get(f"{channel_id}/{message_id}") for message_id in message_ids)
    note = next((note for note in found if note), None)
    if note is None or isinstance(note, Mapping):
        return dict(note) if note else None
    return {"text": str(note)}
