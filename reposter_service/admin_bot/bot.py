"""The admin bot: its rooms put together, and the polling."""

import asyncio
import time
from collections.abc import Collection
from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram.types import ErrorEvent, User

from reposter_service.admin_bot import (
    donors,
    from_catalog,
    many_donors,
    menu,
    pauses,
    projects,
    rating,
    statistics,
    texts,
    tuner,
    userbots,
    why,
)
from reposter_service.admin_bot.access import AdminsOnly
from reposter_service.admin_bot.ask import talking
from reposter_service.admin_bot.dialogs import StoredDialogs
from reposter_service.admin_bot.double_press import DoublePress
from reposter_service.admin_bot.hearing import Hearing
from reposter_service.admin_bot.in_flight import PatientDispatcher
from reposter_service.admin_bot.messenger import ERRORS, translated
from reposter_service.admin_bot.office import Office
from reposter_service.admin_bot.one_album import OneAlbum
from reposter_service.errors import BotRefused, is_mistake
from reposter_service.workflows.bot_ports import Dialogs

log = structlog.get_logger()

GRACE_S = 10.0
"""How long a stop waits for what is being handled."""
RETRY_S, REFUSED_RETRY_S = 10.0, 300.0
HEARD = ["message", "callback_query"]


class AdminBot:
    """`bot` is opened and closed by whoever has made it."""

    def __init__(self, bot: Bot, admin_ids: Collection[int], dialogs: Dialogs, office: Office) -> None:
        self._bot = bot
        self.hearing = Hearing()
        bot.session.middleware(self.hearing)
        stored = StoredDialogs(dialogs, office.clock)
        self.dispatcher = PatientDispatcher(
            storage=stored,
            dialogs=stored,
            events_isolation=SimpleEventIsolation(),
            disable_fsm=True,  # it is registered below, after those who let an update fall
            office=office,
        )
        for middleware in (AdminsOnly(admin_ids), DoublePress(time.monotonic), OneAlbum(), self.dispatcher.fsm):
            self.dispatcher.update.outer_middleware(middleware)
        for observer in (self.dispatcher.message, self.dispatcher.callback_query):
            observer.outer_middleware(talking)
        self.dispatcher.errors.register(_tell_trouble)
        features = (projects, donors, many_donors, from_catalog, pauses, statistics, rating, why, tuner, userbots)
        self.dispatcher.include_routers(menu.first(), *(feature.router() for feature in features), menu.last())

    async def poll(self) -> None:
        """Until cancelled. What is being handled then is finished first."""
        try:
            await self._introduce()
            await self._listen()
        finally:
            self.hearing.ended()

    async def _listen(self) -> None:
        async with asyncio.TaskGroup() as group:
            polling = group.create_task(
                self.dispatcher.start_polling(
                    self._bot, handle_signals=False, close_bot_session=False, allowed_updates=HEARD
                )
            )
            try:
                await asyncio.wait([polling])
            except asyncio.CancelledError:
                await self._stop()
                raise

    async def _stop(self) -> None:
        await self.dispatcher.stop_polling()
        try:
            async with asyncio.timeout(GRACE_S):
                await self.dispatcher.idle()
        except TimeoutError:
            log.warning("the bot was stopped in the middle of a dialog", after_s=GRACE_S)

    async def _introduce(self) -> None:
        """Ask Telegram who the bot is, until it says so, and look empty to strangers: no commands, no description."""
        while True:
            try:
                me = await self._bot.me()
                await self._bot.delete_webhook()
                await self._look_empty()
            except ERRORS as error:
                trouble = translated(error)
                log.warning("the bot cannot begin", error=type(trouble).__name__, why=str(trouble))
                await asyncio.sleep(REFUSED_RETRY_S if isinstance(trouble, BotRefused) else RETRY_S)
            else:
                log.info("the bot listens", username=me.username)
                return

    async def _look_empty(self) -> None:
        """Telegram counts these changes jealously: only what is there is taken away."""
        if await self._bot.get_my_commands():
            await self._bot.delete_my_commands()
        if (await self._bot.get_my_description()).description:
            await self._bot.set_my_description("")
        if (await self._bot.get_my_short_description()).short_description:
            await self._bot.set_my_short_description("")


async def _tell_trouble(event: ErrorEvent, bot: Bot, event_from_user: User) -> None:
    """A handler has failed: in words to the admin, as one line to the log. Neither has a word of what was typed."""
    error = event.exception
    mistake = is_mistake(error)
    log.error("the bot could not answer", error=type(error).__name__, exc_info=error if mistake else None)
    with suppress(*ERRORS):
        await bot.send_message(event_from_user.id, texts.MISTAKE if mistake else texts.TROUBLE)
