"""One world with Ann, a bot and its channel; the bot door on a real socket; an unmodified aiogram in front of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram_sandbox.bot_api.door import BotApi
from telegram_sandbox.bot_api.inbox import Inbox, Update
from telegram_sandbox.faults import Faults
from telegram_sandbox.world import Channel, DirectMessage, Person, World


@dataclass
class Stage:
    """`menu` is the bot as the world knows it, `bot` the aiogram client that speaks for it.

    `bot` is untyped: in aiogram's types every field may be missing, and a test that misses one fails anyway.
    """

    world: World
    faults: Faults
    api: BotApi
    base: str
    ann: Person
    menu: Person
    bot: Any
    news: Channel

    @property
    def inbox(self) -> Inbox:
        return self.api.account(self.menu).inbox

    def updates(self) -> list[Update]:
        """What waits for the bot, without fetching it."""
        return list(self.inbox._updates)

    def seen(self, number: int) -> DirectMessage:
        """A message by its number in the bot's box."""
        message = self.world.direct.find(self.menu, number)
        assert message is not None
        return message

    def only(self, kind: str) -> dict[str, Any]:
        """The one update that waits, which is of this kind."""
        (update,) = self.updates()
        body: dict[str, Any] = update[kind]
        return body

    def texts(self) -> list[str]:
        """The posts of the bot's channel."""
        return [post.text for post in self.news.messages.values()]

    def last(self) -> DirectMessage:
        """The newest message between Ann and the bot."""
        return self.world.direct.chat(self.ann, self.menu)[-1]

    async def bot_waits(self) -> None:
        """Until the bot's long poll is open."""
        await until(lambda: self.inbox._waiter is not None)


def client(base: str, person: Person) -> Bot:
    """An aiogram client of a bot."""
    return Bot(person.token or "", session=AiohttpSession(api=TelegramAPIServer.from_base(base)))


async def until(condition: Callable[[], Any]) -> None:
    """Wait for something that happens in another task; there is no event to wait for from here."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
