"""The catalog's channels as donors to choose from, whatever becomes of the catalog meanwhile."""

import json
import os
from collections.abc import Callable, Sequence

import provision
import psycopg
import pytest
from psycopg import sql

from reposter_service.database.storage import Storage
from reposter_service.domain.schedule import Delays
from reposter_service.tests.builders import NOON, new_donor, new_project, published
from reposter_service.tests.database.asked import statements
from reposter_service.tests.database.conftest import SESSION_KEY
from reposter_service.tests.database.given import AnyStorage
from reposter_service.tests.in_memory.storage import StorageInMemory
from reposter_service.workflows.catalog_port import CatalogCategory, CatalogChannel
from reposter_service.workflows.records import ChannelCard, NewProject, Project
from shared_schema.database import CATALOG, REPOSTER
from shared_schema.vocabulary import PublishedChannel

Publish = Callable[[Sequence[PublishedChannel] | None], None]

VIEW = sql.SQL("""
CREATE VIEW published.channel_v1 AS
SELECT * FROM json_to_recordset({})
    AS channel (channel_id bigint, username text, title text, category text, published boolean)
""")


@pytest.fixture(scope="module")
def database(database_admin_url: str) -> provision.HouseDatabase:
    """One of our own: what the catalog publishes is put in the place of its view."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return provision.clone(database_admin_url, f"reposter_catalog_{worker}")


@pytest.fixture
def publish(storage: AnyStorage, database: provision.HouseDatabase) -> Publish:
    """What the catalog publishes from now on; None: it takes its view away."""

    def to_memory(rows: Sequence[PublishedChannel] | None) -> None:
        assert isinstance(storage, StorageInMemory)
        storage.memory.catalog = None if rows is None else list(rows)

    def to_postgres(rows: Sequence[PublishedChannel] | None) -> None:
        with psycopg.connect(database.dsn(CATALOG.migrator)) as migrator:
            migrator.execute(f"SET ROLE {CATALOG.owner}")
            migrator.execute("DROP VIEW IF EXISTS published.channel_v1")
            if rows is not None:
                migrator.execute(VIEW.format(json.dumps(rows)))

    return to_memory if isinstance(storage, StorageInMemory) else to_postgres


async def test_a_category_counts_what_may_be_chosen_of_it(
    storage: AnyStorage, publish: Publish, project: Project
) -> None:
    await storage.donors.add(new_donor(project.id, 7000, username="known"), NOON)
    publish(
        [
            published("Премьеры", "premieres", channel_id=7_000_000_001),
            published("Афиша", "posters"),
            published("Черновик", "draft", published=False),
            published("Закрытый", channel_id=7002),
            published("Донор", "known", channel_id=7000),
            published("Сводки", "reports", category="Аналитика", published=False),
        ]
    )
    assert await storage.catalog.categories(project) == [CatalogCategory("Аналитика", 0), CatalogCategory("Кино", 2)]


async def test_channels_come_by_title_and_donors_last(storage: AnyStorage, publish: Publish, project: Project) -> None:
    await storage.donors.add(new_donor(project.id, 7000, username="known"), NOON)
    publish(
        [
            published("Б", "second", channel_id=7001),
            published("а", "first"),
            published("а уже донор", "known", channel_id=7000),
            published("в закрытый", channel_id=7003),
            published("не видно", "draft", published=False),
            published("другая", "other", category="Аналитика"),
        ]
    )
    assert await storage.catalog.channels(project, "Кино") == [
        CatalogChannel("а", "first", None, is_donor=False),
        CatalogChannel("Б", "second", 7001, is_donor=False),
        CatalogChannel("в закрытый", None, 7003, is_donor=False),
        CatalogChannel("а уже донор", "known", 7000, is_donor=True),
    ]


@pytest.mark.parametrize(
    ("channel_id", "username", "is_donor"),
    [
        pytest.param(7000, "renamed", True, id="the same id under another name"),
        pytest.param(7001, "known", False, id="another id that has taken the name"),
        pytest.param(None, "known", True, id="the same name where the catalog knows no id"),
        pytest.param(None, "other", False, id="another name"),
        pytest.param(7000, None, True, id="a private channel by its id"),
        pytest.param(None, None, False, id="a channel of which nothing is known"),
    ],
)
async def test_a_channel_is_a_donor_by_its_id_else_by_its_name(
    storage: AnyStorage,
    publish: Publish,
    project: Project,
    channel_id: int | None,
    username: str | None,
    is_donor: bool,
) -> None:
    await storage.donors.add(new_donor(project.id, 7000, username="Known"), NOON)
    publish([published("Канал", username, channel_id=channel_id)])
    channels = await storage.catalog.channels(project, "Кино")
    assert channels is not None
    assert [channel.is_donor for channel in channels] == [is_donor]


async def test_the_donor_of_another_project_and_a_removed_one_may_be_chosen(
    storage: AnyStorage, publish: Publish, project: Project
) -> None:
    other = await storage.projects.add(new_project(5009), NOON)
    assert other is not None
    await storage.donors.add(new_donor(other.id, 7000, username="elsewhere"), NOON)
    removed = await storage.donors.add(new_donor(project.id, 7001, username="removed"), NOON)
    assert removed is not None
    await storage.donors.withdraw(removed.id, NOON)
    by_id = [published("Там", "elsewhere", channel_id=7000), published("Был", "removed", channel_id=7001)]
    publish([*by_id, *(row | {"channel_id": None, "category": "По имени"} for row in by_id)])
    assert await storage.catalog.categories(project) == [CatalogCategory("Кино", 2), CatalogCategory("По имени", 2)]


async def test_the_projects_own_channel_is_not_offered(storage: AnyStorage, publish: Publish) -> None:
    project = await storage.projects.add(NewProject("Кино", ChannelCard(5005, "Кино", "OurCinema")), NOON)
    assert project is not None
    publish([published("По id", "renamed", channel_id=5005), published("По имени", "ourcinema")])
    assert await storage.catalog.categories(project) == []
    assert await storage.catalog.channels(project, "Кино") == []


async def test_of_chosen_names_those_are_there_that_are_published_now(storage: AnyStorage, publish: Publish) -> None:
    publish([published("А", "first"), published("Б", "second", channel_id=7001), published("В", "d", published=False)])
    assert await storage.catalog.published(["first", "second", "d", "gone"]) == {"first": None, "second": 7001}
    assert await storage.catalog.published([]) == {}


async def test_a_category_that_has_gone_has_no_channels(
    storage: AnyStorage, publish: Publish, project: Project
) -> None:
    publish([])
    assert await storage.catalog.categories(project) == []
    assert await storage.catalog.channels(project, "Кино") == []


async def test_without_the_catalog_there_is_none_and_when_it_comes_it_is_read(
    storage: AnyStorage, publish: Publish, project: Project
) -> None:
    publish(None)
    for answer in (
        await storage.catalog.categories(project),
        await storage.catalog.channels(project, "Кино"),
        await storage.catalog.published(["first"]),
    ):
        assert answer is None
    publish([published("А", "first")])
    assert await storage.catalog.categories(project) == [CatalogCategory("Кино", 1)]
    publish(None)
    assert await storage.catalog.categories(project) is None


async def test_on_a_server_that_has_never_had_a_catalog_the_service_opens_and_finds_none(
    database_admin_url: str,
) -> None:
    alone = provision.clone(database_admin_url, f"reposter_alone_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    with psycopg.connect(alone.as_admin) as admin:
        admin.execute(f"DROP SCHEMA {CATALOG.schema} CASCADE".encode())
    storage = await Storage.open(alone.dsn(REPOSTER.app), SESSION_KEY, Delays())
    project = await storage.projects.add(new_project(), NOON)
    assert project is not None
    assert await storage.catalog.categories(project) is None
    await storage.close()


async def test_each_question_is_one_statement(postgres: Storage) -> None:
    project = await postgres.projects.add(new_project(), NOON)
    assert project is not None
    with statements(postgres) as sent:
        await postgres.catalog.categories(project)
        await postgres.catalog.channels(project, "Кино")
        await postgres.catalog.published(["first", "second"])
    assert len(sent) == 3
