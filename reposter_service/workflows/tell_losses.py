"""Tell of what was lost, posts missed and wins expired: a summary each when an outage is over, not a message a post."""

from dataclasses import dataclass

from reposter_service.clock import SureClock
from reposter_service.domain.schedule import Delays
from reposter_service.workflows.alert import posts_missed, wins_expired
from reposter_service.workflows.ports import Alerts, Posts, Reposts


@dataclass(frozen=True, slots=True)
class TellLosses:
    posts: Posts
    reposts: Reposts
    alerts: Alerts
    clock: SureClock
    delays: Delays

    async def summaries(self) -> int:
        """Keep what there is to tell by now; of how many losses it tells. After a crash it may tell twice.

        A clock in doubt cannot tell whether an outage is over.
        """
        if not self.clock.sure:
            return 0
        now = self.clock()
        quiet_since, at_the_latest = now - self.delays.losses_quiet, now - self.delays.losses_told
        told = 0
        if missed := await self.posts.missed_untold(quiet_since, at_the_latest):
            await self.alerts.raise_once(posts_missed(missed), now)
            await self.posts.missed_told(missed)
            told += len(missed.post_ids)
        if expired := await self.reposts.expired_untold(quiet_since, at_the_latest):
            await self.alerts.raise_once(wins_expired(expired), now)
            await self.reposts.expired_told(expired)
            told += len(expired.repost_ids)
        return told
