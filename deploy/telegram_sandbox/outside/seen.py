"""What a stranger sees of whoever bears a name: values, made from the world or by rule, and shown by every page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from telegram_sandbox.catalogued import Kind
from telegram_sandbox.world import Reaction

FIRST_OF_TGSTAT = 1_490_000_000
"""A channel's number at TGStat is so much less than Telegram's."""
FEED_POSTS = 20


@dataclass(frozen=True, slots=True)
class SeenPost:
    """`views` None: no counter is shown. `forwarded_from`: title and public name, None when it is the channel's own."""

    id: int
    date: int
    text: str
    views: int | None
    forwards: int = 0
    reactions: Mapping[Reaction, int] = field(default_factory=dict)
    forwarded_from: tuple[str, str | None] | None = None
    photos: int = 0
    is_service: bool = False

    @property
    def reacted(self) -> int:
        return sum(self.reactions.values())


@dataclass(frozen=True, slots=True)
class Seen:
    """`posts`: the last ones, the oldest first. `online`: of a group's members; `users`: of a bot, in a month."""

    kind: Kind
    address: str
    title: str
    id: int = 0
    about: str = ""
    subscribers: int = 0
    online: int = 0
    users: int = 0
    is_closed: bool = False
    has_logo: bool = True
    posts: tuple[SeenPost, ...] = ()
    male: int | None = None
    country: str = "Россия"
    language: str = "Русский"
    red_label: bool = False
    black_label: bool = False

    @property
    def is_private(self) -> bool:
        return self.kind is Kind.INVITE

    @property
    def tgstat_id(self) -> int:
        return self.id - FIRST_OF_TGSTAT

    @property
    def own(self) -> list[SeenPost]:
        """Posts that were not forwarded, and of which views are counted."""
        return [post for post in self.posts if post.forwarded_from is None and post.views is not None]

    @property
    def average_reach(self) -> int:
        """As TGStat and Telemetr give it: a mean, of the posts that are not forwarded."""
        return round(sum(post.views or 0 for post in self.own) / len(self.own)) if self.own else 0

    @property
    def err(self) -> float | None:
        return round(100 * self.average_reach / self.subscribers, 2) if self.subscribers and self.own else None

    @property
    def er(self) -> float | None:
        """Reactions and forwards of the same posts to their views, per cent."""
        views = sum(post.views or 0 for post in self.own)
        return round(100 * sum(post.reacted + post.forwards for post in self.own) / views, 2) if views else None
