"""Who was here, by which link, whom the bot may write to: noted at once, written as soon as the database takes it."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from django.db import transaction

from catalog_service.links import actions as links
from catalog_service.links.queries import known
from catalog_service.postgres import rows
from catalog_service.telegram import actions as manager_chats
from catalog_service.visitors import actions as visitors
from catalog_service.visitors.actions import Person

log = structlog.get_logger(__name__)

REST_S = 5.0
MOST = 10_000
"""Visitors that wait to be written; more than a house sees in hours without a database."""
MOST_STARTS = 10
"""Of one visitor who waits to be written; the first that is a link's counts."""


@dataclass(frozen=True)
class Start:
    """Somebody pressed a link: its code, and when."""

    code: str
    at: datetime


@dataclass(frozen=True)
class News:
    """Somebody was here, and the bot may write to him; without `person` it may not any more."""

    telegram_id: int
    person: Person | None
    at: datetime
    starts: tuple[Start, ...] = ()

    def after(self, earlier: "News | None") -> "News":
        """The same, with the links by which he came before."""
        return replace(self, starts=(*earlier.starts, *self.starts)[:MOST_STARTS]) if earlier else self

    def write(self) -> None:
        with transaction.atomic():
            if self.person:
                visitors.see(self.telegram_id, self.person, now=self.at)
                manager_chats.opened(self.telegram_id)
                self._arrive()
            visitors.set_reachable(self.telegram_id, reachable=self.person is not None)

    def _arrive(self) -> None:
        for start in self.starts:
            if link := known(start.code):
                links.arrive(self.telegram_id, link.pk, start.at)
                return


class Acquaintance:
    """Of each person the newest is kept with all his links, and nothing is forgotten while the database is away."""

    def __init__(self, rest_s: float) -> None:
        self._rest_s = rest_s
        self._waiting: dict[int, News] = {}
        self._come = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Visitors who wait to be written."""
        return len(self._waiting)

    @property
    def waits_since(self) -> datetime | None:
        """Of the one who is written next; None: nobody waits."""
        return next((news.at for news in self._waiting.values()), None)

    def note(self, news: News) -> None:
        earlier = self._waiting.pop(news.telegram_id, None)
        self._waiting[news.telegram_id] = news.after(earlier)
        if len(self._waiting) > MOST:
            lost = self._waiting.pop(next(iter(self._waiting)))
            log.error("a visitor is forgotten: too many wait for the database", visitor=lost.telegram_id)
        self._come.set()

    async def write(self) -> None:
        """Until cancelled."""
        while True:
            await self._come.wait()
            self._come.clear()
            if not await self.written():
                await asyncio.sleep(self._rest_s)
                self._come.set()

    async def written(self) -> bool:
        """Write what waits, one after the other; False when the database did not take one."""
        while self._waiting:
            news = next(iter(self._waiting.values()))
            try:
                await rows.work(news.write)
            except rows.AWAY as away:
                log.warning("visitors wait for the database", waiting=len(self._waiting), error=str(away))
                return False
            except Exception:
                # Not to stand in the way of the others.
                log.exception("a visitor could not be written", visitor=news.telegram_id)
            if self._waiting.get(news.telegram_id) is news:
                del self._waiting[news.telegram_id]
        return True
