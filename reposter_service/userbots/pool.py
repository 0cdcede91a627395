"""Every userbot of the service: the ports `Userbots` and `Exits`."""

import asyncio
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import timedelta

import structlog

from reposter_service.clock import TelegramClock
from reposter_service.errors import Disconnected
from reposter_service.supervisor import Supervisor, cancel
from reposter_service.userbots.account import Account
from reposter_service.userbots.events import Events
from reposter_service.userbots.membership import TelegramSubscriber
from reposter_service.userbots.publisher import TelegramPublisher
from reposter_service.userbots.reader import TelegramReader
from reposter_service.userbots.sessions import TelegramSettings
from reposter_service.workflows.ports import AccessHashes, AccountLives, SessionLocks
from reposter_service.workflows.records import Userbot

log = structlog.get_logger()


class Pool:
    """One account per project, each with a life of its own: what happens to one does not touch the others."""

    def __init__(
        self,
        settings: TelegramSettings,
        events: Events,
        *,
        accounts: AccountLives,
        hashes: AccessHashes,
        locks: SessionLocks,
        history_pace: timedelta,
        supervisor: Supervisor,
        clock: TelegramClock,
    ) -> None:
        self._settings = settings
        self._events = events
        self._accounts = accounts
        self._hashes = hashes
        self._locks = locks
        self._history_pace = history_pace
        self._supervisor = supervisor
        self._clock = clock
        self._by_project: dict[int, Account] = {}
        self._lives: dict[int, asyncio.Task[None]] = {}
        self._one_sync = asyncio.Lock()

    async def start(self) -> None:
        """Begin to connect every stored account. Does not wait for any."""
        await self.sync()
        phones = [account.userbot.phone for account in self._by_project.values()]
        for phone in self._settings.proxies_of_nobody(phones):
            log.warning("a proxy is set for a phone that no userbot has", phone=phone)

    async def sync(self) -> None:
        """Connect userbots that are new or signed in anew, disconnect those that are gone. A lost one stays lost, until
        it is signed in anew, were it with the session it has.

        Called all the time, and by several at once: only what is new is read.
        """
        async with self._one_sync:
            await self._sync()

    async def _sync(self) -> None:
        stored = await self._accounts.sign_ins()
        for project_id in [id_ for id_, account in self._by_project.items() if not _is_as_in(stored, account.userbot)]:
            await self._remove(project_id)
        new = stored.keys() - {account.userbot.id for account in self._by_project.values()}
        if new:
            for userbot in await self._accounts.some(sorted(new)):
                self._add(userbot)

    def _add(self, userbot: Userbot) -> None:
        account = Account(
            userbot,
            self._settings,
            self._events,
            accounts=self._accounts,
            hashes=self._hashes,
            locks=self._locks,
            history_pace=self._history_pace,
            clock=self._clock,
        )
        self._by_project[userbot.project_id] = account
        self._lives[userbot.project_id] = self._supervisor.start(f"userbot {userbot.id}", account.run)

    async def _remove(self, project_id: int) -> None:
        """Disconnect a project's userbot and forget it. The session stays signed in."""
        self._by_project.pop(project_id, None)
        life = self._lives.pop(project_id, None)
        if life is not None:
            await cancel(life)

    async def stop(self) -> None:
        """Disconnect all and let go of their locks."""
        async with self._one_sync:
            await asyncio.gather(*(self._remove(project_id) for project_id in tuple(self._by_project)))

    @property
    def connected(self) -> AbstractSet[int]:
        """Ids of the projects whose userbot is connected."""
        return {project_id for project_id, account in self._by_project.items() if account.connected}

    def reader(self, project_id: int) -> TelegramReader:
        return TelegramReader(self._account(project_id))

    def publisher(self, project_id: int) -> TelegramPublisher:
        return TelegramPublisher(self._account(project_id))

    def subscriber(self, project_id: int) -> TelegramSubscriber:
        return TelegramSubscriber(self._account(project_id))

    def checkup(self, project_id: int) -> Account:
        return self._account(project_id)

    def is_over(self, project_id: int) -> bool:
        account = self._by_project.get(project_id)
        return account is not None and account.is_over

    async def log_out(self, project_id: int) -> None:
        if not self.is_over(project_id):
            await self._account(project_id).log_out()

    def _account(self, project_id: int) -> Account:
        account = self._by_project.get(project_id)
        if account is None or not account.connected:
            raise Disconnected(f"the userbot of project {project_id} is not connected")
        return account


def _is_as_in(stored: Mapping[int, int], userbot: Userbot) -> bool:
    return stored.get(userbot.id) == userbot.sign_ins
