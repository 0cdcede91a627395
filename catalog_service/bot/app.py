"""The bot's parts put together, started and stopped."""

import asyncio
import signal

import structlog
from aiogram import Bot
from django.conf import settings
from django.utils import timezone

from catalog_service.bot import outfit
from catalog_service.bot.acquaintance import REST_S, Acquaintance
from catalog_service.bot.answering import BETWEEN_S, Answering
from catalog_service.bot.greetings import Greetings
from catalog_service.bot.groups import Groups
from catalog_service.bot.opting import Opting
from catalog_service.bot.polling import Polling
from catalog_service.bot.reception import HEARD, Reception
from catalog_service.bot.voice import Voice
from catalog_service.bot.welcome import Welcomer
from catalog_service.monitoring import pages
from catalog_service.monitoring.bot_metrics import BotMetrics, Vitals
from catalog_service.monitoring.systemd import feed_the_watchdog, notify
from catalog_service.telegram import client

log = structlog.get_logger(__name__)

GRACE_S = 10.0
"""How long a stop waits for answers that are on their way, and for the database."""


async def run() -> None:
    """Until SIGTERM or SIGINT. `pages.AddressInUseError`."""
    stop = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    async with client.open_bot(settings.BOT_TOKEN, settings.BOT_API_URL) as bot:
        welcome_bot = WelcomeBot(bot, settings.MINI_APP_URL)
        async with (
            pages.serve(
                settings.BOT_HTTP_PORT, "CATALOG_BOT_HTTP_PORT", welcome_bot.health, welcome_bot.metrics_page
            ) as port,
            asyncio.TaskGroup() as group,
        ):
            log.info("the catalog's bot runs", http_port=port)
            notify("READY=1")
            feeding = group.create_task(feed_the_watchdog(lambda: not welcome_bot.is_stuck))
            await welcome_bot.serve(stop)
            feeding.cancel()
    log.info("the catalog's bot has stopped")


class WelcomeBot:
    """`bot` is opened and closed by whoever has made it. Seconds: between two welcomes of a chat; between two attempts
    to write visitors while the database is away."""

    def __init__(self, bot: Bot, mini_app_url: str, *, between_s: float = BETWEEN_S, rest_s: float = REST_S) -> None:
        self._acquaintance = Acquaintance(rest_s)
        voice = Voice(bot)
        welcomer = Welcomer(voice, Greetings(mini_app_url), self._acquaintance)
        self._metrics = BotMetrics()
        self._welcomer = welcomer
        answering = Answering(self._welcome, between_s)
        self._reception = Reception(answering, self._acquaintance, Groups(voice), Opting(voice))
        self._polling = Polling(bot, HEARD, lambda: outfit.put_on(bot, mini_app_url), voice.learn)
        self._answers: set[asyncio.Task[None]] = set()

    async def serve(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; what is being answered then is answered first."""
        async with asyncio.TaskGroup() as group:
            polling = group.create_task(self._poll(group))
            writing = group.create_task(self._acquaintance.write())
            await stop.wait()
            notify("STOPPING=1")
            polling.cancel()
            await asyncio.wait([polling])
            await self._finish(writing)
        await self._polling.confirm()

    @property
    def is_stuck(self) -> bool:
        return self._polling.is_stuck

    async def health(self) -> pages.Health:
        return self._vitals().health()

    async def metrics_page(self) -> bytes:
        return self._metrics.page(self._vitals())

    def _vitals(self) -> Vitals:
        since = self._acquaintance.waits_since
        return Vitals(
            trouble=self._polling.why,
            words=self._polling.words,
            quiet_s=self._polling.quiet_s,
            waiting=self._acquaintance.waiting,
            waits_s=(timezone.now() - since).total_seconds() if since else 0.0,
        )

    async def _welcome(self, chat_id: int, code: str | None) -> None:
        outcome = await self._welcomer.welcome(chat_id, code)
        self._metrics.greeted(type(outcome).__name__.lower())

    async def _poll(self, group: asyncio.TaskGroup) -> None:
        while True:
            updates = await self._polling.updates()
            self._metrics.heard(len(updates))
            if self._polling.why:
                self._metrics.troubled(self._polling.why)
            for update in updates:
                answer = group.create_task(self._reception.hear(update))
                self._answers.add(answer)
                answer.add_done_callback(self._answers.discard)

    async def _finish(self, writing: asyncio.Task[None]) -> None:
        if self._answers:
            _, late = await asyncio.wait(self._answers, timeout=GRACE_S)
            for answer in late:
                answer.cancel()
            if late:
                log.warning("stopped before everybody was answered", unanswered=len(late))
        writing.cancel()
        if not await self._acquaintance.written():
            log.error("stopped before every visitor was written: the database is away")
