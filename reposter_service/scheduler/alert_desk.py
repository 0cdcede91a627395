"""The desk that sends alerts: a worker per admin, none in the way of another; one process sends, however many run."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial

import structlog

from reposter_service.scheduler.worker import Worker
from reposter_service.supervisor import Supervisor, cancel
from reposter_service.workflows.ports import SessionLocks
from reposter_service.workflows.send_alerts import SendAlerts

log = structlog.get_logger()

GRACE_S = 10.0
"""How long a message on its way is waited for at the end: one cut off would be sent again after the next start."""

LISTENS_ON_S = 15.0
"""Of a stop: longer than the grace that the bot has for what it is handling. As long its lock is ours."""

BOT = "bot"
"""Its session's lock lies among those of the userbots; no phone is called so."""


class AlertDesk:
    """`admins`: whom it may write to. `listen`: hears what they say, until cancelled. `locks`: two processes would
    send each alert twice, and Telegram lets one alone listen.
    """

    def __init__(
        self,
        admins: Sequence[int],
        send: SendAlerts,
        listen: Callable[[], Awaitable[None]],
        locks: SessionLocks,
        supervisor: Supervisor,
    ) -> None:
        self._send = send
        self._listen = listen
        self._locks = locks
        self._supervisor = supervisor
        self._is_ours = False
        self._sending = {admin_id: asyncio.Lock() for admin_id in admins}
        self._workers = {admin_id: Worker(f"alerts:{admin_id}", partial(self._next, admin_id)) for admin_id in admins}
        self._running: list[asyncio.Task[None]] = []

    def open(self) -> None:
        self._running = [self._supervisor.start(worker.name, worker.run) for worker in self._workers.values()]
        self._running.append(self._supervisor.start("alerts' lock", self._hold_the_bot, grace_s=LISTENS_ON_S))

    async def _hold_the_bot(self) -> None:
        """Until cancelled; whenever the lock is lost it is asked for again."""
        while True:
            async with self._locks.hold(BOT) as lock:
                self._is_ours = True
                listening = self._supervisor.start("bot", self._listen, grace_s=LISTENS_ON_S)
                try:
                    await lock.lost()
                finally:
                    self._is_ours = False
                    await cancel(listening, grace_s=LISTENS_ON_S)

    def wake(self, admin_ids: Iterable[int]) -> None:
        """Send each of them one message, unless another process does."""
        for admin_id in admin_ids if self._is_ours else ():
            self._workers[admin_id].wake()

    async def close(self) -> None:
        """Begin nothing more, let what is being sent arrive and be written down."""
        try:
            async with asyncio.timeout(GRACE_S):
                for sending in self._sending.values():
                    await sending.acquire()
        except TimeoutError:
            log.warning("an alert was cut off, it may be sent again", after_s=GRACE_S)
        for task in self._running:
            await cancel(task, grace_s=LISTENS_ON_S)

    async def _next(self, admin_id: int) -> None:
        """A worker wakes itself after trouble: what was ours when it was woken may be another process's by now."""
        async with self._sending[admin_id]:
            if self._is_ours:
                await self._send.next(admin_id)
