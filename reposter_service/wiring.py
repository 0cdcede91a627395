"""From settings and storage to the objects that the rooms are made of. The app puts them to work."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from reposter_service.admin_bot.channels import AiogramChannels
from reposter_service.admin_bot.connection import Connection, open_bot
from reposter_service.admin_bot.messenger import AiogramMessenger
from reposter_service.admin_bot.office import Office
from reposter_service.clock import SureClock, TelegramClock
from reposter_service.database.storage import Storage
from reposter_service.opening import telegram_settings, value_of
from reposter_service.scheduler.chores import Chore
from reposter_service.scheduler.desks import Workflows
from reposter_service.scheduler.worker import Work
from reposter_service.settings import Settings
from reposter_service.userbots.pool import Pool
from reposter_service.userbots.sign_in import TelegramSignIns
from reposter_service.userbots.visits import TelegramVisits
from reposter_service.workflows.add_donors import AddDonors
from reposter_service.workflows.check_reactions import CheckReactions
from reposter_service.workflows.check_userbot import CheckUserbot
from reposter_service.workflows.decide import Decide
from reposter_service.workflows.donor_outages import DonorOutages
from reposter_service.workflows.edit_progress_notes import EditProgressNotes
from reposter_service.workflows.enroll import Enroll
from reposter_service.workflows.erase_withdrawn import EraseWithdrawn
from reposter_service.workflows.find_channel import FindChannel
from reposter_service.workflows.measure import Measure
from reposter_service.workflows.repost import SendWinners
from reposter_service.workflows.retire_projects import RetireProjects
from reposter_service.workflows.rights import Rights
from reposter_service.workflows.sign_in_userbot import SignInUserbot
from reposter_service.workflows.subscribe import Subscribe
from reposter_service.workflows.watch import Watch


@dataclass(frozen=True, slots=True)
class BotRoom:
    """All that the bot's two halves work with: what it says, and what it hears."""

    connection: Connection
    messenger: AiogramMessenger
    office: Office


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


def office(
    settings: Settings,
    storage: Storage,
    pool: Pool,
    clock: TelegramClock,
    *,
    bot: Connection,
    changed: Callable[[int], Awaitable[None]],
) -> Office:
    projects, donors = storage.projects, storage.donors
    enroll = Enroll(projects, donors, storage.memberships, clock)
    find = FindChannel(projects, donors, enroll, AiogramChannels(bot), pool)
    return Office(
        projects=projects,
        donors=donors,
        find=find,
        enroll=enroll,
        add_donors=AddDonors(find, enroll),
        readings=storage.readings,
        catalog=storage.catalog,
        progress_notes=storage.progress_notes,
        sign_in=_sign_in(settings, storage, clock, changed),
        accounts=storage.accounts,
        clock=clock,
        zone=settings.zone,
        changed=changed,
    )


def _sign_in(
    settings: Settings, storage: Storage, clock: TelegramClock, changed: Callable[[int], Awaitable[None]]
) -> SignInUserbot:
    return SignInUserbot(
        storage.projects,
        storage.donors,
        storage.accounts,
        storage.memberships,
        storage.access_hashes,
        TelegramSignIns(telegram_settings(settings), clock),
        TelegramVisits(telegram_settings(settings), settings.delays.history_pace, clock),
        clock,
        settings.delays,
        changed,
    )


def chores(
    settings: Settings,
    storage: Storage,
    pool: Pool,
    clock: SureClock,
    *,
    bot: BotRoom | None,
    erased: Callable[[], Awaitable[None]],
) -> dict[Chore, Work]:
    """Without a bot there is nobody to sign in or to be told of progress."""
    projects, memberships = storage.projects, storage.memberships
    sign_ins = TelegramSignIns(telegram_settings(settings), clock)
    works: dict[Chore, Work] = {
        Chore.WITHDRAWN: EraseWithdrawn(storage.donors, clock).round,
        Chore.RETIRING: RetireProjects(
            projects, memberships, pool, clock, erased, storage.accounts, log_out=sign_ins.log_out
        ).round,
    }
    if bot:
        notes = EditProgressNotes(storage.progress_notes, projects, memberships, bot.messenger, clock, settings.zone)
        works |= {Chore.NOTES: notes.round, Chore.SIGN_INS: bot.office.sign_in.end_old}
    return works


def bot_room(
    settings: Settings,
    storage: Storage,
    pool: Pool,
    clock: TelegramClock,
    changed: Callable[[int], Awaitable[None]],
) -> BotRoom | None:
    """None where nobody is to be written to."""
    connection = connection_of(settings)
    if connection is None:
        return None
    its_office = office(settings, storage, pool, clock, bot=connection, changed=changed)
    return BotRoom(connection, AiogramMessenger(connection), its_office)


def connection_of(settings: Settings) -> Connection | None:
    """None where nobody is to be written to."""
    if settings.bot_token is None or not settings.admin_ids:
        return None
    timeout = timedelta(seconds=settings.telegram_timeout_s)
    return open_bot(settings.bot_token.get_secret_value(), settings.bot_api_url, timeout, value_of(settings.proxy))
