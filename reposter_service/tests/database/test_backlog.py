"""What waits, as an operator sees it: one statement, each part by an index."""

from datetime import timedelta

import pytest

from reposter_service.database.backlog import BacklogInPostgres
from reposter_service.database.storage import Storage
from reposter_service.tests.builders import MINUTE, NOON, alert
from reposter_service.tests.database.given import a_donor, a_due_post, a_project, an_open_repost
from reposter_service.workflows.backlog import Backlog

ADMIN, FORMER_ADMIN = 101, 102


@pytest.fixture
def admins() -> tuple[int, ...]:
    return (ADMIN, FORMER_ADMIN)


def of(storage: Storage) -> BacklogInPostgres:
    return BacklogInPostgres(storage.engine, [ADMIN])


async def test_nothing_waits_in_an_empty_house(postgres: Storage) -> None:
    assert await of(postgres).at(NOON) == Backlog(0, 0, None, 0, None, 0, 0, 0, 0, None)


async def test_posts_and_alerts_wait_since_the_oldest_of_them(postgres: Storage) -> None:
    donor = await a_donor(postgres, await a_project(postgres))
    due = [await a_due_post(postgres, donor, number, at=NOON - number * MINUTE) for number in (1, 5, 3)]
    await postgres.alerts.raise_once(alert(), NOON)
    oldest = min(post.due_at for post in due)
    before, after = await of(postgres).at(oldest - MINUTE), await of(postgres).at(oldest + timedelta(days=1))
    assert (before.posts, before.posts_due, before.oldest_due_at) == (3, 0, None)
    assert (after.posts, after.posts_due, after.oldest_due_at) == (3, 3, oldest)
    assert (after.projects, after.donors, after.donors_unavailable) == (1, 1, 0)
    assert (after.alerts, after.oldest_alert_at) == (1, NOON)


async def test_what_a_removed_donor_left_behind_waits_for_nobody(postgres: Storage) -> None:
    donor = await a_donor(postgres, await a_project(postgres))
    await an_open_repost(postgres, donor)
    await a_due_post(postgres, donor, 2)
    await postgres.donors.withdraw(donor.id, NOON)
    told = await of(postgres).at(NOON + timedelta(days=1))
    assert (told.posts, told.posts_due, told.oldest_due_at) == (0, 0, None)
    assert (told.reposts, told.oldest_win_at) == (0, None)


async def test_a_win_waits_until_it_is_forwarded(postgres: Storage) -> None:
    donor = await a_donor(postgres, await a_project(postgres))
    await an_open_repost(postgres, donor)
    told = await of(postgres).at(NOON)
    assert told.reposts == 1
    assert told.oldest_win_at is not None
