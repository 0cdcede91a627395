"""What is counted and old is deleted: events, and the points of days. Points of weeks stay.

Nothing is deleted that a roll-up of what waits would look at: it goes back from that by less than `BACK`, which is much
more than 90 days ago only where the worker was away for months. What is told up to a week late finds all that points
need; an interest whose last deed it is misses what was done in the first days of its 90, as many as it was late.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from catalog_service.analytics.models import Grain
from catalog_service.analytics.rules import KEPT

AT_ONCE = 10_000
"""Rows of one transaction."""
BACK = KEPT + timedelta(days=1)

# Midnight in Moscow: of a day all is deleted or nothing.
EDGE = """
SELECT date_trunc('day', least(%(kept_since)s, (SELECT min(at) FROM uncounted) - %(back)s), %(zone)s)
"""
EVENTS = """
DELETE FROM event WHERE ctid = ANY(ARRAY(SELECT ctid FROM event WHERE at < %(edge)s LIMIT %(at_once)s))
"""
POINTS = """
DELETE FROM point WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM point WHERE grain = %(day)s AND start < (%(edge)s AT TIME ZONE %(zone)s)::date LIMIT %(at_once)s
))
"""


def sweep(now: datetime) -> int:
    """How many events were deleted. May be killed at any moment: the next one goes on."""
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"kept_since": now - KEPT, "back": BACK, "zone": settings.TIME_ZONE}
        cursor.execute(EDGE, asked)
        edge = cursor.fetchall()[0][0]
    values = {"edge": edge, "zone": settings.TIME_ZONE, "day": Grain.DAY, "at_once": AT_ONCE}
    _deleted(POINTS, values)
    return _deleted(EVENTS, values)


def _deleted(statement: str, values: dict[str, Any]) -> int:
    """Each batch commits by itself."""
    total, batch = 0, AT_ONCE
    with connection.cursor() as cursor:
        while batch:
            cursor.execute(statement, values)
            batch = cursor.rowcount
            total += batch
    return total
