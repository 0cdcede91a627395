"""How much the storage asks of the server: few statements, each by its index."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import provision
import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from reposter_service.database import tables
from reposter_service.database.sessions import SessionKeyError
from reposter_service.database.storage import Storage
from reposter_service.domain.membership_queue import Deed, Obstacle
from reposter_service.domain.schedule import Delays
from reposter_service.tests.builders import HOUR, NOON, TARGET_ID, alert, channel, found, planned, publication, won
from reposter_service.tests.database.conftest import SESSION_KEY
from reposter_service.tests.database.given import a_donor, a_due_post, a_measured_post, a_project, a_userbot
from reposter_service.workflows.records import Membership

LATER = NOON + 24 * HOUR


@contextmanager
def statements(storage: Storage) -> Iterator[list[tuple[str, Any]]]:
    """Those sent to the server meanwhile, with their parameters."""
    sent: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        sent.append((statement, parameters))

    event.listen(storage.engine.sync_engine, "before_cursor_execute", listen)
    yield sent
    event.remove(storage.engine.sync_engine, "before_cursor_execute", listen)


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


async def test_all_renamed_donors_take_one_statement_that_writes_only_those(postgres: Storage) -> None:
    project = await a_project(postgres)
    for number in range(3):
        await a_donor(postgres, project, 7000 + number)
    cards = [channel(7000), channel(7001), channel(7002, "renamed")]
    with statements(postgres) as sent:
        await postgres.donors.rename(project.id, cards)
    assert len(sent) == 1
    async with postgres.engine.connect() as connection:
        written = await connection.execute(
            sa.text(
                "SELECT channel_id FROM reposter.donor WHERE xmin = (SELECT xmin "
                "FROM reposter.donor WHERE channel_id = 7002)"
            )
        )
        assert [row.channel_id for row in written] == [7002]


# ── Indexes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

SEED = """
WITH donors AS (
    INSERT INTO reposter.donor (project_id, channel_id, title, x, y, created_at)
    SELECT project.id, 8000 + n, 'D', 6, 5, now() FROM reposter.project, generate_series(1, :donors) AS n
    RETURNING id
), periods AS (
    INSERT INTO reposter.reactions_period (donor_id, started_at) SELECT id, now() - interval '1 year' FROM donors
    RETURNING id, donor_id
), posts AS (
    INSERT INTO reposter.post (donor_id, message_id, message_ids, published_at, due_at, state, measured_at,
        views, forwards, reactions, paid_reactions, period_id, decision, because)
    SELECT donor_id, n, ARRAY[n], now() - n * interval '9 hours', now() - n * interval '9 hours', 'measured', now(),
        1000, 1, n % 100, 0, periods.id, 'hold', 'not_higher'
    FROM periods, generate_series(1, :posts) AS n
    RETURNING id
)
INSERT INTO reposter.repost (post_id, target_id, state, target_ids, decided_at, expires_at, sent_at)
SELECT id, 1, 'sent', '{1}', now(), now(), now() FROM posts WHERE id % 4 = 0
"""


@pytest.fixture(params=[(30, 300)], ids=["30 donors of 300 posts"])
async def busy(postgres: Storage, database: provision.HouseDatabase, request: pytest.FixtureRequest) -> Storage:
    """Storage with so many donors of so many measured posts, a quarter of them reposted; known to the planner."""
    donors, posts = request.param
    await a_project(postgres)
    async with postgres.engine.begin() as connection:
        await connection.execute(sa.text(SEED), {"donors": donors, "posts": posts})
    with psycopg.connect(database.as_admin, autocommit=True) as admin:
        admin.execute("ANALYZE")
    return postgres


MANY_DONORS = pytest.mark.parametrize("busy", [(1500, 40)], ids=["1500 donors of 40 posts"], indirect=True)


async def plan(storage: Storage, statement: str, parameters: Any = ()) -> str:
    async with storage.engine.connect() as connection:
        # A prepared statement ends up with a plan for any parameters: that one must be good.
        await connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
        rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        return "\n".join(row[0] for row in rows)


async def test_due_posts_are_found_by_their_index(busy: Storage) -> None:
    with statements(busy) as sent:
        await busy.posts.projects_due(LATER)
        await busy.posts.due(1, LATER)
    plans = [await plan(busy, *each) for each in sent]
    assert ["ix_post_due" in each for each in plans] == [True, True]


async def test_a_baseline_is_read_from_its_index_in_order(busy: Storage) -> None:
    [project] = await busy.projects.all()
    donor = (await busy.donors.of_project(project.id))[0]
    post = await a_due_post(busy, donor, 999, at=NOON + 365 * 24 * HOUR)
    with statements(busy) as sent:
        assert len(await busy.posts.earlier_ratings(post, 50)) == 50
    [found_plan] = [await plan(busy, *each) for each in sent]
    assert "Index Scan Backward using ix_post_baseline" in found_plan
    assert "Sort" not in found_plan


async def test_open_reposts_are_found_by_their_index(busy: Storage) -> None:
    with statements(busy) as sent:
        await busy.reposts.projects_open(LATER)
    [found_plan] = [await plan(busy, *each) for each in sent]
    assert "ix_repost_open" in found_plan


@MANY_DONORS
async def test_the_activity_of_one_channel_is_found_by_indexes(busy: Storage) -> None:
    found_plan = await plan(busy, "SELECT * FROM published.donor_activity_v1 WHERE channel_id = 8001")
    assert "ix_donor_channel_id" in found_plan
    assert "ix_post_donor_published" in found_plan
    assert "Seq Scan" not in found_plan


ALERTS = """
WITH raised AS (
    INSERT INTO reposter.alert (key, kind, text, created_at)
    SELECT 'key ' || n, 'rights_lost', 'text', now() FROM generate_series(1, 5000) AS n RETURNING id
)
INSERT INTO reposter.alert_delivery (alert_id, admin_id, state, settled_at)
SELECT id, admin, 'sent', now() FROM raised, generate_series(101, 103) AS admin
"""


async def test_alerts_on_their_way_are_found_by_their_index_however_many_were_sent(
    app_dsn: str, database: provision.HouseDatabase, postgres: Storage
) -> None:
    storage = Storage.on(app_dsn, SESSION_KEY, Delays(), admins=[101, 102])
    async with storage.engine.begin() as connection:
        await connection.execute(sa.text(ALERTS))
    with psycopg.connect(database.as_admin, autocommit=True) as admin:
        admin.execute("ANALYZE")
    await storage.alerts.raise_once(alert(), NOON)
    with statements(storage) as sent:
        assert await storage.deliveries.admins_due(NOON) == [101, 102]
        delivery = await storage.deliveries.next(101, NOON)
        assert delivery is not None
        assert not await storage.deliveries.refuse(delivery, alert(), NOON)
    plans = [await plan(storage, *each) for each in sent]
    await storage.close()
    assert ["ix_alert_delivery_waiting" in each for each in plans[:2]] == [True, True]
    assert "Seq Scan on alert_delivery" not in "".join(plans)
