"""A mailing to a few people, a small Telegram behind a socket, and a database where commits are commits."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import provision
import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from telegram_sandbox.world import AccountState, Person, World

from catalog_service.mailings import sender, shift
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.tests.builders import a_category, a_mailing, a_visitor
from catalog_service.tests.town import PATIENCE_S, Town, town_of, until
from catalog_service.visitors.models import Interest

T = TypeVar("T")


async def rows(piece: Callable[[], T]) -> T:
    """A piece of work with the database, in a thread, as a worker's."""

    def done() -> T:
        try:
            return piece()
        finally:
            connection.close()

    return await asyncio.to_thread(done)


@dataclass
class PostOffice:
    """The town, and the mailing to everybody who has been told of here."""

    town: Town
    mailing: Mailing

    @property
    def bot(self) -> Person:
        return self.town.bot

    async def people(self, number: int, **visitor: Any) -> list[Person]:
        """So many people who have started the bot, visitors of the segment."""
        world = self.town.world
        found = [world.people.add(f"Читатель {each}") for each in range(number)]
        for person in found:
            world.direct.start(person, self.bot)
        await rows(lambda: self._are_interested(found, {"reachable": True} | visitor))
        return found

    def _are_interested(self, people: Sequence[Person], fields: Mapping[str, Any]) -> None:
        for person in people:
            visitor = a_visitor(person.id, **fields)
            interest = {"category": self.mailing.category, "strength": 5, "last_at": timezone.now()}
            Interest.objects.create(visitor=visitor, **interest)

    async def starts(self, **fields: Any) -> None:
        """As a manager's press of the button leaves it."""
        started = {"state": Mailing.State.SENDING, "started_at": timezone.now()}
        await self.changes(**started | fields)

    async def changes(self, **fields: Any) -> None:
        await rows(lambda: Mailing.objects.filter(pk=self.mailing.pk).update(**fields))

    async def read(self) -> Mailing:
        await rows(self.mailing.refresh_from_db)
        return self.mailing

    async def states(self) -> Counter[str]:
        found = Recipient.objects.filter(mailing=self.mailing).values_list("state", flat=True)
        return Counter(await rows(lambda: list(found)))

    async def becomes(self, state: Mailing.State) -> Mailing:
        """Wait until the mailing is in this state."""
        async with asyncio.timeout(PATIENCE_S):
            while (await self.read()).state != state:  # noqa: ASYNC110 - another process may write it
                await asyncio.sleep(0.02)
        return self.mailing

    async def got(self, number: int, method: str = "sendMessage") -> None:
        """Wait until so many letters have been said."""
        await until(lambda: self.town.api.calls.count(method) >= number)

    async def state_of(self, person: Person) -> Recipient:
        return await rows(lambda: Recipient.objects.get(mailing=self.mailing, visitor=person.id))

    def letters(self, person: Person) -> int:
        """How many this person has got."""
        chat = self.town.world.direct.chat(person, self.bot)
        return sum(message.sender_id == self.bot.id for message in chat)

    def deletes_account(self, person: Person) -> None:
        self.town.world.people.set_state(person, AccountState.DELETED)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with town_of(World()) as town:
        yield town


@pytest.fixture
def settled(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Django's settings for this town, no pace that a test would have to wait for, a sender that looks around often."""
    monkeypatch.setattr(shift, "TEND_S", 0.1)
    with override_settings(BOT_TOKEN=town.token, BOT_API_URL=town.url, MAILINGS_A_SECOND=0):
        yield


@pytest.fixture
async def office(town: Town, committed: provision.HouseDatabase, settled: None) -> PostOffice:
    mailing = await rows(lambda: a_mailing(a_category("Бизнес")))
    return PostOffice(town, mailing)


@asynccontextmanager
async def sender_at_work() -> AsyncIterator[asyncio.Task[None]]:
    """Beside the test; at the end it is stopped as a worker stops it."""
    task = asyncio.ensure_future(sender.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])
    task.result()
