from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from telegram_sandbox.bot_api.server import BOT_API, application
from telegram_sandbox.faults import Faults
from telegram_sandbox.tests.bot_api.stage import Stage, client
from telegram_sandbox.world import World, WorldClock

NOON = 1_780_000_000


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    world = World(WorldClock.standing(NOON))
    faults = Faults(world.clock.exact)
    owner, ann = world.people.add("Owner"), world.people.add("Ann", username="ann_s")
    menu = world.people.add_bot("menubot")
    app = application(world, faults)
    news = world.channels.create("News", owner=owner, username="news_x")
    world.members.promote(news, menu, by=owner)
    world.direct.start(ann, menu)
    async with TestServer(app) as server:
        base = str(server.make_url("")).rstrip("/")
        stage = Stage(world, faults, app[BOT_API], base, ann, menu, client(base, menu), news)
        stage.inbox.clear()
        yield stage
        # aiogram's own `close` sleeps a quarter of a second for the sake of TLS, which is not spoken here.
        if stage.bot.session._session:
            await stage.bot.session._session.close()
        assert not stage.api.calls.unknown, "a method the sandbox does not know was called"
