"""What donors have published, as the service would have stored it: measured an hour later, decided by the rules."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reposter_service.domain.decision import Decision, Repost
from reposter_service.tests.builders import HOUR, MINUTE, NOON, counters, found, new_donor, publication
from reposter_service.tests.house import MOSCOW
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.workflows.decide import Decide
from reposter_service.workflows.records import Donor, DuePost, PlannedRepost, Project


@dataclass
class Posted:
    """One donor of a project; its posts are numbered from 1. Published at noon unless said otherwise."""

    storage: StorageInMemory
    project: Project
    donor: Donor
    newest: int = field(default=0, init=False)

    async def waiting(self, at: datetime = NOON, *, parts: int = 1) -> DuePost:
        """A single message, or an album of so many. Not measured yet."""
        ids = tuple(range(self.newest + 1, self.newest + parts + 1))
        self.newest = ids[-1]
        grouped_id = ids[0] if parts > 1 else None
        await self.storage.posts.store(self.donor, [publication(*ids, at=at, grouped_id=grouped_id)], ids[-1])
        due = await self.storage.posts.due(self.project.id, at + HOUR)
        return next(post for post in due if post.donor.id == self.donor.id and post.message_ids == ids)

    async def rated(
        self,
        reactions: int,
        at: datetime = NOON,
        *,
        views: int | None = 10_000,
        stars: int = 0,
        parts: int = 1,
        protected: bool = False,
        late: timedelta = timedelta(),
    ) -> tuple[DuePost, Decision]:
        """By default its rating is the number of its reactions."""
        post = await self.waiting(at, parts=parts)
        measured_at, storage = post.due_at + late, self.storage
        numbers = counters(views, reactions, 0, stars)
        what = found(*post.message_ids, numbers=numbers, protected=protected)
        decision = await Decide(storage.posts, storage.projects, MOSCOW).about(post, what, measured_at)
        planned = PlannedRepost(self.project.channel_id, measured_at + HOUR / 2)
        await storage.posts.settle(post, what, decision, planned if isinstance(decision, Repost) else None, measured_at)
        return post, decision

    async def many(self, *reactions: int, since: datetime = NOON) -> None:
        """One a minute."""
        for number, these in enumerate(reactions):
            await self.rated(these, since + number * MINUTE)

    async def sent(self, *target_ids: int, at: datetime) -> None:
        """All that waits for it arrives in the project's channel."""
        for repost in await self.storage.reposts.open(self.project.id, at):
            await self.storage.reposts.sent(repost.id, target_ids or (1,), at)


async def a_donor(
    storage: StorageInMemory,
    project: Project,
    channel_id: int = 7000,
    *,
    username: str | None = "donor",
    x: int = 6,
    y: int = 5,
) -> Posted:
    donor = await storage.donors.add(new_donor(project.id, channel_id, username=username, x=x, y=y), NOON)
    assert donor is not None
    return Posted(storage, project, donor)
