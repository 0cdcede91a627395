"""What a donor publishes: messages as Telegram gives them, and the posts they make up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reposter_service.domain.rating import Counters, of_album

ALBUM_LIMIT = 10
"""An album has at most ten messages, and their ids lie next to each other."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a channel. `date` is its publication, aware, whole seconds.

    `from_channel`: forwarded from a channel or group (the donor's own included). A forward from a person or a
    hidden author is not: that is the donor's own post. `protected`: Telegram forbids forwarding it.
    """

    id: int
    date: datetime
    counters: Counters
    grouped_id: int | None = None
    from_channel: bool = False
    service: bool = False
    protected: bool = False

    @property
    def counts_as_post(self) -> bool:
        return not (self.service or self.from_channel)


@dataclass(frozen=True, slots=True)
class Publication:
    """One post of a donor: a message, or the messages of one album that have been seen so far, ids ascending."""

    message_ids: tuple[int, ...]
    published_at: datetime
    grouped_id: int | None = None

    @property
    def message_id(self) -> int:
        return self.message_ids[0]


def publications(messages: Iterable[Message]) -> list[Publication]:
    """The posts among these messages, oldest first. Forwards from channels and service messages are no posts."""
    groups: dict[tuple[str, int], list[Message]] = {}
    for message in sorted(messages, key=lambda message: message.id):
        if message.counts_as_post:
            key = ("album", message.grouped_id) if message.grouped_id is not None else ("message", message.id)
            groups.setdefault(key, []).append(message)
    return [
        Publication(
            message_ids=tuple(message.id for message in group),
            published_at=min(message.date for message in group),
            grouped_id=group[0].grouped_id,
        )
        for group in groups.values()
    ]


def ids_to_read(message_ids: Sequence[int], grouped_id: int | None) -> range | tuple[int, ...]:
    """The ids to ask for when a post is measured: for an album also those around it, to find every member."""
    if grouped_id is None:
        return tuple(message_ids)
    return range(max(1, message_ids[-1] - ALBUM_LIMIT + 1), message_ids[0] + ALBUM_LIMIT)


@dataclass(frozen=True, slots=True)
class Found:
    """A post as it stands in the channel at one moment: what is left of it, and its numbers."""

    message_ids: tuple[int, ...]
    counters: Counters
    protected: bool

    def with_reactions_off(self) -> "Found":
        """The same with no reactions: a post may still show some that were given before they were switched off."""
        return replace(self, counters=replace(self.counters, reactions=0))


def find(message_ids: Sequence[int], grouped_id: int | None, present: Mapping[int, Message]) -> Found | None:
    """The post among the `present` messages, or None when it was deleted altogether."""
    if grouped_id is None:
        members = [present[id_] for id_ in message_ids if id_ in present]
    else:
        members = sorted((m for m in present.values() if m.grouped_id == grouped_id), key=lambda m: m.id)
    if not members:
        return None
    return Found(
        message_ids=tuple(member.id for member in members),
        counters=of_album([member.counters for member in members]),
        protected=any(member.protected for member in members),
    )
