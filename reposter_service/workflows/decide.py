"""Decide about a post just measured: gather what the decision looks at, let the rules speak."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from reposter_service.domain.baselines import WINDOW
from reposter_service.domain.decision import Circumstances, Decision, decide
from reposter_service.domain.pauses import paused
from reposter_service.domain.posts import Found
from reposter_service.domain.rating import rate
from reposter_service.workflows.ports import Posts, Projects
from reposter_service.workflows.records import DuePost


@dataclass(frozen=True, slots=True)
class Decide:
    posts: Posts
    projects: Projects
    zone: ZoneInfo

    async def about(self, post: DuePost, found: Found, now: datetime) -> Decision:
        circumstances = Circumstances(
            x=post.donor.x,
            y=post.donor.y,
            earlier=await self.posts.earlier_ratings(post, WINDOW),
            settled=not post.doubted,
            protected=found.protected,
            paused=paused(await self.projects.pauses(post.donor.project_id), now, self.zone),
        )
        return decide(rate(found.counters), circumstances)
