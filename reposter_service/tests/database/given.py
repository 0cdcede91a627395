"""What a test starts from, put there through the ports themselves."""

from datetime import datetime

from reposter_service.database.storage import Storage
from reposter_service.domain.decision import Decision
from reposter_service.domain.rating import Counters
from reposter_service.tests.builders import (
    DONOR_CHANNEL_ID,
    HOUR,
    NOON,
    TARGET_ID,
    found,
    held,
    new_donor,
    new_project,
    new_userbot,
    planned,
    publication,
    won,
)
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.workflows.records import Donor, DuePost, OpenRepost, PlannedRepost, Project

AnyStorage = Storage | StorageInMemory


async def a_project(storage: AnyStorage, channel_id: int = TARGET_ID) -> Project:
    project = await storage.projects.add(new_project(channel_id), NOON)
    assert project is not None
    return project


async def a_userbot(storage: AnyStorage, project: Project | None = None, phone: str = "+79990000001") -> int:
    project = project or await a_project(storage)
    added = await storage.projects.add_userbot(new_userbot(project.id, phone), NOON)
    assert added is not None
    return added.id


async def a_donor(
    storage: AnyStorage,
    project: Project | None = None,
    channel_id: int = DONOR_CHANNEL_ID,
    *,
    username: str | None = "donor",
) -> Donor:
    """Of a new project, unless one is given."""
    project = project or await a_project(storage)
    donor = await storage.donors.add(new_donor(project.id, channel_id, username=username), NOON)
    assert donor is not None
    return donor


async def a_due_post(storage: AnyStorage, donor: Donor, *message_ids: int, at: datetime = NOON) -> DuePost:
    """A single message, or an album of several; published at `at`."""
    ids = message_ids or (1,)
    grouped_id = ids[0] if len(ids) > 1 else None
    await storage.posts.store(donor, [publication(*ids, at=at, grouped_id=grouped_id)], None)
    due = await storage.posts.due(donor.project_id, at + HOUR)
    return next(post for post in due if post.donor.id == donor.id and post.message_ids == ids)


async def a_measured_post(
    storage: AnyStorage,
    donor: Donor,
    message_id: int = 1,
    *,
    at: datetime = NOON,
    numbers: Counters | None = None,
    decision: Decision | None = None,
    repost: PlannedRepost | None = None,
) -> DuePost:
    """Published at `at`, measured an hour later."""
    post = await a_due_post(storage, donor, message_id, at=at)
    await storage.posts.settle(post, found(message_id, numbers=numbers), decision or held(), repost, at + HOUR)
    return post


async def an_open_repost(storage: AnyStorage, donor: Donor, message_id: int = 1, *, at: datetime = NOON) -> OpenRepost:
    """Of a post published at `at`, decided an hour later."""
    await a_measured_post(storage, donor, message_id, at=at, decision=won(), repost=planned())
    return next(
        repost
        for repost in await storage.reposts.open(donor.project_id, at + HOUR)
        if repost.donor.id == donor.id and repost.message_ids == (message_id,)
    )
