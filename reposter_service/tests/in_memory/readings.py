"""Readings for people in memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from reposter_service.domain.baselines import in_force
from reposter_service.domain.links import InviteLink, Link, leads_to
from reposter_service.domain.rating import rate
from reposter_service.tests.in_memory.memory import DonorInMemory, Memory, PostInMemory, RepostInMemory
from reposter_service.workflows.readings import BestPost, DonorStatistics, PostStory, RatedPost, RepostStory
from reposter_service.workflows.records import Donor


@dataclass(frozen=True, slots=True)
class ReadingsInMemory:
    memory: Memory

    async def statistics(self, project_id: int, since: datetime) -> Sequence[DonorStatistics]:
        return [await self._statistics(known.donor, since) for known in self._of_project(project_id)]

    async def _statistics(self, donor: Donor, since: datetime) -> DonorStatistics:
        rated = [post for post in await self.path(donor.id) if post.rating is not None]
        posts = list(self._posts(donor))
        reposts = [repost for post in posts if (repost := self._repost(post)) and repost.sent_at is not None]
        return DonorStatistics(
            channel_id=donor.channel_id,
            username=donor.username,
            algorithm=in_force(len(rated)),
            x=donor.x,
            y=donor.y,
            posts=sum(post.published_at >= since for post in posts),
            reposts=sum(repost.sent_at is not None and repost.sent_at >= since for repost in reposts),
        )

    async def best_posts(self, project_id: int, since: datetime) -> Sequence[BestPost]:
        best = [self._best(known.donor, since) for known in self._of_project(project_id)]
        return sorted((post for post in best if post is not None), key=lambda post: -post.rating)

    def _best(self, donor: Donor, since: datetime) -> BestPost | None:
        rated = [
            (float(rating), post.place_in_time, post.message_ids[0])
            for post in self._posts(donor)
            if post.published_at >= since and post.found and (rating := rate(post.found.counters)) is not None
        ]
        if not rated:
            return None
        best, _, message_id = max(rated)
        return BestPost(donor.channel_id, donor.username, message_id, best)

    async def story(self, project_id: int, link: Link) -> PostStory | None:
        if isinstance(link, InviteLink) or link.message_id is None:
            return None
        for known in self._of_project(project_id):
            for post in self._posts(known.donor):
                named = link.message_id in {post.message_id, *post.message_ids}
                if named and leads_to(link, known.donor.channel_id, known.donor.username):
                    return self._story(known, post)
        return None

    def _story(self, known: DonorInMemory, post: PostInMemory) -> PostStory:
        period = self.memory.periods[post.period_id].period if post.period_id is not None else None
        return PostStory(
            donor=known.donor,
            message_id=post.message_ids[0],
            message_ids=post.message_ids,
            published_at=post.published_at,
            due_at=post.due_at,
            measured_at=post.measured_at,
            missed_at=post.missed_at,
            counters=None if post.found is None else post.found.counters,
            decision=post.decision,
            reactions_on=period.on if period else None,
            repost=_to_story(self._repost(post)),
        )

    async def path(self, donor_id: int) -> Sequence[RatedPost]:
        open_ = [p.period.id for p in self.memory.periods.values() if p.donor_id == donor_id and not p.period.ended_at]
        measured = [post for post in self.memory.posts.values() if post.period_id in open_ and post.found]
        measured.sort(key=lambda post: post.place_in_time)
        return [RatedPost(post.published_at, rate(post.found.counters)) for post in measured if post.found]

    def _of_project(self, project_id: int) -> list[DonorInMemory]:
        return [known for known in self.memory.there() if known.donor.project_id == project_id]

    def _posts(self, donor: Donor) -> Iterator[PostInMemory]:
        return (post for post in self.memory.posts.values() if post.donor_id == donor.id)

    def _repost(self, post: PostInMemory) -> RepostInMemory | None:
        return next((repost for repost in self.memory.reposts.values() if repost.post_id == post.id), None)


def _to_story(repost: RepostInMemory | None) -> RepostStory | None:
    if repost is None:
        return None
    return RepostStory(repost.target_ids or (), repost.sent_at, repost.closed_as, repost.expires_at)
