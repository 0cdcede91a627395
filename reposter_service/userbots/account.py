"""One Telegram account: connected for ever, one connection after the other, until Telegram takes it away."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from telethon.errors import AuthKeyNotFound
from telethon.tl import functions

from reposter_service.clock import TelegramClock
from reposter_service.domain.health import UserbotState
from reposter_service.errors import AccountLost, AccountState, Disconnected, FloodWait, Temporary
from reposter_service.userbots.backoff import Backoff
from reposter_service.userbots.channels import KnownChannels
from reposter_service.userbots.connection import Connection
from reposter_service.userbots.events import Events, tell
from reposter_service.userbots.facts import AccountFacts, another_time
from reposter_service.userbots.pace import FloodGates, Pace
from reposter_service.userbots.pushes import Pushes
from reposter_service.userbots.refusals import reason
from reposter_service.userbots.sessions import TelegramSettings, telegram_client
from reposter_service.userbots.standing import AccountStanding
from reposter_service.userbots.translate import method_name
from reposter_service.workflows.ports import AccessHashes, AccountLives, SessionLock, SessionLocks
from reposter_service.workflows.records import Checked, Userbot

log = structlog.get_logger()

UNKNOWN_KEY_LIMIT = 3
"""Telegram has been seen to deny a key and to know it again: so many times in a row it is believed."""


class _LockLost(Exception):
    """Another process may use the session now."""


class Account:
    """`run` is its life; the rest is what reader, publisher and subscriber ask of whatever connection there is now."""

    def __init__(
        self,
        userbot: Userbot,
        settings: TelegramSettings,
        events: Events,
        *,
        accounts: AccountLives,
        hashes: AccessHashes,
        locks: SessionLocks,
        history_pace: timedelta,
        clock: TelegramClock,
    ) -> None:
        self.userbot = userbot
        self._settings = settings
        self._events = events
        self._accounts = accounts
        self._locks = locks
        self._clock = clock
        self.channels = KnownChannels(
            userbot.id, hashes, self.call, partial(tell, events.on_channels_seen, userbot.project_id)
        )
        self._history_pace = Pace(history_pace)
        self._gates = FloodGates()
        self._connection: Connection | None = None
        self._taken: AccountLost | None = None
        self._is_leaving = False
        self.is_over = False
        """It will never be connected again."""
        self._standing = AccountStanding(userbot, accounts, events, clock)
        self._facts = AccountFacts(clock)
        self._log = log.bind(userbot=userbot.id, project=userbot.project_id)

    # --- for the reader, the publisher, the subscriber --------------------------------------------------------------

    @property
    def connected(self) -> bool:
        return self._connection is not None and self._connection.alive

    @property
    def channels_limit(self) -> int | None:
        return self._facts.channels_limit

    async def call(self, request: Any) -> Any:
        """One request, one answer. A flood wait closes the gate for requests of this kind until it is over."""
        if self._connection is None:
            raise Disconnected("not connected")
        return await self._ask(self._connection, request)

    async def _ask(self, connection: Connection, request: Any) -> Any:
        kind = type(request)
        self._gates.pass_through(kind)
        try:
            answer = await connection.call(request)
        except FloodWait as wait:
            self._gates.close(kind, wait.retry_after)
            until = self._clock() + wait.retry_after
            await tell(self._accounts.set_flooded, self.userbot.id, method_name(kind), until)
            raise
        except AccountLost as lost:
            await self._lose(lost, connection, kind)
            raise
        self._facts.freeze.done(kind)
        return answer

    async def history(self, request: Any) -> Any:
        """`call`, at the pace that Telegram allows for reading history. A closed gate costs no turn."""
        self._gates.pass_through(type(request))
        await self._history_pace.turn()
        return await self.call(request)

    async def _lose(self, lost: AccountLost, connection: Connection, kind: type) -> None:
        """What is frozen stays connected: it reads on. All other losses end the life."""
        if lost.state is AccountState.FROZEN:
            self._facts.freeze.refused(kind)
            await self._tell_whether_frozen()
        else:
            self._taken = lost
            connection.give_up()

    async def look(self) -> Checked:
        """The account's check of itself."""
        await self._standing.tell()
        with another_time():
            await self.call(functions.updates.GetStateRequest())
        was_frozen = self._standing.state is UserbotState.FROZEN
        await self._facts.look(self.call)
        if self.connected:
            await self._tell_whether_frozen()
        thawed = was_frozen and not self._facts.freeze.on
        return Checked(thawed=thawed, channels_limit=self.channels_limit)

    async def log_out(self) -> None:
        """End the session in Telegram, on purpose: nobody is told of the loss."""
        connection = self._connection
        if connection is None:
            raise Disconnected("not connected")
        self._is_leaving = True
        with suppress(AccountLost):  # over already
            request = functions.auth.LogOutRequest()
            await self._ask(connection, request)
            await self._lose(AccountLost(AccountState.LOGGED_OUT), connection, type(request))

    async def _tell_whether_frozen(self) -> None:
        if self._facts.freeze.on:
            await self._standing.become(UserbotState.FROZEN, self._facts.why_frozen)
        else:
            await self._standing.become(UserbotState.CONNECTED)

    # --- for the pool ------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Stay connected. Returns when the account is lost; the session's lock is held all the while."""
        over = False
        while not over:
            async with self._locks.hold(self.userbot.phone) as lock:
                over = await self._live_under(lock)
        self.is_over = True

    async def _live_under(self, lock: SessionLock) -> bool:
        """Whether this life is over. Otherwise the lock is lost, and the session disconnected before we return."""
        over = False
        try:
            async with asyncio.TaskGroup() as group:
                watch = group.create_task(_raise_when_lost(lock))
                await self._live()
                over = True
                watch.cancel()
        except* _LockLost:
            self._log.warning("the session's lock was lost, disconnected")
        if not over:
            await self._standing.become(UserbotState.RECONNECTING)
        return over

    async def _live(self) -> None:
        try:
            await self._stay_connected()
        except AccountLost as lost:
            await self._bury(lost)

    async def _stay_connected(self) -> None:
        loop = asyncio.get_running_loop()
        backoff = self._backoff()
        while True:
            connection = await self._connect()
            since = loop.time()
            await self._serve(connection)
            pause = backoff.after(timedelta(seconds=loop.time() - since))
            await self._pause("connection lost", pause)

    async def _connect(self) -> Connection:
        """Try until it works, ever more slowly."""
        backoff, denied = self._backoff(), 0
        while True:
            try:
                return await self._open()
            except Temporary as trouble:
                denied = denied + 1 if isinstance(trouble.__cause__, AuthKeyNotFound) else 0
                if denied == UNKNOWN_KEY_LIMIT:
                    raise AccountLost(AccountState.LOGGED_OUT) from trouble.__cause__
                pause = max(backoff.pause(), trouble.retry_after)
                await self._pause("cannot connect", pause, why=str(trouble))

    async def _open(self) -> Connection:
        await self.channels.load()
        pushes = Pushes(self.userbot.project_id, self._events)
        client = telegram_client(self.userbot, self._settings)
        connection = await Connection.open(client, self._settings.timeout.total_seconds(), pushes.receive)
        try:
            await self._facts.meet(partial(self._ask, connection))
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _serve(self, connection: Connection) -> None:
        """Hand the connection out until it is lost."""
        self._connection, self._taken = connection, None
        try:
            _end_if_cancelled()
            self._log.info("connected")
            await self._tell_whether_frozen()
            await tell(self._events.on_connected, self.userbot.project_id)
            await connection.lost()
        finally:
            self._connection = None
            await connection.close()
        if self._taken is not None:
            raise self._taken

    def _backoff(self) -> Backoff:
        return Backoff(self._settings.reconnect_first, self._settings.reconnect_most)

    async def _pause(self, trouble: str, pause: timedelta, **details: str) -> None:
        self._log.warning(trouble, **details, in_seconds=pause.total_seconds())
        await self._standing.become(UserbotState.RECONNECTING)
        await asyncio.sleep(pause.total_seconds())

    async def _bury(self, lost: AccountLost) -> None:
        """Stored before it is told. A failure leaves by the supervisor, which begins anew: told at least once."""
        why = reason(lost)
        if self._is_leaving:
            self._log.info("logged out", why=why)
            return
        self._log.error("account lost", state=lost.state.value, why=why)
        await self._standing.end(UserbotState(lost.state.value), why)


def _end_if_cancelled() -> None:
    """Python 3.11 loses a cancellation that meets an `asyncio.wait_for` just as it is done, and Telethon connects by
    one: a session whose lock is lost would stay connected.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def _raise_when_lost(lock: SessionLock) -> None:
    await lock.lost()
    raise _LockLost
