"""Measure posts exactly 60 minutes after publication, and have each decided at once.

One read per donor and moment serves all its posts then due. A post that is gone is erased; one that cannot be measured
within the allowed lateness is missed: no rating, no baseline, no repost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from reposter_service.clock import Clock
from reposter_service.domain.decision import Because, Decision, Hold, Repost
from reposter_service.domain.posts import Found, Message, find, ids_to_read
from reposter_service.domain.schedule import Delays, too_late
from reposter_service.errors import Disconnected, DonorUnavailable, Temporary
from reposter_service.workflows.alert import donor_protected, donor_unavailable
from reposter_service.workflows.decide import Decide
from reposter_service.workflows.ports import Alerts, Posts, Reader, Userbots
from reposter_service.workflows.records import DuePost, PlannedRepost, Project


@dataclass(slots=True)
class Measured:
    """What one round came to. `lags`: how late each post was measured. `trouble`: what kept a donor's posts waiting."""

    decisions: list[Decision] = field(default_factory=list)
    lags: list[timedelta] = field(default_factory=list)
    deleted: int = 0
    missed: int = 0
    trouble: Temporary | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    userbots: Userbots
    posts: Posts
    alerts: Alerts
    decide: Decide
    clock: Clock
    delays: Delays
    resting: dict[int, datetime] = field(default_factory=dict)
    """Donor id → when it is asked again."""

    async def due(self, project: Project) -> Measured:
        """One round: everything of the project due now. A donor in trouble rests, the others do not wait for it."""
        measured = Measured()
        due = await self.posts.due(project.id, self.clock())
        waiting = [post for post in await self._without_the_late(due, measured) if not self._rests(post.donor.id)]
        if waiting:
            reader = self.userbots.reader(project.id)
            for donor_id, batch in groupby(waiting, key=lambda post: post.donor.id):
                posts = list(batch)
                try:
                    await self._donor(reader, project, posts, measured)
                except DonorUnavailable:
                    await self.alerts.raise_once(donor_unavailable(project, posts[0].donor), self.clock())
                    self._rest(donor_id, timedelta())
                except Disconnected as trouble:
                    measured.trouble = trouble
                    break  # the others would fare no better
                except Temporary as trouble:
                    measured.trouble = trouble
                    self._rest(donor_id, trouble.retry_after)
                else:
                    self.resting.pop(donor_id, None)
        return measured

    def _rest(self, donor_id: int, at_least: timedelta) -> None:
        self.resting[donor_id] = self.clock() + max(self.delays.measure_retry, at_least)

    def _rests(self, donor_id: int) -> bool:
        return donor_id in self.resting and self.clock() < self.resting[donor_id]

    async def _without_the_late(self, posts: Sequence[DuePost], measured: Measured) -> list[DuePost]:
        now = self.clock()
        late = [post for post in posts if too_late(post.due_at, now, self.delays)]
        if late:
            await self.posts.miss([post.id for post in late], now)
            measured.missed += len(late)
        return [post for post in posts if not too_late(post.due_at, now, self.delays)]

    async def _donor(self, reader: Reader, project: Project, posts: list[DuePost], measured: Measured) -> None:
        present = await _read(reader, posts)
        answered_at = self.clock()
        for post in await self._without_the_late(posts, measured):
            found = find(post.message_ids, post.grouped_id, present)
            if found is None:
                await self.posts.erase(post.id)
                measured.deleted += 1
            else:
                counted = found.with_reactions_off() if post.reactions_off else found
                await self._settle(project, post, counted, answered_at, measured)

    async def _settle(self, project: Project, post: DuePost, found: Found, now: datetime, measured: Measured) -> None:
        decision = await self.decide.about(post, found, now)
        planned = None
        if isinstance(decision, Repost):
            planned = PlannedRepost(project.channel_id, expires_at=now + self.delays.expiry)
        await self.posts.settle(post, found, decision, planned, now)
        measured.decisions.append(decision)
        measured.lags.append(now - post.due_at)
        if isinstance(decision, Hold) and decision.because is Because.PROTECTED:
            await self.alerts.raise_once(donor_protected(project, post.donor), now)


async def _read(reader: Reader, posts: Sequence[DuePost]) -> Mapping[int, Message]:
    ids = sorted({id_ for post in posts for id_ in ids_to_read(post.message_ids, post.grouped_id)})
    return await reader.exact(posts[0].donor.channel_id, ids)
