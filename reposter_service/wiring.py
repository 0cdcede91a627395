"""From settings and storage to what runs without a bot. The app puts it to work."""

from collections.abc import Awaitable, Callable

from reposter_service.clock import SureClock, TelegramClock
from reposter_service.database.storage import Storage
from reposter_service.opening import telegram_settings
from reposter_service.scheduler.chores import Chore
from reposter_service.scheduler.desks import Workflows
from reposter_service.scheduler.worker import Work
from reposter_service.settings import Settings
from reposter_service.userbots.pool import Pool
from reposter_service.userbots.sign_in import TelegramSignIns
from reposter_service.workflows.check_reactions import CheckReactions
from reposter_service.workflows.check_userbot import CheckUserbot
from reposter_service.workflows.decide import Decide
from reposter_service.workflows.donor_outages import DonorOutages
from reposter_service.workflows.erase_withdrawn import EraseWithdrawn
from reposter_service.workflows.measure import Measure
from reposter_service.workflows.repost import SendWinners
from reposter_service.workflows.retire_projects import RetireProjects
from reposter_service.workflows.rights import Rights
from reposter_service.workflows.subscribe import Subscribe
from reposter_service.workflows.watch import Watch


def workflows(settings: Settings, storage: Storage, pool: Pool, clock: SureClock) -> Workflows:
    delays, zone = settings.delays, settings.zone
    donors, posts, alerts = storage.donors, storage.posts, storage.alerts
    rights, outages = Rights(storage.accounts, alerts, clock), DonorOutages(donors, alerts, clock)
    return Workflows(
        watch=Watch(pool, donors, posts, outages, clock, delays),
        measure=Measure(pool, posts, alerts, Decide(posts, storage.projects, zone), clock, delays, outages),
        send=SendWinners(pool, storage.projects, storage.reposts, alerts, clock, delays, zone, rights, outages),
        reactions=CheckReactions(pool, donors, posts, storage.reactions, alerts, clock, delays),
        subscribe=Subscribe(pool, donors, storage.memberships, alerts, clock, delays, outages),
        check=CheckUserbot(pool, storage.accounts, storage.reposts, rights),
    )


def chores(
    settings: Settings, storage: Storage, pool: Pool, clock: TelegramClock, erased: Callable[[], Awaitable[None]]
) -> dict[Chore, Work]:
    projects, memberships = storage.projects, storage.memberships
    sign_ins = TelegramSignIns(telegram_settings(settings), clock)
    retire = RetireProjects(projects, memberships, pool, clock, erased, storage.accounts, log_out=sign_ins.log_out)
    return {Chore.WITHDRAWN: EraseWithdrawn(storage.donors, clock).round, Chore.RETIRING: retire.round}
