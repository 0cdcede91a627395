"""How much the storage asks of the server: few statements, however much there is."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from reposter_service.database import tables
from reposter_service.database.sessions import SessionKeyError
from reposter_service.database.storage import Storage
from reposter_service.domain.links import PublicLink
from reposter_service.domain.membership_queue import Deed, Obstacle
from reposter_service.domain.schedule import Delays
from reposter_service.tests.builders import HOUR, NOON, TARGET_ID, alert, channel, found, planned, publication, won
from reposter_service.tests.database.asked import statements
from reposter_service.tests.database.conftest import SESSION_KEY
from reposter_service.tests.database.given import a_donor, a_due_post, a_measured_post, a_project, a_userbot
from reposter_service.workflows.records import Membership

LATER = NOON + 24 * HOUR


@pytest.mark.parametrize("posts", [1, 100])
async def test_storing_takes_three_statements_however_many_posts(postgres: Storage, posts: int) -> None:
    donor = await a_donor(postgres)
    singles = [publication(id_) for id_ in range(1, posts + 1)]
    albums = [publication(1000 + 2 * n, 1001 + 2 * n, grouped_id=n) for n in range(posts)]
    with statements(postgres) as sent:
        assert await postgres.posts.store(donor, singles + albums, 2000) == 2 * posts
    assert len(sent) == 3


async def test_a_push_takes_three_statements_however_many_donors_its_project_has(postgres: Storage) -> None:
    """To find the donor, to lock it, to keep the post."""
    project = await a_project(postgres)
    for number in range(3):
        seen = await a_donor(postgres, project, 7000 + number)
        await postgres.posts.store(seen, [], 0)
    with statements(postgres) as sent:
        donor = await postgres.donors.of_channel(project.id, 7001)
        assert donor is not None
        await postgres.posts.store(donor, [publication(1)], None)
    assert len(sent) == 3


async def test_settling_a_win_takes_three_statements(postgres: Storage) -> None:
    post = await a_due_post(postgres, await a_donor(postgres))
    with statements(postgres) as sent:
        await postgres.posts.settle(post, found(), won(), planned(), NOON + HOUR)
    assert len(sent) == 3


async def test_all_due_posts_of_a_project_take_one_statement(postgres: Storage) -> None:
    project = await a_project(postgres)
    for number in range(3):
        donor = await a_donor(postgres, project, 7000 + number)
        await postgres.posts.store(donor, [publication(1), publication(2)], 2)
    with statements(postgres) as sent:
        assert len(await postgres.posts.due(project.id, LATER)) == 6
    assert len(sent) == 1


async def test_a_baseline_takes_one_statement(postgres: Storage) -> None:
    donor = await a_donor(postgres)
    for id_ in range(1, 4):
        await a_measured_post(postgres, donor, id_)
    post = await a_due_post(postgres, donor, 9, at=LATER)
    with statements(postgres) as sent:
        assert len(await postgres.posts.earlier_ratings(post, 50)) == 3
    assert len(sent) == 1


async def test_an_alert_takes_one_statement_however_many_admins_are_told(app_dsn: str, postgres: Storage) -> None:
    storage = Storage.on(app_dsn, SESSION_KEY, Delays(), admins=range(1, 31))
    with statements(storage) as sent:
        await storage.alerts.raise_once(alert(), NOON)
    assert len(sent) == 1
    assert len(await storage.deliveries.admins_due(NOON)) == 30
    await storage.close()


async def test_looking_for_new_userbots_takes_one_statement_and_reads_the_new_sessions_only(postgres: Storage) -> None:
    old_id = await a_userbot(postgres)
    new_id = await a_userbot(postgres, await a_project(postgres, TARGET_ID + 1), "+79990000002")
    async with postgres.engine.begin() as connection:
        unreadable = sa.update(tables.userbot).where(tables.userbot.c.id == old_id).values(session=b"unreadable")
        await connection.execute(unreadable)
    with pytest.raises(SessionKeyError):
        await postgres.accounts.all()
    with statements(postgres) as looking:
        assert await postgres.accounts.sign_ins() == {old_id: 1, new_id: 1}
    with statements(postgres) as reading:
        assert [userbot.session for userbot in await postgres.accounts.some([new_id])] == ["1Session"]
    assert (len(looking), len(reading)) == (1, 1)


@pytest.mark.parametrize("donors", [1, 30])
async def test_a_turn_of_the_membership_queue_takes_as_many_statements_however_many_donors(
    postgres: Storage, donors: int
) -> None:
    project = await a_project(postgres)
    await a_userbot(postgres, project)
    for number in range(donors):
        await a_donor(postgres, project, 7000 + number)
    with statements(postgres) as waking:
        assert await postgres.memberships.projects_due(NOON) == [project.id]
    with statements(postgres) as planning:
        await postgres.memberships.plan(project.id, NOON)
    with statements(postgres) as taking:
        task = await postgres.memberships.next(project.id, NOON)
        assert task is not None
        await postgres.memberships.begin(task, NOON)
    with statements(postgres) as joining:
        await postgres.memberships.done(replace(task, deed=Deed.JOIN), Membership.JOINED)
    with statements(postgres) as waiting:
        await postgres.memberships.postpone(task, Obstacle.FLOOD, NOON)
    with statements(postgres) as asking:
        await postgres.memberships.progress(project.id, NOON)
    assert [len(each) for each in (waking, planning, taking, joining, waiting, asking)] == [1, 2, 2, 3, 1, 2]


async def test_renamed_channels_take_a_statement_for_all_donors_and_one_for_the_project(postgres: Storage) -> None:
    project = await a_project(postgres)
    for number in range(3):
        await a_donor(postgres, project, 7000 + number)
    cards = [channel(7000), channel(7001), channel(7002, "renamed")]
    with statements(postgres) as sent:
        await postgres.donors.rename(project.id, cards)
    assert len(sent) == 2
    async with postgres.engine.connect() as connection:
        written = await connection.execute(
            sa.text(
                "SELECT channel_id FROM reposter.donor WHERE xmin = (SELECT xmin "
                "FROM reposter.donor WHERE channel_id = 7002)"
            )
        )
        assert [row.channel_id for row in written] == [7002]


@pytest.mark.parametrize("donors", [1, 30])
async def test_each_reading_takes_one_statement_however_many_donors(postgres: Storage, donors: int) -> None:
    project = await a_project(postgres)
    for number in range(donors):
        donor = await a_donor(postgres, project, 7000 + number, username=f"donor_{number}")
        await a_measured_post(postgres, donor)
    with statements(postgres) as sent:
        assert len(await postgres.readings.statistics(project.id, NOON)) == donors
        assert len(await postgres.readings.best_posts(project.id, NOON)) == donors
        assert await postgres.readings.story(project.id, PublicLink("donor_0", 1)) is not None
        assert len(await postgres.readings.path(donor.id)) == 1
        assert await postgres.projects.holdings(project.id) is not None
    assert len(sent) == 5


@pytest.mark.parametrize("donors", [1, 30])
async def test_removing_a_project_takes_seven_statements_however_many_donors(postgres: Storage, donors: int) -> None:
    """To hold it, to see who serves it, to retire it; donors, tasks, pauses and notes go."""
    project = await a_project(postgres)
    await a_userbot(postgres, project)
    for number in range(donors):
        donor = await a_donor(postgres, project, 7000 + number)
        await postgres.donors.set_membership(donor.id, Membership.JOINED)
    with statements(postgres) as sent:
        assert await postgres.projects.remove(project.id, NOON)
    assert len(sent) == 7


async def test_withdrawing_and_bringing_back_take_one_statement(postgres: Storage) -> None:
    donor = await a_donor(postgres)
    with statements(postgres) as sent:
        await postgres.donors.withdraw(donor.id, NOON)
        await postgres.donors.bring_back(donor.id)
        await postgres.donors.set_x_and_y(donor.id, 1, 2)
    assert len(sent) == 3


async def test_a_step_of_a_dialog_takes_one_statement(postgres: Storage) -> None:
    with statements(postgres) as sent:
        await postgres.dialogs.keep(101, "add_donor:x", {"x": 6}, NOON)
        await postgres.dialogs.state(101)
        await postgres.dialogs.data(101)
    assert len(sent) == 3
