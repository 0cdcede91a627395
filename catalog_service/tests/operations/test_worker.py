"""The worker as systemd starts it, and what it does about a worker that was killed."""

from pathlib import Path

import provision
import psycopg

from catalog_service.tests.processes import MANAGE, environment, running, until

WORKER = (*MANAGE, "work")
TASK = "catalog_service.operations.tasks.retry_stalled_jobs"


def test_a_killed_workers_job_is_done_by_a_living_one(own: provision.HouseDatabase, tmp_path: Path) -> None:
    with psycopg.connect(own.as_admin, autocommit=True) as admin:
        dead = admin.execute("""
            INSERT INTO catalog.procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id
        """).fetchone()
        job = admin.execute(
            """
            INSERT INTO catalog.procrastinate_jobs (queue_name, task_name, args, status, worker_id)
            VALUES ('default', %s, '{"timestamp": 0}', 'doing', %s) RETURNING id
            """,
            [TASK, dead and dead[0]],
        ).fetchone()

        def done() -> bool:
            return admin.execute("SELECT 1 FROM catalog.procrastinate_jobs WHERE id = %s", job).fetchone() is None

        with running(WORKER, environment(own, tmp_path), tmp_path / "log"):
            until(done)
    assert "stalled job is retried" in (tmp_path / "log").read_text()


def test_of_a_periodic_job_that_waits_again_already_the_killed_ones_is_dropped(
    own: provision.HouseDatabase, tmp_path: Path
) -> None:
    with psycopg.connect(own.as_admin, autocommit=True) as admin:
        admin.execute("SET search_path = catalog")  # of the triggers of procrastinate's tables
        dead = admin.execute("""
            INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id
        """).fetchone()
        admin.execute(
            """
            INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status, worker_id, scheduled_at)
            VALUES ('default', 'killed', 'other', 'doing', %s, NULL),
                   ('default', 'waiting', 'other', 'todo', NULL, 'infinity')
            """,
            [dead and dead[0]],
        )
        admin.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', %s, %s)",
            [TASK, '{"timestamp": 0}'],
        )

        def dropped() -> bool:
            left = admin.execute("SELECT task_name FROM procrastinate_jobs WHERE queueing_lock = 'other'")
            return left.fetchall() == [("waiting",)]

        with running(WORKER, environment(own, tmp_path), tmp_path / "log"):
            until(dropped)
