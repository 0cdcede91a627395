"""The composition: builds every room of the service, starts and stops them. Nothing else knows them all."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, TypeVar

import structlog

from reposter_service.clock import TelegramClock, utc_now
from reposter_service.database.backlog import BacklogInPostgres
from reposter_service.database.storage import Storage
from reposter_service.domain.health import UserbotState, health
from reposter_service.domain.posts import Message
from reposter_service.errors import AccountState
from reposter_service.loading import load_beside
from reposter_service.monitoring import pages
from reposter_service.monitoring.metrics import Metrics
from reposter_service.monitoring.systemd import notify
from reposter_service.opening import addressees, opened, telegram_settings
from reposter_service.scheduler.chores import EACH_MINUTE, Chore, Chores
from reposter_service.scheduler.desks import Desks, Duty
from reposter_service.scheduler.jobs import HEARTBEAT_TURNS, Scheduler, Wakes, turns
from reposter_service.settings import Settings
from reposter_service.supervisor import Supervisor
from reposter_service.userbots.events import Events
from reposter_service.userbots.pool import Pool
from reposter_service.wiring import chores, workflows
from reposter_service.workflows import alert
from reposter_service.workflows.backlog import Backlog
from reposter_service.workflows.records import ChannelCard, Userbot, UserbotCard
from reposter_service.workflows.tell_losses import TellLosses
from reposter_service.workflows.tell_offline import TellOffline

if TYPE_CHECKING:
    from reposter_service.bot_room import BotRoom

log = structlog.get_logger()

DUE_QUERIES_S = 5.0
"""How long the queries of one wake may take; the next wake asks again."""
PAGE_QUERY_S = 3.0
"""How long a page waits for the database: that it is silent is what the page is asked for."""


Asked = TypeVar("Asked")


class Daemon:
    """Everything that runs between start and stop. `backlog`: what waits at a moment, for the operator."""

    def __init__(
        self,
        settings: Settings,
        storage: Storage,
        supervisor: Supervisor,
        backlog: Callable[[datetime], Awaitable[Backlog]] | None = None,
    ) -> None:
        self._settings = settings
        self._backlog = backlog
        self._storage = storage
        self._supervisor = supervisor
        self._ticked_at = time.monotonic()
        self.metrics = Metrics()
        self.clock = TelegramClock()
        self.pool = Pool(
            telegram_settings(settings),
            Events(self._connected, self._pushed, self._channel_changed, self._channels_seen, self._account_lost),
            accounts=storage.accounts,
            hashes=storage.access_hashes,
            locks=storage.session_locks,
            history_pace=settings.delays.history_pace,
            supervisor=supervisor,
            clock=self.clock,
        )
        self._workflows = workflows(settings, storage, self.pool, self.clock)
        self._offline = TellOffline(storage.accounts, storage.alerts, self.clock, settings.delays, settings.zone)
        self._heartbeats, self._reconciles, self._reactions = count(), count(), count()
        self._losses = TellLosses(storage.posts, storage.reposts, storage.alerts, self.clock, settings.delays)
        self._bot: BotRoom | None = None
        self._chores = Chores(chores(settings, storage, self.pool, self.clock, erased=self._sync), supervisor)
        self.desks = Desks(storage.projects, self._workflows, self.metrics, supervisor=supervisor, clock=self.clock)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Desks first, then userbots, then wakes, then the bot; stopped the other way round. While the bot opens and
        closes, which takes seconds, posts are measured; and what an admin says then opens nothing that was closed.
        """
        wakes = Wakes(
            watchdog=self._feed_the_watchdog,
            due=self._wake_due,
            reconcile=self._wake_reconcile,
            reactions=self._wake_reactions,
            subscribe=self._wake_subscribe,
            heartbeat=self._wake_heartbeat,
            offline=self._offline.summary,
            clock_set=self._clock_set,
            losses=self._losses.summaries,
            each_minute=partial(self._wake_chores, EACH_MINUTE),
            notes=partial(self._wake_chores, (Chore.NOTES,)),
        )
        try:
            await self.desks.sync()
            self._chores.open()
            await self.pool.start()
            with Scheduler(wakes, self._settings.delays, utc_now) as scheduler:
                self._supervisor.start("clock", scheduler.watch_the_clock)
                async with self._bot_open():
                    yield
        finally:
            await self._chores.close()
            await self.desks.close()
            await self.pool.stop()
            await self._supervisor.stop()

    @asynccontextmanager
    async def _bot_open(self) -> AsyncIterator[None]:
        """Its library is loaded on a thread: the loop goes on meanwhile."""
        if not addressees(self._settings):
            log.warning("no bot token or no admins: alerts stay in the database, nobody gets them")
            yield
            return
        await load_beside("reposter_service.bot_room")
        from reposter_service.bot_room import BotRoom  # noqa: PLC0415 - as it is loaded by now

        self._bot = BotRoom(
            self._settings,
            self._storage,
            self.pool,
            self.clock,
            supervisor=self._supervisor,
            changed=self._changed,
        )
        self._bot.open()
        try:
            yield
        finally:
            await self._bot.close()

    async def _changed(self, project_id: int) -> None:
        """An admin has changed a project, its donors or its userbot: they are met at once, not at the next turn. Other
        projects read nothing for it.
        """
        await self._sync()
        self.desks.wake(Duty.SUBSCRIBE, [project_id])
        self.desks.wake(Duty.RECONCILE, [project_id])

    async def _sync(self) -> None:
        await self.desks.sync()
        await self.pool.sync()

    async def vitals(self) -> pages.Vitals:
        cards = await self._cards()
        return pages.Vitals(
            ticking=time.monotonic() - self._ticked_at < self._settings.health_stale_s,
            database=cards is not None,
            userbots={state.value: count for state, count in self._userbots(cards).items() if count},
            says=self._bot.trouble if self._bot else "",
        )

    async def metrics_page(self) -> bytes:
        cards, backlog = await asyncio.gather(self._cards(), self._waiting())
        self.metrics.userbots(self._userbots(cards))
        self.metrics.backlog(backlog)
        self.metrics.bot(polls=self._bot.hears if self._bot else None)
        self.metrics.clock_offset(self.clock.offset)
        self.metrics.ticked(time.monotonic() - self._ticked_at)
        return self.metrics.page()

    async def _waiting(self) -> Backlog | None:
        return await self._asked(partial(self._backlog, self.clock())) if self._backlog else None

    async def _cards(self) -> Sequence[UserbotCard] | None:
        return await self._asked(self._storage.accounts.cards)

    async def _asked(self, question: Callable[[], Awaitable[Asked]]) -> Asked | None:
        """None where the database does not answer, or not in good time."""
        try:
            async with asyncio.timeout(PAGE_QUERY_S):
                return await question()
        except Exception as trouble:  # noqa: BLE001 - whatever keeps the database from answering is the answer
            log.warning("no answer from the database", error=type(trouble).__name__, why=str(trouble))
            return None

    def _userbots(self, cards: Sequence[UserbotCard] | None) -> dict[UserbotState, int]:
        """How many fare how: as it is stored, but for the connections, which we see ourselves."""
        connected, states = self.pool.connected, dict.fromkeys(UserbotState, 0)
        if cards is None:
            states[UserbotState.CONNECTED] = len(connected)
            states[UserbotState.RECONNECTING] = self.desks.with_userbot - len(connected)
            return states
        for card in cards:
            states[health(card.standing, self.clock(), connected=card.project_id in connected).state] += 1
        return states

    # --- wakes -------------------------------------------------------------------------------------------------------

    async def _feed_the_watchdog(self) -> None:
        """Each second, as long as the loop and the wakes run: a wake of its own, which waits for no database."""
        self._ticked_at = time.monotonic()
        notify("WATCHDOG=1")

    async def _wake_due(self) -> None:
        """Each second. The queries have a time limit: the next wake does not begin before this one is over."""
        now = self.clock()
        async with asyncio.timeout(DUE_QUERIES_S):
            self.desks.wake(Duty.MEASURE, await self._storage.posts.projects_due(now))
            self.desks.wake(Duty.SEND, await self._storage.reposts.projects_open(now))
            if self._bot:
                self._bot.wake_alerts(await self._storage.deliveries.admins_due(now))

    async def _wake_reconcile(self) -> None:
        await self._sync()
        self.desks.wake_by_turns(Duty.RECONCILE, next(self._reconciles), turns(self._settings.delays.reconcile_joined))

    async def _wake_reactions(self) -> None:
        self.desks.wake_by_turns(Duty.REACTIONS, next(self._reactions), turns(self._settings.delays.reactions_confirm))

    async def _wake_subscribe(self) -> None:
        async with asyncio.timeout(DUE_QUERIES_S):
            self.desks.wake(Duty.SUBSCRIBE, await self._storage.memberships.projects_due(self.clock()))

    async def _wake_heartbeat(self) -> None:
        if self.clock.sure:
            self.desks.wake_by_turns(Duty.HEARTBEAT, next(self._heartbeats), HEARTBEAT_TURNS)
        else:
            self.desks.wake(Duty.HEARTBEAT)  # nothing is measured until one of them has compared it

    async def _wake_chores(self, some: Iterable[Chore]) -> None:
        self._chores.wake(some)
        if self._bot:
            self._bot.wake(some)

    async def _clock_set(self) -> None:
        self.clock.doubt()
        self.desks.wake(Duty.HEARTBEAT)

    # --- what userbots tell ------------------------------------------------------------------------------------------

    async def _connected(self, project_id: int) -> None:
        if desk := self.desks.of(project_id):
            desk.connected()

    async def _pushed(self, project_id: int, channel_id: int, messages: Sequence[Message]) -> None:
        if desk := self.desks.of(project_id):
            await desk.pushed(channel_id, messages)

    async def _channel_changed(self, project_id: int, channel_id: int) -> None:
        if (desk := self.desks.of(project_id)) and not desk.is_retiring:
            self._workflows.reactions.hint(desk.project, channel_id)

    async def _channels_seen(self, project_id: int, cards: Sequence[ChannelCard]) -> None:
        await self._storage.donors.rename(project_id, cards)

    async def _account_lost(self, userbot: Userbot, state: AccountState, since: datetime) -> None:
        # Not by the desk, which may be closed for the moment while its project's changes are taken over.
        for project in await self._storage.projects.all():
            if project.id == userbot.project_id:
                told = alert.userbot_lost(project, userbot, state, since)
                await self._storage.alerts.raise_once(told, self.clock())


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Run the daemon until `stop` is set."""
    async with opened(settings) as storage:
        daemon = Daemon(settings, storage, Supervisor(), BacklogInPostgres(storage.engine, addressees(settings)).at)
        async with (
            daemon.running(),
            pages.serve(settings.http_port, daemon.vitals, daemon.metrics_page) as port,
        ):
            log.info("running", http_port=port)
            notify("READY=1")
            await stop.wait()
            log.info("stopping")
            notify("STOPPING=1")
