"""A town for tests of the catalog's bot: a Bot API on a real socket, and people who talk to it as people do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp.test_utils import TestServer
from telegram_sandbox.bot_api.door import BotApi
from telegram_sandbox.bot_api.server import BOT_API, application
from telegram_sandbox.faults import Faults
from telegram_sandbox.world import DirectMessage, Person, World
from telegram_sandbox.world.messages import Content

PATIENCE_S = 60.0


@dataclass
class Correspondent:
    """One person at their telephone."""

    person: Person
    bot: Person
    world: World

    @property
    def id(self) -> int:
        return self.person.id

    def starts(self, code: str = "") -> None:
        self.world.direct.start(self.person, self.bot, code)

    def sends(self, content: str | Content, **options: Any) -> DirectMessage:
        return self.world.direct.send(self.person, self.bot, content, **options)

    def blocks(self) -> None:
        self.world.direct.block(self.person, self.bot)

    def told(self) -> list[DirectMessage]:
        """What the bot has said, oldest first."""
        chat = self.world.direct.chat(self.person, self.bot)
        return [message for message in chat if message.sender_id == self.bot.id]

    async def hears(self, times: int = 1) -> list[DirectMessage]:
        """Wait until the bot has said so much altogether."""
        await until(lambda: len(self.told()) >= times)
        assert len(self.told()) == times
        return self.told()


@dataclass
class Town:
    """`url` is where the bot finds Telegram."""

    world: World
    faults: Faults
    api: BotApi
    url: str

    def __post_init__(self) -> None:
        people = self.world.people
        self.bot = people.add_bot("catalog_house_bot", first_name="Каталог каналов")
        self.anna, self.boris = (
            Correspondent(people.add(name, username=username), self.bot, self.world)
            for name, username in (("Анна", "anna_demo"), ("Борис", None))
        )

    @property
    def token(self) -> str:
        return self.bot.token or ""

    async def bot_listens(self) -> None:
        """No update reaches it before: it has not said yet which it wants."""
        await until(lambda: bool(self.api.account(self.bot).inbox.allowed))


@asynccontextmanager
async def town_of(world: World) -> AsyncIterator[Town]:
    faults = Faults(world.clock.exact)
    app = application(world, faults)
    async with TestServer(app) as server:
        yield Town(world, faults, app[BOT_API], str(server.make_url("")).rstrip("/"))
        assert not app[BOT_API].calls.unknown


async def until(condition: Callable[[], Any]) -> None:
    """Wait for what happens in another task, thread or process."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - there is no event to wait for from here
            await asyncio.sleep(0.01)
