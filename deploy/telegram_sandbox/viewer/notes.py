"""What somebody outside the world knows of it: ratings and reasons of posts, shown as badges; projects, donors."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Annotations = Callable[[], Awaitable[Mapping[str, Any]]]
"""`{"<channel id>/<message id>": {"rating": 833, "text": "репост: X, порог 512, место 1"}}`; a bare text will do
instead of the object, and the whole may lie under the key `posts`. Beside that,
`"projects": [{"channel": <id>, "title": "Кино", "donors": [<channel id>, …]}]` tells what is whose donor."""


@dataclass(frozen=True, slots=True)
class Project:
    """Ids of the channel that is published into, and of those that are read for it."""

    channel_id: int
    title: str
    donors: frozenset[int]


async def read_notes(annotations: Annotations | None) -> Mapping[str, Any]:
    """The notes of this moment."""
    notes = await annotations() if annotations else {}
    posts = notes.get("posts", notes)
    return posts if isinstance(posts, Mapping) else {}


async def read_projects(annotations: Annotations | None) -> list[Project] | None:
    """The projects of this moment; None where nobody tells, which is not «none»."""
    told = (await annotations() if annotations else {}).get("projects")
    if told is None:
        return None
    return [Project(int(row["channel"]), str(row["title"]), frozenset(row["donors"])) for row in told]


def note_for(notes: Mapping[str, Any], channel_id: int, message_ids: Sequence[int]) -> dict[str, Any] | None:
    """The first note about any of a post's messages."""
    found = (notes.get(f"{channel_id}/{message_id}") for message_id in message_ids)
    note = next((note for note in found if note), None)
    if note is None or isinstance(note, Mapping):
        return dict(note) if note else None
    return {"text": str(note)}
