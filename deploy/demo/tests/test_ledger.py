"""What the demo reads of the reposter's tables."""

import provision
import psycopg
from demo.ledger import Ledger, ProjectRow
from demo.winners import whose

PROJECT = "INSERT INTO reposter.project (title, channel_id, created_at, retired_at) VALUES (%s, %s, now(), %s)"
DONOR = """
INSERT INTO reposter.donor (project_id, channel_id, title, x, y, created_at, withdrawn_at)
SELECT id, %s, 'Донор', 6, 5, now(), %s FROM reposter.project WHERE channel_id = %s
"""
THEN = "2026-01-01T00:00:00Z"


def test_the_viewer_is_told_of_projects_and_donors_until_they_are_removed(database_admin_url: str) -> None:
    database = provision.clone(database_admin_url, "demo_ledger")
    with psycopg.connect(database.dsn("reposter_app")) as connection:
        for title, channel_id, retired_at in (("Кино", 11, None), ("Дизайн", 12, THEN), ("Еда", 13, None)):
            connection.execute(PROJECT, [title, channel_id, retired_at])
        for channel_id, withdrawn_at, project in ((21, None, 11), (22, THEN, 11), (23, None, 12), (24, None, 11)):
            connection.execute(DONOR, [channel_id, withdrawn_at, project])
    projects = Ledger(database.dsn("reposter_app")).projects()
    assert projects == [ProjectRow(11, "Кино", [21, 24]), ProjectRow(13, "Еда", [])]
    assert whose(projects)[0] == {"channel": 11, "title": "Кино", "donors": [21, 24]}
