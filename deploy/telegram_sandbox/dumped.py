"""The world's diary as plain data: what the control port hands out, and what `lost` and `doubled` are computed from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class DumpedMessage:
    """A channel's message, deleted ones included. Dates are world seconds; counters are those of the dump's moment.

    `forward_channel_id` and `forward_post`: where it was forwarded from, when that was a channel.
    `service`: the kind of a service message.
    """

    id: int
    date: int
    text: str
    grouped_id: int | None
    forward_channel_id: int | None
    forward_post: int | None
    service: str | None
    deleted_at: float | None
    views: int | None
    forwards: int
    reactions: int


@dataclass(frozen=True, slots=True)
class DumpedChannel:
    id: int
    title: str
    username: str | None
    is_group: bool
    is_noforwards: bool
    has_reactions: bool
    members: tuple[int, ...]
    messages: tuple[DumpedMessage, ...]


@dataclass(frozen=True, slots=True)
class DumpedForward:
    """One forward that made new messages. `source_ids` and `target_ids` run in parallel; `at` in world seconds."""

    at: int
    by_id: int
    source_id: int
    source_ids: tuple[int, ...]
    target_id: int
    target_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DumpedLetter:
    """A bot's message in a person's chat with it. `at` in world seconds, `bot` is its public name."""

    at: int
    person_id: int
    text: str
    bot: str


@dataclass(frozen=True, slots=True)
class Dump:
    """Everything at one moment. `requests`: account's phone → method → how many."""

    now: float
    channels: tuple[DumpedChannel, ...]
    forwards: tuple[DumpedForward, ...]
    unknown_methods: Mapping[str, int]
    requests: Mapping[str, Mapping[str, int]]
    letters: tuple[DumpedLetter, ...] = ()

    def channel(self, channel_id: int) -> DumpedChannel:
        return next(channel for channel in self.channels if channel.id == channel_id)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            now=data["now"],
            channels=tuple(_channel(channel) for channel in data["channels"]),
            forwards=tuple(_forward(forward) for forward in data["forwards"]),
            unknown_methods=data["unknown_methods"],
            requests=data["requests"],
            letters=tuple(DumpedLetter(**letter) for letter in data["letters"]),
        )


def _channel(data: Mapping[str, Any]) -> DumpedChannel:
    messages = tuple(DumpedMessage(**message) for message in data["messages"])
    return DumpedChannel(**{**data, "members": tuple(data["members"]), "messages": messages})


def _forward(data: Mapping[str, Any]) -> DumpedForward:
    plain = {field.name: data[field.name] for field in fields(DumpedForward)}
    return DumpedForward(**{**plain, "source_ids": tuple(data["source_ids"]), "target_ids": tuple(data["target_ids"])})
