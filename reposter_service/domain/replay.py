"""A donor's whole path from a file: its posts in the order in which the service would measure and decide them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from statistics import median

from reposter_service.domain.posts import Message, Publication, find, ids_to_read, publications
from reposter_service.domain.posts_file import PostsFile
from reposter_service.domain.rating import Counters, rate


@dataclass(frozen=True, slots=True)
class MeasuredPost:
    """An own post of the channel with its numbers; an album is one post. `rating` is None without views."""

    publication: Publication
    counters: Counters
    rating: Fraction | None


@dataclass(frozen=True, slots=True)
class ReplayedFile:
    """What a file came to.

    `messages` counts all of its messages, `forwards` the posts forwarded from channels (an album is one). `posts` are
    the channel's own, by publication and then by id: the order of decisions.
    """

    channel: str
    messages: int
    forwards: int
    first: datetime
    last: datetime
    posts: tuple[MeasuredPost, ...]

    @property
    def ratings(self) -> list[Fraction | None]:
        """Of the channel's own posts, in the order of decisions."""
        return [post.rating for post in self.posts]

    @property
    def rated(self) -> int:
        return sum(post.rating is not None for post in self.posts)

    @property
    def albums(self) -> int:
        return sum(post.publication.grouped_id is not None for post in self.posts)

    @property
    def median_rating(self) -> Fraction | None:
        rated = [post.rating for post in self.posts if post.rating is not None]
        return median(rated) if rated else None


def replay(file: PostsFile) -> ReplayedFile:
    """The numbers of the file are taken as those of the measuring moment."""
    dates = [message.date for message in file.messages]
    return ReplayedFile(
        channel=file.channel,
        messages=len(file.messages),
        forwards=_posts_forwarded_from_channels(file.messages),
        first=min(dates),
        last=max(dates),
        posts=tuple(_measured(file.messages)),
    )


def _measured(messages: Iterable[Message]) -> list[MeasuredPost]:
    present = {message.id: message for message in messages}
    in_order = sorted(publications(present.values()), key=lambda post: (post.published_at, post.message_id))
    return [_measure(post, present) for post in in_order]


def _measure(post: Publication, present: dict[int, Message]) -> MeasuredPost:
    """As the service does it: read the ids around the post, take what is there."""
    ids = ids_to_read(post.message_ids, post.grouped_id)
    found = find(post.message_ids, post.grouped_id, {id_: present[id_] for id_ in ids if id_ in present})
    if found is None:
        raise LookupError(f"post {post.message_id} is not among the messages it was made of")
    return MeasuredPost(post, found.counters, rate(found.counters))


def _posts_forwarded_from_channels(messages: Iterable[Message]) -> int:
    return len(publications(replace(message, from_channel=False) for message in messages if message.from_channel))
