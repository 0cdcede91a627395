"""One connected Telethon client, from connecting to the loss of its socket. It never comes back: a new one does."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Self

from telethon import TelegramClient, events
from telethon.tl import functions, types

from reposter_service.errors import AccountLost, AccountState, Disconnected, Unreadable
from reposter_service.userbots import refusals

OnUpdate = Callable[[Any], Awaitable[None]]


class Connection:
    """Requests go out once. When the socket is lost, or an answer stays away too long, all that wait get
    `Disconnected` at once, also those whose request Telethon has not sent yet.
    """

    def __init__(self, client: TelegramClient, timeout_s: float) -> None:
        self._client = client
        self._timeout_s = timeout_s
        self._deadlines: set[asyncio.Timeout] = set()
        self._lost = asyncio.Event()

    @classmethod
    async def open(cls, client: TelegramClient, timeout_s: float, on_update: OnUpdate) -> Self:
        """Connect. `AccountLost` where Telegram no longer knows the account, else `Temporary` when it fails."""
        connection = cls(client, timeout_s)
        client.add_event_handler(on_update, events.Raw((types.UpdateNewChannelMessage, types.UpdateChannel)))
        try:
            await connection._connect()
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _connect(self) -> None:
        with refusals.translated():
            try:
                async with asyncio.timeout(self._timeout_s):
                    await self._client.connect()
            finally:
                self._client.disconnected.add_done_callback(self._on_disconnected)
        # Telethon takes the refusal of a banned account for "not signed in" and says nothing. This request does.
        try:
            await self.call(functions.updates.GetStateRequest())
        except AccountLost as lost:
            if lost.state is not AccountState.FROZEN:  # a frozen one reads on
                raise

    def _on_disconnected(self, future: asyncio.Future[Any]) -> None:
        if not future.cancelled():
            future.exception()  # looked at, or asyncio complains; the waiting requests are told below
        self.give_up()

    @property
    def alive(self) -> bool:
        return not self._lost.is_set()

    async def call(self, request: Any) -> Any:
        """The answer. `Disconnected`: there is none, and the deed may be done all the same. `Unreadable`: the one that
        came says nothing, and the next request may fare better.
        """
        if not self.alive:
            raise Disconnected("connection lost")
        deadline = asyncio.timeout(self._timeout_s)
        try:
            with refusals.translated():
                async with deadline:
                    self._deadlines.add(deadline)
                    return await self._client(request)
        except Unreadable as trouble:
            # Telethon gives the same errors to all who wait, when they cost it the socket.
            if self._client.is_connected():
                raise
            raise Disconnected(str(trouble)) from trouble.__cause__
        finally:
            self._deadlines.discard(deadline)
            # Telethon fails the requests first and says that it is disconnected a little later.
            if deadline.expired() or not self._client.is_connected():
                self.give_up()

    def give_up(self) -> None:
        """This connection is of no use any more. Whoever waits for an answer stops waiting."""
        if not self.alive:
            return
        self._lost.set()
        now = asyncio.get_running_loop().time()
        for deadline in self._deadlines:
            if not deadline.expired():
                deadline.reschedule(now)

    async def lost(self) -> None:
        """Wait until it is of no use any more."""
        await self._lost.wait()

    async def close(self) -> None:
        self.give_up()
        with suppress(OSError):
            await self._client.disconnect()
