"""What the reposter publishes of donors, put in the place of its view; in a database of the test's own."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import provision
import psycopg
from psycopg import sql

from catalog_service.tests.builders import NOON
from shared_schema.database import REPOSTER
from shared_schema.vocabulary import BestPost, DonorActivity

_COLUMNS = """
    channel_id bigint, username text, rated_posts_7d integer, median_rating_7d double precision, best_posts_7d jsonb
"""


def publish(database: provision.HouseDatabase, rows: Sequence[DonorActivity]) -> None:
    """These donors and no others."""
    made = f"SELECT * FROM json_to_recordset({{}}) AS donor ({_COLUMNS})"
    replace(database, sql.SQL(made).format(json.dumps(rows)))


def replace(database: provision.HouseDatabase, query: sql.Composable | None) -> None:
    """The view reads this from now on. None: there is no reposter, and so no view."""
    with psycopg.connect(database.dsn(REPOSTER.migrator)) as migrator:
        migrator.execute(f"SET ROLE {REPOSTER.owner}")
        migrator.execute("DROP VIEW IF EXISTS published.donor_activity_v1")
        if query is not None:
            migrator.execute(sql.SQL("CREATE VIEW published.donor_activity_v1 AS ") + query)


def a_donor(channel_id: int = 7000, username: str | None = "donor", *best: BestPost) -> DonorActivity:
    """Its posts are the best ones, the median that of the middle one."""
    return DonorActivity(
        channel_id=channel_id,
        username=username,
        rated_posts_7d=len(best),
        median_rating_7d=best[len(best) // 2]["rating"] if best else None,
        best_posts_7d=list(best),
    )


def a_post(rating: float = 833.9, *, number: int = 1, at: datetime = NOON - timedelta(hours=3)) -> BestPost:
    return BestPost(
        link=f"https://t.me/donor/{number}",
        rating=rating,
        views=12300,
        interactions=1025,
        published_at=at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
