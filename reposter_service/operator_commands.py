"""What an operator asks for by command line, composed as the daemon is: one storage, opened and closed around it."""

import asyncio
from collections.abc import AsyncIterator

from reposter_service.clock import TelegramClock, utc_now
from reposter_service.domain.membership_queue import pace
from reposter_service.opening import opened, telegram_settings
from reposter_service.settings import Settings
from reposter_service.userbots.visits import TelegramVisits
from reposter_service.workflows.enroll import Enroll
from reposter_service.workflows.enroll_plan import Enrolled, EnrollPlan, Plan
from reposter_service.workflows.remove_donor import NotRemoved, Removed, RemoveDonor
from reposter_service.workflows.report import Report


async def enroll(settings: Settings, plan: Plan) -> AsyncIterator[Enrolled]:
    """Enroll what the plan names. A userbot that the daemon runs is refused; a new one, it meets when we are done."""
    async with opened(settings) as storage:
        clock = TelegramClock()
        visits = TelegramVisits(telegram_settings(settings), settings.delays.history_pace, clock)
        steps = EnrollPlan(
            Enroll(storage.projects, storage.donors, storage.memberships, clock),
            visits,
            storage.accounts,
            storage.access_hashes,
            storage.session_locks,
            pace=lambda asked: asyncio.sleep(pace(asked, settings.delays).total_seconds()),
        )
        async for enrolled in steps.all(plan):
            yield enrolled


async def remove_donor(settings: Settings, project_link: str, donor_link: str) -> Removed | NotRemoved:
    """Also while the daemon runs: its userbot leaves the channel at one of its next turns."""
    async with opened(settings) as storage:
        return await RemoveDonor(storage.projects, storage.donors, utc_now).by_link(project_link, donor_link)


async def status(settings: Settings) -> AsyncIterator[str]:
    """How every project stands, as the daemon has written it down."""
    async with opened(settings) as storage:
        locks = storage.session_locks
        report = Report(storage.projects, storage.accounts, storage.memberships, locks, utc_now, settings.zone)
        async for line in report.lines():
            yield line
