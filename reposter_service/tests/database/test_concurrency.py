"""Workers of one project meet in the database: what one begins, the other waits for."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, time
from fractions import Fraction

import pytest
import sqlalchemy as sa

from reposter_service.database import retiring, tables
from reposter_service.database.storage import Storage
from reposter_service.domain.health import FoundBy
from reposter_service.domain.membership_queue import Deed
from reposter_service.domain.pauses import Pause
from reposter_service.tests.builders import HOUR, NOON, counters, found, held, new_donor, new_userbot, publication
from reposter_service.tests.database.given import a_donor, a_due_post, a_userbot
from reposter_service.tests.database.lock_waits import somebody_waits_for_a_lock
from reposter_service.tests.database.queues import known_donor, planned_task, served
from reposter_service.workflows.records import Membership, Project


async def test_a_post_settled_during_a_switch_belongs_to_the_new_period(postgres: Storage) -> None:
    donor = await a_donor(postgres)
    post = await a_due_post(postgres, donor, 1)

    async def switch() -> None:
        """As `ReactionsLog.switch` does it, but slowly."""
        period = tables.reactions_period
        async with postgres.engine.begin() as connection:
            donor_row = sa.select(tables.donor.c.id).where(tables.donor.c.id == donor.id)
            await connection.execute(donor_row.with_for_update(key_share=True))
            await connection.execute(sa.update(period).values(ended_at=NOON))
            await connection.execute(sa.insert(period).values(donor_id=donor.id, reactions_on=False, started_at=NOON))
            locked.set()
            await somebody_waits_for_a_lock(postgres)

    async def settle() -> None:
        await locked.wait()
        await postgres.posts.settle(post, found(1, numbers=counters(10_000, 1, 0)), held(), None, NOON + HOUR)

    locked = asyncio.Event()
    await asyncio.gather(switch(), settle())
    later = await a_due_post(postgres, donor, 2, at=NOON + HOUR)
    assert list(await postgres.posts.earlier_ratings(later, 50)) == [Fraction(1)]


async def test_a_post_stored_while_its_donor_is_being_deleted_is_not_stored(postgres: Storage) -> None:
    donor = await a_donor(postgres)

    async def delete() -> None:
        async with postgres.engine.begin() as connection:
            await connection.execute(sa.delete(tables.donor).where(tables.donor.c.id == donor.id))
            locked.set()
            await somebody_waits_for_a_lock(postgres)

    async def store() -> int:
        await locked.wait()
        return await postgres.posts.store(donor, [publication(1)], 1)

    locked = asyncio.Event()
    _, new = await asyncio.gather(delete(), store())
    assert new == 0


async def test_rights_that_are_found_lost_twice_at_once_are_lost_since_one_moment(postgres: Storage) -> None:
    userbot_id = await a_userbot(postgres)
    held = sa.select(tables.userbot.c.id).where(tables.userbot.c.id == userbot_id).with_for_update()

    async def refused() -> None:
        """As `Accounts.set_rights` does it, but slowly."""
        lost = sa.update(tables.userbot).values(rights_lost_at=NOON, rights_lost_by=FoundBy.PUBLICATION)
        async with postgres.engine.begin() as connection:
            await connection.execute(held)
            locked.set()
            await somebody_waits_for_a_lock(postgres)
            await connection.execute(lost)

    async def checked() -> datetime | None:
        await locked.wait()
        return await postgres.accounts.set_rights(userbot_id, held=False, found_by=FoundBy.CHECK, now=NOON + HOUR)

    locked = asyncio.Event()
    _, since = await asyncio.gather(refused(), checked())
    assert since == NOON


GIVEN: dict[str, Callable[[Storage, Project], Awaitable[object]]] = {
    "a donor": lambda storage, project: storage.donors.add(new_donor(project.id), NOON),
    "a pause": lambda storage, project: storage.projects.add_pause(project.id, Pause(time(23), time(7))),
    "a userbot": lambda storage, project: storage.projects.add_userbot(new_userbot(project.id, "+79990000002"), NOON),
    "another end": lambda storage, project: storage.projects.remove(project.id, NOON),
}


@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
async def test_a_project_that_is_being_removed_is_given_nothing_more(
    postgres: Storage, given: Callable[[Storage, Project], Awaitable[object]]
) -> None:
    project = await served(postgres)

    async def remove() -> None:
        """As `Projects.remove` does it, but slowly."""
        async with postgres.engine.begin() as connection:
            await retiring.remove(connection, project.id, NOON)
            locked.set()
            await somebody_waits_for_a_lock(postgres)

    async def give() -> object:
        await locked.wait()
        return await given(postgres, project)

    locked = asyncio.Event()
    _, outcome = await asyncio.gather(remove(), give())
    assert not outcome


async def test_a_donor_is_removed_while_it_is_recorded_as_joined(postgres: Storage) -> None:
    """Whichever comes first, the userbot leaves it."""
    project = await served(postgres)
    for number in range(5):
        donor = await known_donor(postgres, project, 7000 + number)
        task = await planned_task(postgres, project)
        await asyncio.gather(postgres.memberships.done(task, Membership.JOINED), postgres.donors.remove(donor.id, NOON))
        assert (await planned_task(postgres, project)).deed is Deed.LEAVE
        await postgres.memberships.done(await planned_task(postgres, project), None)


async def test_what_is_planned_for_a_userbot_that_is_being_replaced_is_dropped(postgres: Storage) -> None:
    """The next wake plans for the new one."""
    project = await served(postgres)
    for number in range(3):
        await known_donor(postgres, project, 7000 + number)

    async def replace() -> None:
        """As `Projects.add_userbot` does it, but slowly."""
        userbot = tables.userbot.c
        async with postgres.engine.begin() as connection:
            await connection.execute(sa.delete(tables.userbot).where(userbot.project_id == project.id))
            locked.set()
            await somebody_waits_for_a_lock(postgres)

    async def plan() -> None:
        await locked.wait()
        await postgres.memberships.plan(project.id, NOON)

    locked = asyncio.Event()
    await asyncio.gather(replace(), plan())
    assert (await postgres.memberships.progress(project.id, NOON)).to_leave == 0


@pytest.mark.parametrize("seed", range(5))
async def test_a_userbot_is_replaced_while_its_tasks_are_planned(postgres: Storage, seed: int) -> None:
    """Neither is in the way of the other."""
    project = await served(postgres)
    for number in range(5):
        donor = await known_donor(postgres, project, 7000 + number)
        await postgres.memberships.plan(project.id, NOON)
        await postgres.donors.set_membership(donor.id, Membership.JOINED)  # of which a task is to be dropped
        again = new_userbot(project.id, f"+799911{seed}{number:04}")
        await asyncio.gather(postgres.memberships.plan(project.id, NOON), postgres.projects.add_userbot(again, NOON))
