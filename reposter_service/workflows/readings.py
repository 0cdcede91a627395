"""What is read for people: statistics, best posts, the story of one post, the ratings of a donor."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from reposter_service.domain.baselines import Algorithm
from reposter_service.domain.decision import Decision
from reposter_service.domain.rating import Counters
from reposter_service.workflows.records import ClosedAs, Donor


@dataclass(frozen=True, slots=True)
class DonorStatistics:
    """`algorithm`: in force now. `posts`: published in the period. `reposts`: made in the period."""

    channel_id: int
    username: str | None
    algorithm: Algorithm
    x: int
    y: int
    posts: int
    reposts: int


@dataclass(frozen=True, slots=True)
class BestPost:
    """The highest rated post of one donor; of equal ones the newest."""

    channel_id: int
    username: str | None
    message_id: int
    rating: float


@dataclass(frozen=True, slots=True)
class RepostStory:
    """What became of a win. `sent_at` and `target_ids` once it is in the target; `closed_as` where it will not be."""

    target_ids: tuple[int, ...]
    sent_at: datetime | None
    closed_as: ClosedAs | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PostStory:
    """All that is known of one post. `counters`, `measured_at`, `decision` are None until it is measured, and for ever
    where it was missed. The decision's threshold is
    the stored one, for people.

    `reactions_on`: of the period in which it was measured; None where it belongs to none.
    """

    donor: Donor
    message_id: int
    message_ids: tuple[int, ...]
    published_at: datetime
    due_at: datetime
    measured_at: datetime | None
    missed_at: datetime | None
    counters: Counters | None
    decision: Decision | None
    reactions_on: bool | None
    repost: RepostStory | None


@dataclass(frozen=True, slots=True)
class RatedPost:
    """One measured post on the path of a donor's open reactions period. `rating`: None without views."""

    published_at: datetime
    rating: Fraction | None
