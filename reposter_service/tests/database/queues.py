"""Queues of userbots as tests begin with them and look into them, through the ports themselves."""

from reposter_service.domain.membership_queue import Deed, Obstacle
from reposter_service.tests.builders import DAY, NOON
from reposter_service.tests.database.given import AnyStorage, a_donor, a_project, a_userbot
from reposter_service.workflows.records import Donor, Membership, MembershipTask, Project

ACCOUNTS_OWN = [Obstacle.FLOOD, Obstacle.CHANNELS_FULL, Obstacle.FROZEN]
CHANNELS_OWN = [Obstacle.UNAVAILABLE, Obstacle.INVITE_EXPIRED, Obstacle.TROUBLE]


async def served(storage: AnyStorage) -> Project:
    """A project with its userbot."""
    project = await a_project(storage)
    await a_userbot(storage, project)
    return project


async def two_served(storage: AnyStorage) -> tuple[Project, Project]:
    """Two projects, each with a userbot of its own."""
    first, second = await a_project(storage, 5001), await a_project(storage, 5002)
    await a_userbot(storage, first, "+79990000001")
    await a_userbot(storage, second, "+79990000002")
    return first, second


async def known_donor(storage: AnyStorage, project: Project, channel_id: int = 7000) -> Donor:
    """One whose access hash the userbot has."""
    donor = await a_donor(storage, project, channel_id, username=f"donor_{channel_id}")
    [userbot] = [bot for bot in await storage.accounts.all() if bot.project_id == project.id]
    await storage.access_hashes.keep(userbot.id, {channel_id: 1})
    return donor


async def planned_task(storage: AnyStorage, project: Project) -> MembershipTask:
    """The first task after planning."""
    await storage.memberships.plan(project.id, NOON)
    task = await storage.memberships.next(project.id, NOON)
    assert task is not None
    return task


async def queue(storage: AnyStorage, project: Project) -> list[tuple[Deed, int]]:
    """Everything that is due, in order: each task is put off for a look at the next."""
    found = []
    while task := await storage.memberships.next(project.id, NOON):
        found.append((task.deed, task.channel_id))
        await storage.memberships.postpone(task, Obstacle.UNAVAILABLE, NOON + DAY)
    return found


async def membership(storage: AnyStorage, donor: Donor) -> Membership:
    return next(d.membership for d in await storage.donors.of_project(donor.project_id) if d.id == donor.id)
