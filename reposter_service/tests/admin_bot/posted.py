"""What donors have published, as the service would have stored it: measured an hour later, decided by the rules."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reposter_service.domain.decision import Decision, Repost
from reposter_service.tests.admin_bot.conftest import MOSCOW, Town
from reposter_service.tests.builders import HOUR, MINUTE, counters, found, new_donor, publication
from reposter_service.workflows.decide import Decide
from reposter_service.workflows.records import Donor, DuePost, PlannedRepost, Project


@dataclass
class Posted:
    """One donor of a project; its posts are numbered from 1."""

    town: Town
    project: Project
    donor: Donor
    newest: int = field(default=0, init=False)

    async def waiting(self, at: datetime | None = None, *, parts: int = 1) -> DuePost:
        """Published now unless said otherwise, an album of so many parts. Not measured yet."""
        ids = tuple(range(self.newest + 1, self.newest + parts + 1))
        self.newest = ids[-1]
        at, storage = at or self.town.now, self.town.storage
        grouped_id = ids[0] if parts > 1 else None
        await storage.posts.store(self.donor, [publication(*ids, at=at, grouped_id=grouped_id)], ids[-1])
        due = await storage.posts.due(self.project.id, at + HOUR)
        return next(post for post in due if post.donor.id == self.donor.id and post.message_ids == ids)

    async def rated(
        self,
        reactions: int,
        at: datetime | None = None,
        *,
        views: int | None = 10_000,
        stars: int = 0,
        parts: int = 1,
        protected: bool = False,
        late: timedelta = timedelta(),
    ) -> tuple[DuePost, Decision]:
        """By default its rating is the number of its reactions."""
        post = await self.waiting(at, parts=parts)
        measured_at, storage = post.due_at + late, self.town.storage
        numbers = counters(views, reactions, 0, stars)
        what = found(*post.message_ids, numbers=numbers, protected=protected)
        decision = await Decide(storage.posts, storage.projects, MOSCOW).about(post, what, measured_at)
        planned = PlannedRepost(self.project.channel_id, measured_at + HOUR / 2)
        await storage.posts.settle(post, what, decision, planned if isinstance(decision, Repost) else None, measured_at)
        return post, decision

    async def many(self, *reactions: int, since: datetime | None = None) -> None:
        """One a minute."""
        for number, these in enumerate(reactions):
            await self.rated(these, (since or self.town.now) + number * MINUTE)

    async def sent(self, *target_ids: int, at: datetime | None = None) -> None:
        """All that waits for it arrives in the project's channel."""
        storage, now = self.town.storage, at or self.town.now
        for repost in await storage.reposts.open(self.project.id, now):
            await storage.reposts.sent(repost.id, target_ids or (1,), now)


async def a_donor(
    town: Town, project: Project, channel_id: int = 7000, *, username: str | None = "donor", x: int = 6, y: int = 5
) -> Posted:
    donor = await town.storage.donors.add(new_donor(project.id, channel_id, username=username, x=x, y=y), town.now)
    assert donor is not None
    return Posted(town, project, donor)
