"""The MTProto door itself: a listening socket, its connections, and the switches tests turn."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from telegram_sandbox.faults import Faults
from telegram_sandbox.mtproto.calls import NOBODY, Calls
from telegram_sandbox.mtproto.connection import Connection
from telegram_sandbox.mtproto.crypto import ServerKey
from telegram_sandbox.mtproto.keys import AuthKey, AuthKeys
from telegram_sandbox.mtproto.provision import string_session
from telegram_sandbox.mtproto.pushes import Pushes
from telegram_sandbox.tasks import Tasks
from telegram_sandbox.wire_clock import WireClock
from telegram_sandbox.world.buttons import CallbackQuery
from telegram_sandbox.world.events import ButtonAnswered, Event
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.world import World

CALLBACK_PATIENCE = 15.0
"""Real seconds a pressed button waits for its bot."""


class MtprotoDoor:
    """`wire_clock` runs as real time does, whatever the world's: clients ignore messages far from their own clock."""

    def __init__(
        self,
        world: World,
        faults: Faults,
        *,
        port: int = 0,
        wire_clock: WireClock | None = None,
    ) -> None:
        self.port = port
        self.keys = AuthKeys()
        self.server_key = ServerKey()
        self.salt = random.getrandbits(62)
        self.wire_clock = wire_clock or WireClock()
        self._world = world
        self._tasks = Tasks()
        self._calls = Calls(self, world, faults, self._tasks)
        self._pushes = Pushes(world, faults, lambda: self._connections)
        self._connections: set[Connection] = set()
        self._served: set[asyncio.Task[Any]] = set()
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._server: asyncio.Server | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    @property
    def public_key_pem(self) -> str:
        """The key a client needs for a handshake; with a provisioned session it needs none."""
        return self.server_key.pem

    @property
    def unknown(self) -> Counter[str]:
        """Methods called that the sandbox lacks, or that broke in it, by name. Tests assert that there are none."""
        return self._calls.unknown

    @property
    def connections(self) -> int:
        return len(self._connections)

    async def start(self) -> None:
        """Listen on 127.0.0.1; port 0 takes a free one and keeps it over restarts."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        self._unsubscribe = self._world.subscribe(self._hear)

    async def stop(self) -> None:
        """Stop listening, cut every connection, wait for what was under way. Keys survive."""
        if self._server is None:
            return
        self._unsubscribe()
        self._server.close()
        self.drop_all()
        await asyncio.gather(*self._served, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None
        await self._tasks.close()

    def drop_all(self) -> None:
        """Cut every socket at once; clients reconnect by themselves."""
        for connection in list(self._connections):
            connection.drop()

    def drop(self, person: Person) -> None:
        """Cut one account's sockets."""
        for connection in list(self._connections):
            if connection.person_id == person.id:
                connection.drop()

    def provision(self, person: Person) -> str:
        """A Telethon StringSession signed in as `person`: no login, no RSA key, good in any process."""
        return string_session(self.keys.provision(person.id).key, "127.0.0.1", self.port)

    def revoke(self, person: Person, word: str = "AUTH_KEY_UNREGISTERED") -> None:
        """End all of the person's sessions: every further call is refused with `word` (401)."""
        for key in self.keys.of(person.id):
            key.refusal = word

    def forget_keys(self, person: Person) -> None:
        """The server loses the person's keys altogether: their packets are answered with -404."""
        for key in self.keys.of(person.id):
            self.keys.forget(key)

    def rotate_salt(self) -> None:
        """From now on every client has the wrong salt and is told the right one."""
        self.salt += 1

    def calls_of(self, person: Person | None, method: str) -> int:
        """How often an account (None: somebody not signed in) has called a method."""
        return self._calls.counts[person.id if person else NOBODY, method]

    def counts(self) -> Counter[tuple[int, str]]:
        """Calls so far per (account id, method): a copy to compare with later."""
        return self._calls.counts.copy()

    def handle(self, connection: Connection, message_id: int, request: Any) -> None:
        self._calls.handle(connection, message_id, request)

    def unreadable(self, connection: Connection, message_id: int, constructor: int) -> None:
        self._calls.unreadable(connection, message_id, constructor)

    def push_to(self, auth: AuthKey, update: Any) -> None:
        for connection in list(self._connections):
            if connection.auth is auth:
                connection.push(update)

    async def answer_to(self, query: CallbackQuery) -> None:
        """Wait until the bot has answered, or patience is at its end."""
        if query.answer is not None:
            return
        waiting = self._waiting[query.id] = asyncio.get_running_loop().create_future()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(waiting, CALLBACK_PATIENCE)
        del self._waiting[query.id]

    def _hear(self, event: Event) -> None:
        if isinstance(event, ButtonAnswered):
            waiting = self._waiting.get(event.query.id)
            if waiting and not waiting.done():
                waiting.set_result(None)
        else:
            self._pushes.hear(event)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(self, reader, writer)
        task = asyncio.current_task()
        if task is not None:
            self._served.add(task)
            task.add_done_callback(self._served.discard)
        self._connections.add(connection)
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
