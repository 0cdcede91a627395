"""How the queue of jobs stands. Its tables are procrastinate's, and have no queries of a feature."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection
from procrastinate.contrib.django import app

from catalog_service.monitoring.jobs import known_as

UNKNOWN = "unknown"
"""Jobs of tasks that this version does not have: as many names as somebody writes into rows must not become as many
series."""

# What went well is deleted: there are as many rows as jobs that wait, run or have failed.
COUNTS = "SELECT task_name, status::text, count(*) FROM procrastinate_jobs GROUP BY task_name, status"

# A job for now has no moment of its own, but for when it was written. Read in the order in which jobs are fetched.
OLDEST_DUE = """
SELECT min(coalesce(job.scheduled_at, written.at))
FROM (
    SELECT id, scheduled_at FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
    ORDER BY priority DESC, id LIMIT 100
) AS job
LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events WHERE job_id = job.id) AS written ON true
"""

# A request is told of by a job for all managers, which makes one for each.
UNTOLD = """
SELECT count(DISTINCT args->'request') FROM procrastinate_jobs
WHERE task_name IN ('catalog_service.visitors.tasks.tell_managers', 'catalog_service.visitors.tasks.tell_manager')
"""


class Queue(NamedTuple):
    """`counts`: jobs by task and status. `oldest_due_at`: of those that could begin, one has waited since then; None:
    nobody waits. `untold`: requests of which somebody is still to be told, or could not be.
    """

    counts: dict[tuple[str, ...], int]
    oldest_due_at: datetime | None
    untold: int


def stands() -> Queue:
    """Three queries."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        counts: dict[tuple[str, ...], int] = {}
        for task, status, number in cursor.fetchall():
            key = known_as(task) if task in app.tasks else UNKNOWN, status
            counts[key] = counts.get(key, 0) + number
        cursor.execute(OLDEST_DUE)
        oldest = cursor.fetchall()[0][0]
        cursor.execute(UNTOLD)
        return Queue(counts, oldest, int(cursor.fetchall()[0][0]))
