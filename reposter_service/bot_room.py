"""The half of the service that there is only with a bot: its admins' dialogs, their alerts, their sign-ins."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

from reposter_service.admin_bot.bot import AdminBot
from reposter_service.admin_bot.channels import AiogramChannels
from reposter_service.admin_bot.connection import Connection, open_bot
from reposter_service.admin_bot.messenger import AiogramMessenger
from reposter_service.admin_bot.office import Office
from reposter_service.clock import TelegramClock
from reposter_service.database.storage import Storage
from reposter_service.opening import addressees, telegram_settings, value_of
from reposter_service.scheduler.alert_desk import AlertDesk
from reposter_service.scheduler.chores import Chore, Chores
from reposter_service.settings import Settings
from reposter_service.supervisor import Supervisor
from reposter_service.userbots.pool import Pool
from reposter_service.userbots.sign_in import TelegramSignIns
from reposter_service.userbots.visits import TelegramVisits
from reposter_service.workflows.add_donors import AddDonors
from reposter_service.workflows.edit_progress_notes import EditProgressNotes
from reposter_service.workflows.enroll import Enroll
from reposter_service.workflows.find_channel import FindChannel
from reposter_service.workflows.send_alerts import SendAlerts
from reposter_service.workflows.sign_in_userbot import SignInUserbot


class BotRoom:
    """One process sends and listens. `changed`: an admin has changed this project."""

    def __init__(
        self,
        settings: Settings,
        storage: Storage,
        pool: Pool,
        clock: TelegramClock,
        *,
        supervisor: Supervisor,
        changed: Callable[[int], Awaitable[None]],
    ) -> None:
        self._connection = _connection(settings)
        messenger = AiogramMessenger(self._connection)
        self._sign_in = _sign_in(settings, storage, clock, changed)
        projects, donors, zone = storage.projects, storage.donors, settings.zone
        enroll = Enroll(projects, donors, storage.memberships, clock)
        find = FindChannel(projects, donors, enroll, AiogramChannels(self._connection), pool)
        office = Office(
            projects=projects,
            donors=donors,
            find=find,
            enroll=enroll,
            add_donors=AddDonors(find, enroll),
            readings=storage.readings,
            catalog=storage.catalog,
            progress_notes=storage.progress_notes,
            sign_in=self._sign_in,
            accounts=storage.accounts,
            clock=clock,
            zone=zone,
            changed=changed,
        )
        bot = AdminBot(self._connection, settings.admin_ids, storage.dialogs, office)
        self._hearing = bot.hearing
        send = SendAlerts(storage.deliveries, messenger, clock)
        self._alerts = AlertDesk(addressees(settings), send, bot.poll, storage.session_locks, supervisor)
        notes = EditProgressNotes(storage.progress_notes, projects, storage.memberships, messenger, clock, zone)
        self._chores = Chores({Chore.NOTES: notes.round, Chore.SIGN_INS: self._sign_in.end_old}, supervisor)

    def open(self) -> None:
        self._alerts.open()
        self._chores.open()

    def wake(self, chores: Iterable[Chore]) -> None:
        self._chores.wake(chores)

    def wake_alerts(self, admin_ids: Iterable[int]) -> None:
        """Those for these admins, unless another process sends them."""
        self._alerts.wake(admin_ids)

    @property
    def hears(self) -> bool | None:
        """Whether it hears its admins; None: this process does not listen."""
        return self._hearing.hears

    @property
    def trouble(self) -> str:
        """Why it does not hear its admins, in words; nothing while it does."""
        return self._hearing.why or ""

    async def close(self) -> None:
        """What it has heard is dealt with, then what it had begun is ended."""
        await self._alerts.close()
        await self._chores.close()
        await self._sign_in.close()
        await self._connection.session.close()


def _connection(settings: Settings) -> Connection:
    timeout = timedelta(seconds=settings.telegram_timeout_s)
    return open_bot(value_of(settings.bot_token) or "", settings.bot_api_url, timeout, value_of(settings.proxy))


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
