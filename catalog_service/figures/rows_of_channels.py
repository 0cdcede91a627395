"""A row in the queue for each channel: the queue is the channels, none can be missing from it."""

from datetime import datetime

from django.db import connection

MAKE = """
INSERT INTO figure_refresh (channel_id, due_at, wanted_by)
SELECT id, %s, '' FROM channel WHERE NOT EXISTS (SELECT FROM figure_refresh WHERE channel_id = channel.id)
ON CONFLICT DO NOTHING
"""


def make(now: datetime) -> int:
    """For those that have none, due at once; how many."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE, [now])
        return int(cursor.rowcount)
