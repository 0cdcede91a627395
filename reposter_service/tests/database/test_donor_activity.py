"""`published.donor_activity_v1`: what the catalog learns of a channel that is a donor."""

from datetime import datetime, timedelta
from typing import Any

import provision
import psycopg
import pytest
from psycopg.rows import dict_row

from reposter_service.clock import utc_now
from reposter_service.database.storage import Storage
from reposter_service.tests.builders import DAY, HOUR, counters
from reposter_service.tests.database.given import a_donor, a_measured_post, a_project
from reposter_service.workflows.records import Donor
from shared_schema.database import CATALOG
from shared_schema.vocabulary import BestPost


@pytest.fixture
def now() -> datetime:
    """The view looks back from the server's own clock."""
    return utc_now().replace(microsecond=0)


def activity(database: provision.HouseDatabase, channel_id: int = 7000) -> list[dict[str, Any]]:
    """As the catalog reads it."""
    query = "SELECT * FROM published.donor_activity_v1 WHERE channel_id = %s"
    with psycopg.connect(database.dsn(CATALOG.app), row_factory=dict_row) as connection:
        return connection.execute(query, [channel_id]).fetchall()


async def rated(storage: Storage, donor: Donor, rating: int, at: datetime) -> None:
    """A post rated `rating`, which is also its message id."""
    await a_measured_post(storage, donor, rating, at=at, numbers=counters(10_000, reactions=rating - 1, forwards=1))


async def test_a_donor_without_posts_has_no_activity(postgres: Storage, database: provision.HouseDatabase) -> None:
    await a_donor(postgres)
    assert activity(database) == [
        {
            "channel_id": 7000,
            "username": "donor",
            "rated_posts_7d": 0,
            "median_rating_7d": None,
            "best_posts_7d": [],
        }
    ]


async def test_a_best_post_says_what_the_vocabulary_promises(
    postgres: Storage, database: provision.HouseDatabase, now: datetime
) -> None:
    at = now - 2 * HOUR
    donor = await a_donor(postgres)
    await a_measured_post(postgres, donor, 5, at=at, numbers=counters(300, reactions=20, forwards=5))
    [row] = activity(database)
    [best] = row["best_posts_7d"]
    assert best.keys() == BestPost.__annotations__.keys()
    assert best["link"] == "https://t.me/donor/5"
    assert best["rating"] == pytest.approx(2500 / 3)
    assert (best["views"], best["interactions"]) == (300, 25)
    assert best["published_at"] == at.strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_the_five_best_come_highest_first(
    postgres: Storage, database: provision.HouseDatabase, now: datetime
) -> None:
    donor = await a_donor(postgres)
    for rating in (30, 10, 60, 20, 50, 40):
        await rated(postgres, donor, rating, now - DAY)
    [row] = activity(database)
    assert [post["rating"] for post in row["best_posts_7d"]] == [60, 50, 40, 30, 20]
    assert (row["rated_posts_7d"], row["median_rating_7d"]) == (6, 35)


async def test_posts_older_than_seven_days_do_not_count(
    postgres: Storage, database: provision.HouseDatabase, now: datetime
) -> None:
    donor = await a_donor(postgres)
    await rated(postgres, donor, 10, now - timedelta(days=7, minutes=1))
    await rated(postgres, donor, 20, now - timedelta(days=7) + HOUR)
    [row] = activity(database)
    assert [post["rating"] for post in row["best_posts_7d"]] == [20]


async def test_a_channel_that_is_a_donor_of_two_projects_counts_once(
    postgres: Storage, database: provision.HouseDatabase, now: datetime
) -> None:
    for target in (5001, 5002):
        donor = await a_donor(postgres, await a_project(postgres, target))
        await rated(postgres, donor, 10, now - DAY)
        await rated(postgres, donor, 20, now - DAY)
    [row] = activity(database)
    assert row["rated_posts_7d"] == 2
    assert [post["rating"] for post in row["best_posts_7d"]] == [20, 10]


async def test_a_name_is_published_in_lower_case(postgres: Storage, database: provision.HouseDatabase) -> None:
    await a_donor(postgres, username="BigNews")
    assert [row["username"] for row in activity(database)] == ["bignews"]


async def test_a_private_channel_has_no_name_and_links_for_members(
    postgres: Storage, database: provision.HouseDatabase, now: datetime
) -> None:
    donor = await a_donor(postgres, username=None)
    await rated(postgres, donor, 10, now - DAY)
    [row] = activity(database)
    assert row["username"] is None
    assert [post["link"] for post in row["best_posts_7d"]] == ["https://t.me/c/7000/10"]
