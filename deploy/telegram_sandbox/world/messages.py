"""Messages: a channel's posts, and direct messages between a person and a bot (or Telegram itself)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram_sandbox.world.counters import Counters, Growth, Reaction
from telegram_sandbox.world.media import Media
from telegram_sandbox.world.refusals import Refused

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024

Markup = Mapping[str, Any]
"""A keyboard in the Bot API's own JSON shape: `{"inline_keyboard": [[{"text": …, "callback_data": …}]]}`."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted piece of a text. `kind` is the Bot API's word (`bold`, `text_link`); offsets in UTF-16 units."""

    kind: str
    offset: int
    length: int
    url: str = ""
    language: str = ""
    person_id: int = 0
    custom_emoji_id: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A message that nobody wrote: `channel_created`, `pinned`, `chat_shared`, … with its details."""

    kind: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForwardHeader:
    """Where a forwarded message comes from: a channel's post, a person, or only a hidden person's name."""

    date: int
    from_channel_id: int | None = None
    channel_post: int | None = None
    from_person_id: int | None = None
    from_name: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says, apart from where and when."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    media: Media | None = None
    markup: Markup | None = None


def refuse_long(content: Content) -> None:
    """Telegram takes 4096 characters of text, 1024 under a file."""
    if content.media and len(content.text) > CAPTION_LIMIT:
        raise Refused("MEDIA_CAPTION_TOO_LONG")
    if len(content.text) > TEXT_LIMIT:
        raise Refused("MESSAGE_TOO_LONG")


@dataclass(eq=False, slots=True)
class Message:
    """A post of a channel (or a message in a group). Dates are world seconds.

    `counted` holds what is counted apart from `growth`; `chosen` which reaction each person of the world set.
    """

    id: int
    channel_id: int
    date: int
    content: Content
    author_id: int | None = None
    grouped_id: int | None = None
    forward: ForwardHeader | None = None
    service: Service | None = None
    edit_date: int | None = None
    reply_to: int | None = None
    is_noforwards: bool = False
    growth: Growth | None = None
    counted: Counters = field(default_factory=Counters)
    chosen: dict[int, tuple[Reaction, ...]] = field(default_factory=dict)
    readers: set[int] = field(default_factory=set)

    @property
    def text(self) -> str:
        return self.content.text

    def counters_at(self, now: float) -> Counters:
        """Views, forwards and reactions at a world instant: growth, what was set, what people of the world did."""
        grown = self.growth.at(now - self.date).plus(self.counted) if self.growth else self.counted
        return grown.plus(Counters(0, 0, self._chosen_counts()))

    def _chosen_counts(self) -> dict[Reaction, int]:
        counts: dict[Reaction, int] = {}
        for reactions in self.chosen.values():
            for reaction in reactions:
                counts[reaction] = counts.get(reaction, 0) + 1
        return counts


@dataclass(eq=False, slots=True)
class DirectMessage:
    """One message between two people (one of them a bot, as a rule). `ids`: its number in each one's own box."""

    sender_id: int
    receiver_id: int
    date: int
    content: Content
    ids: dict[int, int] = field(default_factory=dict)
    service: Service | None = None
    forward: ForwardHeader | None = None
    edit_date: int | None = None
    reply_to: "DirectMessage | None" = None
    grouped_id: int | None = None

    @property
    def text(self) -> str:
        return self.content.text

    def other(self, person_id: int) -> int:
        """The one `person_id` talks with here."""
        return self.receiver_id if person_id == self.sender_id else self.sender_id
