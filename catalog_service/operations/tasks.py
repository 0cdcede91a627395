"""Background job of the worker about its own jobs."""

import structlog
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

log = structlog.get_logger(__name__)


@app.periodic(cron="* * * * *")
@app.task(pass_context=True, queueing_lock="retry_stalled_jobs")
async def retry_stalled_jobs(context: JobContext, /, timestamp: int) -> None:
    """Give jobs of a killed worker to a living one; without this they would stay `doing` for ever.

    No `lock`: a killed worker's own run of this job would hold it. `timestamp`: the minute it is for, in Unix time.
    """
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        log.warning("stalled job is retried", job=job.id, task=job.task_name, found_at=timestamp)
        await _retry(jobs, job)


async def _retry(jobs: JobManager, job: Job) -> None:
    try:
        await jobs.retry_job(job)
    except UniqueViolation:  # the next of its kind waits already, and will do what this one has not
        await jobs.finish_job(job, Status.FAILED, delete_job=True)
