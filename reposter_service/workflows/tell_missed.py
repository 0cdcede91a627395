"""Tell of missed posts: one summary when an outage is over, not one message a post."""

from dataclasses import dataclass

from reposter_service.clock import Clock
from reposter_service.domain.schedule import Delays
from reposter_service.workflows.alert import posts_missed
from reposter_service.workflows.ports import Alerts, Posts


@dataclass(frozen=True, slots=True)
class TellMissed:
    posts: Posts
    alerts: Alerts
    clock: Clock
    delays: Delays

    async def summary(self) -> int:
        """Keep the summary once no post has been missed for a while, or one long ago; how many posts it tells of."""
        now = self.clock()
        missed = await self.posts.missed_untold(now - self.delays.missed_quiet, now - self.delays.missed_told)
        if missed is None:
            return 0
        await self.alerts.raise_once(posts_missed(missed), now)
        await self.posts.missed_told(missed)
        return len(missed.post_ids)
