"""The bot's parts put together, started and stopped."""

import asyncio
import signal

import structlog
from aiogram import Bot
from django.conf import settings

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
from catalog_service.telegram import client

log = structlog.get_logger(__name__)

GRACE_S = 10.0
"""How long a stop waits for answers that are on their way, and for the database."""


async def run() -> None:
    """Until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    async with client.open_bot(settings.BOT_TOKEN, settings.BOT_API_URL) as bot:
        await WelcomeBot(bot, settings.MINI_APP_URL).serve(stop)
    log.info("the catalog's bot has stopped")


class WelcomeBot:
    """`bot` is opened and closed by whoever has made it. Seconds: between two welcomes of a chat; between two attempts
    to write visitors while the database is away."""

    def __init__(self, bot: Bot, mini_app_url: str, *, between_s: float = BETWEEN_S, rest_s: float = REST_S) -> None:
        self._acquaintance = Acquaintance(rest_s)
        voice = Voice(bot)
        welcomer = Welcomer(voice, Greetings(mini_app_url), self._acquaintance)
        answering = Answering(welcomer.welcome, between_s)
        self._reception = Reception(answering, self._acquaintance, Groups(voice), Opting(voice))
        self._polling = Polling(bot, HEARD, lambda: outfit.put_on(bot, mini_app_url), voice.learn)
        self._answers: set[asyncio.Task[None]] = set()

    async def serve(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; what is being answered then is answered first."""
        async with asyncio.TaskGroup() as group:
            polling = group.create_task(self._poll(group))
            writing = group.create_task(self._acquaintance.write())
            await stop.wait()
            polling.cancel()
            await asyncio.wait([polling])
            await self._finish(writing)
        await self._polling.confirm()

    async def _poll(self, group: asyncio.TaskGroup) -> None:
        while True:
            for update in await self._polling.updates():
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
