"""How the server finds what the storage asks for: each by its index, however much is stored."""

import provision
import psycopg
import pytest
import sqlalchemy as sa

from reposter_service.database.storage import Storage
from reposter_service.domain.links import PrivateLink
from reposter_service.domain.schedule import Delays
from reposter_service.tests.builders import DAY, HOUR, NOON, alert
from reposter_service.tests.database.asked import plan, statements
from reposter_service.tests.database.conftest import SESSION_KEY
from reposter_service.tests.database.given import a_due_post, a_project

LATER = NOON + 24 * HOUR
A_WEEK_AGO = NOON - 7 * DAY
READ_BY = ("ix_post_baseline", "ix_post_donor_published", "ix_post_donor_won", "uq_repost_post_id")

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
        views, forwards, reactions, paid_reactions, period_id, decision, because, algorithm, earlier, needed,
        place_limit, place, threshold)
    SELECT donor_id, n, ARRAY[n], at, at, 'measured', at,
        1000, 1, n % 100, 0, periods.id, CASE WHEN wins THEN 'repost' ELSE 'hold' END,
        CASE WHEN wins THEN NULL ELSE 'not_higher' END, 'Y', 50, 50, 5, CASE WHEN wins THEN 1 ELSE 9 END, 100
    FROM periods, generate_series(1, :posts) AS n,
         LATERAL (SELECT n % 4 = 0 AS wins, CAST(:noon AS timestamptz) - n * interval '9 hours' AS at) AS rated
    RETURNING id, decision
)
INSERT INTO reposter.repost (post_id, target_id, state, target_ids, decided_at, expires_at, sent_at)
SELECT id, 1, 'sent', '{1}', now(), now(), now() FROM posts WHERE decision = 'repost'
"""


@pytest.fixture(params=[(30, 300)], ids=["30 donors of 300 posts"])
async def busy(postgres: Storage, database: provision.HouseDatabase, request: pytest.FixtureRequest) -> Storage:
    """Storage with so many donors of so many measured posts, a quarter of them reposted; known to the planner."""
    donors, posts = request.param
    await a_project(postgres)
    async with postgres.engine.begin() as connection:
        await connection.execute(sa.text(SEED), {"donors": donors, "posts": posts, "noon": NOON})
    with psycopg.connect(database.as_admin, autocommit=True) as admin:
        admin.execute("ANALYZE")
    return postgres


MANY_DONORS = pytest.mark.parametrize("busy", [(1500, 40)], ids=["1500 donors of 40 posts"], indirect=True)
MANY_POSTS = pytest.mark.parametrize("busy", [(300, 300)], ids=["300 donors of 300 posts"], indirect=True)


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


@MANY_POSTS
async def test_statistics_are_counted_by_indexes(busy: Storage) -> None:
    [project] = await busy.projects.all()
    with statements(busy) as sent:
        found = await busy.readings.statistics(project.id, A_WEEK_AGO)
    assert len(found) == 300
    [found_plan] = [await plan(busy, *each) for each in sent]
    assert [index for index in READ_BY if index not in found_plan] == []
    assert "Seq Scan on post" not in found_plan
    assert "Seq Scan on repost" not in found_plan


@MANY_POSTS
async def test_best_posts_are_found_by_their_index(busy: Storage) -> None:
    [project] = await busy.projects.all()
    with statements(busy) as sent:
        await busy.readings.best_posts(project.id, A_WEEK_AGO)
    [found_plan] = [await plan(busy, *each) for each in sent]
    assert "ix_post_donor_published" in found_plan
    assert "Seq Scan on post" not in found_plan


async def test_the_story_of_a_post_is_found_by_its_message(busy: Storage) -> None:
    [project] = await busy.projects.all()
    with statements(busy) as sent:
        assert await busy.readings.story(project.id, PrivateLink(8001, 7)) is not None
    [found_plan] = [await plan(busy, *each) for each in sent]
    assert "uq_post_donor_id_message_id" in found_plan
    assert "Seq Scan on post" not in found_plan


async def test_a_path_is_read_from_its_index_in_order(busy: Storage) -> None:
    [project] = await busy.projects.all()
    donor = (await busy.donors.of_project(project.id))[0]
    with statements(busy) as sent:
        assert len(await busy.readings.path(donor.id)) == 300
    [found_plan] = [await plan(busy, *each) for each in sent]
    assert "ix_post_baseline" in found_plan


async def test_withdrawn_donors_are_found_by_their_index(busy: Storage) -> None:
    with statements(busy) as sent:
        await busy.donors.withdrawn_before(NOON)
    async with busy.engine.connect() as connection:
        await connection.exec_driver_sql("SET enable_seqscan = off")  # a table of thirty donors is read whole
        rows = await connection.exec_driver_sql(f"EXPLAIN {sent[0][0]}", sent[0][1])
        assert "ix_donor_withdrawn" in "".join(row[0] for row in rows)


# Deleting a row looks for those that refer to it: without an index each of a hundred donors reads all posts of all.
UNINDEXED = """
SELECT key.conrelid::regclass || '.' || attribute.attname
FROM pg_constraint AS key
JOIN pg_attribute AS attribute ON attribute.attrelid = key.conrelid AND attribute.attnum = key.conkey[1]
WHERE key.contype = 'f' AND key.connamespace = 'reposter'::regnamespace AND NOT EXISTS (
    SELECT FROM pg_index AS index WHERE index.indrelid = key.conrelid AND index.indkey[0] = key.conkey[1]
)
"""


async def test_every_foreign_key_has_an_index_by_which_its_rows_are_found(postgres: Storage) -> None:
    async with postgres.engine.connect() as connection:
        assert [row[0] for row in await connection.execute(sa.text(UNINDEXED))] == []


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
