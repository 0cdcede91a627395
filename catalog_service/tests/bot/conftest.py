"""The bot in the test's own loop, in front of a small Telegram and of a database where commits are commits."""

import asyncio
from collections.abc import AsyncIterator

import provision
import pytest
from telegram_sandbox.world import World

from catalog_service.bot.app import WelcomeBot
from catalog_service.telegram import client
from catalog_service.tests.town import Town, town_of

MINI_APP = "https://catalog.example.com/"


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with town_of(World()) as town:
        yield town


@pytest.fixture
async def house(town: Town, committed: provision.HouseDatabase) -> AsyncIterator[Town]:
    """The town, with the bot at work in it; it does not rest for tests' sake."""
    stop = asyncio.Event()
    async with client.open_bot(town.token, town.url) as bot:
        serving = asyncio.ensure_future(WelcomeBot(bot, MINI_APP, between_s=0.05, rest_s=0.05).serve(stop))
        await town.bot_listens()
        yield town
        stop.set()
        await serving
