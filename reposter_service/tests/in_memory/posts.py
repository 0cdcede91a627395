"""Posts in memory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from reposter_service.domain.decision import Decision
from reposter_service.domain.donor_outage import Access
from reposter_service.domain.links import channel_link
from reposter_service.domain.posts import Found, Publication
from reposter_service.domain.rating import rate
from reposter_service.domain.schedule import due_at, outage_is_told
from reposter_service.tests.in_memory.memory import Memory, PostInMemory, RepostInMemory
from reposter_service.workflows.records import Donor, DuePost, MissedPosts, PlannedRepost


@dataclass(frozen=True, slots=True)
class PostsInMemory:
    memory: Memory

    async def store(
        self, donor: Donor, posts: Sequence[Publication], seen_up_to: int | None, read_at: datetime | None = None
    ) -> int:
        self.memory.asked("store", donor.id)
        if donor.id not in self.memory.donors:
            return 0
        known = self.memory.donors[donor.id]
        seen = [id_ for id_ in (known.donor.last_seen_id, seen_up_to) if id_ is not None]
        last_read_at = read_at or known.donor.last_read_at
        known.donor = replace(known.donor, last_seen_id=max(seen, default=None), last_read_at=last_read_at)
        if read_at is not None:
            known.grants(Access.READ)
        return sum(self._store(donor, post) for post in posts)

    def _store(self, donor: Donor, post: Publication) -> bool:
        kept = self._kept(donor, post)
        if kept is None:
            row = PostInMemory(
                id=self.memory.new_id(),
                donor_id=donor.id,
                message_id=post.message_id,
                message_ids=post.message_ids,
                grouped_id=post.grouped_id,
                published_at=post.published_at,
                due_at=due_at(post.published_at, self.memory.delays),
            )
            self.memory.posts[row.id] = row
        elif kept.waiting and post.grouped_id is not None:
            kept.message_ids = tuple(sorted({*kept.message_ids, *post.message_ids}))
            kept.message_id = kept.message_ids[0]
            kept.published_at = min(kept.published_at, post.published_at)
            kept.due_at = due_at(kept.published_at, self.memory.delays)
        return kept is None

    def _kept(self, donor: Donor, post: Publication) -> PostInMemory | None:
        def same(row: PostInMemory) -> bool:
            if post.grouped_id is not None:
                return row.grouped_id == post.grouped_id
            return row.message_id == post.message_id

        return next((row for row in self.memory.posts.values() if row.donor_id == donor.id and same(row)), None)

    def _waiting(self, now: datetime) -> list[PostInMemory]:
        return [post for post in self.memory.posts.values() if post.waiting and post.due_at <= now]

    async def projects_due(self, now: datetime) -> Sequence[int]:
        return sorted({self.memory.project_of(post) for post in self._waiting(now)})

    async def due_moments(self, project_id: int, until: datetime) -> Sequence[datetime]:
        return sorted(post.due_at for post in self._waiting(until) if self.memory.project_of(post) == project_id)

    async def due(self, project_id: int, now: datetime) -> Sequence[DuePost]:
        posts = [post for post in self._waiting(now) if self.memory.project_of(post) == project_id]
        return [self._to_due(post) for post in sorted(posts, key=lambda post: (post.donor_id, post.place_in_time))]

    def _to_due(self, post: PostInMemory) -> DuePost:
        known = self.memory.donors[post.donor_id]
        return DuePost(
            id=post.id,
            donor=known.donor,
            message_ids=post.message_ids,
            grouped_id=post.grouped_id,
            published_at=post.published_at,
            due_at=post.due_at,
            reactions_off=known.watch.on is False,
            doubted=known.watch.doubted_at is not None,
        )

    def _still_waiting(self, post_ids: Iterable[int]) -> list[PostInMemory]:
        posts = [self.memory.posts[id_] for id_ in post_ids if id_ in self.memory.posts]
        return [post for post in posts if post.waiting]

    async def erase(self, post_id: int) -> None:
        for post in self._still_waiting([post_id]):
            del self.memory.posts[post.id]

    async def miss(self, post_ids: Sequence[int], now: datetime) -> None:
        self.memory.asked("miss", *post_ids)
        for post in self._still_waiting(post_ids):
            post.missed_at = now

    async def earlier_ratings(self, post: DuePost, limit: int) -> Sequence[Fraction]:
        period_id = self.memory.open_period(post.donor.id).period.id
        this = (post.published_at, post.message_ids[0])
        earlier = [row for row in self.memory.posts.values() if row.period_id == period_id and row.place_in_time < this]
        newest_first = sorted(earlier, key=lambda row: row.place_in_time, reverse=True)
        ratings = [rate(row.found.counters) for row in newest_first if row.found is not None]
        return [rating for rating in ratings if rating is not None][:limit]

    async def settle(
        self, post: DuePost, found: Found, decision: Decision, repost: PlannedRepost | None, now: datetime
    ) -> None:
        self.memory.asked("settle", post.id)
        for row in self._still_waiting([post.id]):
            row.message_ids, row.found, row.decision, row.measured_at = found.message_ids, found, decision, now
            row.period_id = None if post.doubted else self.memory.open_period(row.donor_id).period.id
            if repost is not None:
                planned = RepostInMemory(self.memory.new_id(), row.id, repost.target_id, now, repost.expires_at)
                self.memory.reposts[planned.id] = planned

    def _untold(self) -> list[PostInMemory]:
        missed = [post for post in self.memory.posts.values() if post.missed_at is not None and not post.told]
        return [post for post in missed if not self.memory.is_withdrawn(post)]

    async def missed_untold(self, quiet_since: datetime, at_the_latest: datetime) -> MissedPosts | None:
        untold = sorted(self._untold(), key=lambda post: (self.memory.project_of(post), post.donor_id, post.id))
        times = [post.missed_at for post in untold if post.missed_at is not None]
        goes_on = self.memory.outage_goes_on((self.memory.project_of(post) for post in untold), quiet_since)
        if not outage_is_told(times, quiet_since, at_the_latest, goes_on=goes_on):
            return None
        by_project: dict[str, Counter[str]] = {}
        for post in untold:
            donor = self.memory.donors[post.donor_id].donor
            counts = by_project.setdefault(self.memory.projects[donor.project_id].title, Counter())
            counts[channel_link(donor.channel_id, donor.username)] += 1
        return MissedPosts(tuple(post.id for post in untold), by_project)

    async def missed_told(self, missed: MissedPosts) -> None:
        for post in self._untold():
            post.told = post.id in missed.post_ids
