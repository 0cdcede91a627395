"""Knowing a post again among the forwards in the target. Pure."""

from typing import Any

from telethon.tl import types

Bearing = tuple[Any, ...]
"""Whom a forward names as its author, and what it says and shows."""


def by_post(answer: Any) -> dict[tuple[int, int], int]:
    """(channel id, message id) of the original → id of the forward, for what channels published themselves."""
    return {
        (raw.fwd_from.from_id.channel_id, raw.fwd_from.channel_post): raw.id
        for raw in answer.messages
        if is_forward(raw)
        and isinstance(raw.fwd_from.from_id, types.PeerChannel)
        and raw.fwd_from.channel_post is not None
    }


def by_bearing(answer: Any) -> dict[Bearing, int]:
    """What each forward bears → its id."""
    return {bearing(raw): raw.id for raw in answer.messages if is_forward(raw)}


def bearing(raw: Any) -> Bearing:
    """The same for a forward and for a forward of it: Telegram writes the first author and the first date on both."""
    author = raw.fwd_from.from_id.to_json() if raw.fwd_from.from_id else raw.fwd_from.from_name
    return author, raw.fwd_from.date, raw.message, _media_id(raw.media)


def is_forward(raw: Any) -> bool:
    return isinstance(raw, types.Message) and raw.fwd_from is not None


def _media_id(media: Any) -> int | None:
    shown = getattr(media, "photo", None) or getattr(media, "document", None)
    return getattr(shown, "id", None)
