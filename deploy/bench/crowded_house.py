"""A house full of donors that has run for a while: sandbox, database and daemon as processes, its rows made by SQL.

Enrolling thousands of donors by the command takes Telegram's own pace; what is measured here begins after that.
"""

from __future__ import annotations

import json
import random
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import devpg
import psycopg
from cryptography.fernet import Fernet
from demo.house import House

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telegram_sandbox.dumped import DumpedChannel

FOLDER: Final = Path(".data/bench")
HOUR_S: Final = 3600.0
"""Production's: nothing is scaled. Posts are published with dates of an hour ago."""
SETTINGS: Final = {"REPOSTER_PACING": "0", "REPOSTER_LATENESS_S": "300"}
EARLIER: Final = 60
"""Measured posts of every donor: both algorithms have their full window."""
READ_WITHIN_S: Final = 25 * 60
"""Reactions were last read at moments spread evenly over this time, as in a house that has run for days."""

PROJECT: Final = """
INSERT INTO reposter.project (title, channel_id, username, created_at) VALUES (%s, %s, %s, now()) RETURNING id
"""
USERBOT: Final = """
INSERT INTO reposter.userbot (project_id, phone, session, device_model, system_version, app_version, state, state_at)
VALUES (%s, %s, %s, 'Reposter', 'Linux', '1.0', 'connected', now())
"""
DONORS: Final = """
COPY reposter.donor (project_id, channel_id, title, username, x, y, membership, reactions_on, reactions_seen_at,
                     created_at) FROM STDIN
"""
PERIODS: Final = """
INSERT INTO reposter.reactions_period (donor_id, reactions_on, started_at)
SELECT id, reactions_on, created_at FROM reposter.donor
"""
POSTS: Final = """
INSERT INTO reposter.post (donor_id, message_id, message_ids, published_at, due_at, state, measured_at, views, forwards,
                           reactions, paid_reactions, period_id, decision, because, algorithm, earlier, needed,
                           place_limit, place, threshold)
SELECT donor_id, n, ARRAY[n], at, at + interval '1 hour', 'measured', at + interval '1 hour', 1000,
       (random() * 20)::int, (random() * 100)::int, 0, period.id, CASE WHEN wins THEN 'repost' ELSE 'hold' END,
       CASE WHEN wins THEN NULL ELSE 'not_higher' END, 'Y', 50, 50, 5, CASE WHEN wins THEN 1 ELSE 9 END, 900
FROM reposter.reactions_period AS period, generate_series(1, %(count)s) AS n,
     LATERAL (SELECT n %% 10 = 0 AS wins, now() - %(every)s * (%(count)s - n + 1) AS at) AS moment
"""
REPOSTS: Final = """
INSERT INTO reposter.repost (post_id, target_id, state, message_ids, random_ids, target_ids, attempts, decided_at,
                             expires_at, sending_at, sent_at)
SELECT id, 1, 'sent', message_ids, message_ids, message_ids, 1, measured_at, measured_at + interval '30 minutes',
       measured_at, measured_at
FROM reposter.post WHERE decision = 'repost'
"""


@contextmanager
def crowded(size: str, *, posts: int = EARLIER, every_h: float = 3) -> Iterator[House]:
    """`30x100`: so many projects with so many donors each; the daemon is not started yet.

    `posts`: measured ones of each donor, one in ten reposted, the newest `every_h` hours ago.
    """
    with (
        devpg.server(FOLDER / "postgres") as admin_dsn,
        House(FOLDER, admin_dsn, hour=HOUR_S, stage=["--crowd", size], name="bench", settings=SETTINGS) as house,
    ):
        seed(house, posts, timedelta(hours=every_h))
        yield house


def seed(house: House, posts: int, every: timedelta) -> None:
    """Projects, userbots, donors, and what was measured of them, as the app role may write them."""
    plan = json.loads(house.plan.read_text())
    channels = {channel.username: channel for channel in house.control.dump().channels}
    cipher = Fernet(house.session_key)
    with psycopg.connect(house.database.dsn("reposter_app")) as connection:
        for project in plan["projects"]:
            _enroll(connection, project, channels, cipher)
        connection.execute("SET statement_timeout = 0")  # the service never writes so much at once
        connection.execute(PERIODS)
        connection.execute(POSTS, {"count": posts, "every": every})
        connection.execute(REPOSTS)
    with psycopg.connect(house.database.as_admin, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")  # a house of some days has been vacuumed by itself


def _enroll(
    connection: psycopg.Connection[Any],
    project: dict[str, Any],
    channels: dict[str | None, DumpedChannel],
    cipher: Fernet,
) -> None:
    target, userbot = channels[_name(project["link"])], project["userbot"]
    row = connection.execute(PROJECT, [target.title, target.id, target.username]).fetchone()
    project_id = row[0] if row else 0
    connection.execute(USERBOT, [project_id, userbot["phone"], cipher.encrypt(userbot["session"].encode())])
    dice, now = random.Random(project_id), time.time()  # noqa: S311 - moments, nothing secret
    with connection.cursor() as cursor, cursor.copy(DONORS) as copy:
        for donor in project["donors"]:
            channel = channels[_name(donor["link"])]
            seen = datetime.fromtimestamp(now - dice.uniform(0, READ_WITHIN_S), UTC)
            named = (project_id, channel.id, channel.title, channel.username, donor["x"], donor["y"])
            copy.write_row((*named, "joined", channel.has_reactions, seen, seen))


def _name(link: str) -> str:
    return link.rpartition("/")[2]
