"""What the reposter has written down, read as its own app role: plain rows for the demo's sums and lines."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import LiteralString

import psycopg
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class DonorRow:
    """A donor with its project."""

    id: int
    channel_id: int
    title: str
    username: str | None
    project_id: int
    project: str
    target_id: int


@dataclass(frozen=True, slots=True)
class PostRow:
    """A stored post. `rating`, `views` and the comparison are None until it is measured, or where there is none."""

    id: int
    donor_id: int
    message_ids: list[int]
    state: str
    published_at: datetime
    due_at: datetime
    measured_at: datetime | None
    views: int | None
    forwards: int | None
    reactions: int | None
    rating: float | None
    decision: str | None
    because: str | None
    algorithm: str | None
    earlier: int | None
    needed: int | None
    place: int | None
    threshold: float | None


@dataclass(frozen=True, slots=True)
class RepostRow:
    """A win on its way into the target, or why it is not there."""

    id: int
    post_id: int
    target_id: int
    state: str
    closed_as: str | None
    target_ids: list[int] | None
    told: bool = False


@dataclass(frozen=True, slots=True)
class AlertRow:
    key: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project that nobody has removed, with the channels of the donors that nobody has removed."""

    channel_id: int
    title: str
    donors: list[int]


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything at one moment."""

    donors: list[DonorRow]
    posts: list[PostRow]
    reposts: list[RepostRow]
    alerts: list[AlertRow]


DONORS = """
SELECT donor.id, donor.channel_id, donor.title, donor.username, project.id AS project_id,
       project.title AS project, project.channel_id AS target_id
FROM reposter.donor JOIN reposter.project ON project.id = donor.project_id ORDER BY donor.id
"""
POSTS = """
SELECT id, donor_id, message_ids, state, published_at, due_at, measured_at, views, forwards, reactions, rating,
       decision, because, algorithm, earlier, needed, place, threshold
FROM reposter.post WHERE published_at >= %(since)s ORDER BY published_at, message_id
"""
REPOSTS = """
SELECT repost.id, post_id, target_id, repost.state, closed_as, target_ids, repost.told
FROM reposter.repost JOIN reposter.post ON post.id = repost.post_id
WHERE post.published_at >= %(since)s ORDER BY repost.id
"""
PROJECTS = """
SELECT project.channel_id, project.title,
       coalesce(array_agg(donor.channel_id ORDER BY donor.id) FILTER (WHERE donor.id IS NOT NULL), '{}') AS donors
FROM reposter.project LEFT JOIN reposter.donor ON donor.project_id = project.id AND donor.withdrawn_at IS NULL
WHERE project.retired_at IS NULL GROUP BY project.id ORDER BY project.id
"""
ALERTS = "SELECT key, kind, text FROM reposter.alert ORDER BY id"
UNFINISHED = """
SELECT (SELECT count(*) FROM reposter.post WHERE state = 'waiting')
     + (SELECT count(*) FROM reposter.repost WHERE state IN ('waiting', 'sending'))
     + (SELECT count(*) FROM reposter.post WHERE state = 'missed' AND NOT told)
     + (SELECT count(*) FROM reposter.repost WHERE closed_as = 'expired' AND NOT told)
     + (SELECT count(*) FROM reposter.alert_delivery WHERE state = 'waiting')
"""
UNSEEN = "SELECT count(*) FROM reposter.donor WHERE last_seen_id IS NULL"
EVER = datetime.min.replace(tzinfo=UTC)


class Ledger:
    """A connection per question: the demo asks twice a second at most."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    def rows(self, since: datetime = EVER) -> Rows:
        """Everything about posts published from `since` on, as one transaction sees it."""
        with psycopg.connect(self._dsn) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            moment = {"since": since}
            return Rows(
                connection.cursor(row_factory=class_row(DonorRow)).execute(DONORS).fetchall(),
                connection.cursor(row_factory=class_row(PostRow)).execute(POSTS, moment).fetchall(),
                connection.cursor(row_factory=class_row(RepostRow)).execute(REPOSTS, moment).fetchall(),
                connection.cursor(row_factory=class_row(AlertRow)).execute(ALERTS).fetchall(),
            )

    def projects(self) -> list[ProjectRow]:
        """What there is now: a removed project or donor is left out, also while it may be brought back."""
        with psycopg.connect(self._dsn) as connection:
            return connection.cursor(row_factory=class_row(ProjectRow)).execute(PROJECTS).fetchall()

    def unfinished(self) -> int:
        """Posts not yet measured, wins not yet sent, losses and alerts not yet told."""
        return self._count(UNFINISHED)

    def unseen(self) -> int:
        """Donors of which nothing has been read yet."""
        return self._count(UNSEEN)

    def _count(self, question: LiteralString) -> int:
        with psycopg.connect(self._dsn) as connection:
            row = connection.execute(question).fetchone()
            return int(row[0]) if row else 0
