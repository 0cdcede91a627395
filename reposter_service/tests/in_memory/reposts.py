"""Reposts in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reposter_service.domain.donor_outage import Access
from reposter_service.domain.links import post_link
from reposter_service.domain.schedule import outage_is_told
from reposter_service.tests.in_memory.memory import Memory, RepostInMemory
from reposter_service.workflows.records import ClosedAs, ExpiredWins, OpenRepost


@dataclass(frozen=True, slots=True)
class RepostsInMemory:
    memory: Memory

    def _to_try(self, now: datetime) -> list[RepostInMemory]:
        return [
            repost
            for repost in sorted(self.memory.reposts.values(), key=lambda repost: (repost.decided_at, repost.id))
            if repost.open
            and (repost.not_before is None or repost.not_before <= now)
            and not self._is_withdrawn(repost)
        ]

    def _is_withdrawn(self, repost: RepostInMemory) -> bool:
        return self.memory.is_withdrawn(self.memory.posts[repost.post_id])

    def _project_of(self, repost: RepostInMemory) -> int:
        return self.memory.project_of(self.memory.posts[repost.post_id])

    async def projects_open(self, now: datetime) -> Sequence[int]:
        return sorted({self._project_of(repost) for repost in self._to_try(now)})

    async def open(self, project_id: int, now: datetime) -> Sequence[OpenRepost]:
        return [self._to_open(repost) for repost in self._to_try(now) if self._project_of(repost) == project_id]

    def _to_open(self, repost: RepostInMemory) -> OpenRepost:
        post = self.memory.posts[repost.post_id]
        return OpenRepost(
            id=repost.id,
            project_id=self._project_of(repost),
            donor=self.memory.donors[post.donor_id].donor,
            target_id=repost.target_id,
            message_ids=repost.message_ids or post.message_ids,
            generation=0,
            sending=repost.attempts > 0,
            attempts=repost.attempts,
            published_at=post.published_at,
            decided_at=repost.decided_at,
            expires_at=repost.expires_at,
            restored_at=self.memory.restored_at,
        )

    async def begin(self, repost_id: int, message_ids: Sequence[int], random_ids: Sequence[int], now: datetime) -> bool:
        self.memory.asked("begin", repost_id)
        repost = self.memory.reposts[repost_id]
        is_to_be_sent = repost.open and not self._is_withdrawn(repost)
        if is_to_be_sent:
            repost.message_ids, repost.random_ids = tuple(message_ids), tuple(random_ids)
            repost.attempts += 1
        return is_to_be_sent

    async def sent(self, repost_id: int, target_ids: Sequence[int], now: datetime) -> None:
        self.memory.asked("sent", repost_id)
        repost = self.memory.reposts[repost_id]
        if repost.open:
            repost.target_ids, repost.sent_at = tuple(target_ids), now
        self.memory.donors[self.memory.posts[repost.post_id].donor_id].grants(Access.FORWARD)

    async def postpone(self, repost_id: int, until: datetime) -> None:
        self.memory.asked("postpone", repost_id)
        repost = self.memory.reposts[repost_id]
        if repost.open:
            repost.not_before = until

    async def hurry(self, project_id: int) -> None:
        for repost in self.memory.reposts.values():
            if repost.open and self._project_of(repost) == project_id:
                repost.not_before = None

    async def close(self, repost_id: int, outcome: ClosedAs, now: datetime) -> None:
        self.memory.asked("close", repost_id)
        repost = self.memory.reposts[repost_id]
        if repost.open:
            repost.closed_as, repost.closed_at = outcome, now

    def _untold(self) -> list[RepostInMemory]:
        untold = [
            repost
            for repost in self.memory.reposts.values()
            if repost.closed_as is ClosedAs.EXPIRED and not repost.told and not self._is_withdrawn(repost)
        ]
        return sorted(untold, key=lambda repost: (self._project_of(repost), repost.decided_at, repost.id))

    async def expired_untold(self, quiet_since: datetime, at_the_latest: datetime) -> ExpiredWins | None:
        untold = self._untold()
        times = [repost.closed_at for repost in untold if repost.closed_at is not None]
        goes_on = self.memory.outage_goes_on((self._project_of(repost) for repost in untold), quiet_since)
        if not outage_is_told(times, quiet_since, at_the_latest, goes_on=goes_on):
            return None
        by_project: dict[str, list[str]] = {}
        for repost in untold:
            by_project.setdefault(self.memory.projects[self._project_of(repost)].title, []).append(self._link(repost))
        return ExpiredWins(tuple(repost.id for repost in untold), by_project)

    def _link(self, repost: RepostInMemory) -> str:
        post = self.memory.posts[repost.post_id]
        donor = self.memory.donors[post.donor_id].donor
        return post_link(donor.channel_id, donor.username, post.message_ids[0])

    async def expired_told(self, expired: ExpiredWins) -> None:
        for repost in self._untold():
            repost.told = repost.id in expired.repost_ids
