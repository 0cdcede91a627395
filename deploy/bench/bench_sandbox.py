"""How much Telegram the sandbox is: an unmodified Telethon client asks, in the same loop."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from telegram_sandbox.server import Sandbox
from telethon import TelegramClient
from telethon.sessions import StringSession

from bench.measurement import single

REQUESTS: Final = 3000
AT_ONCE: Final = 30


def requests_per_s() -> float:
    """channels.getMessages of 10 posts, answered and read, with 30 requests under way at a time."""
    return asyncio.run(_requests_per_s())


async def _requests_per_s() -> float:
    async with Sandbox() as sandbox:
        person = sandbox.world.people.add("Ann")
        channel = sandbox.world.channels.create("News", owner=person, username="news")
        posts = [sandbox.world.posts.publish(channel, f"post {number}").id for number in range(10)]
        client = TelegramClient(StringSession(sandbox.mtproto.provision(person)), 1, "0" * 32)
        await client.connect()
        try:
            entity = await client.get_input_entity("news")
            began = time.perf_counter()
            for _ in range(REQUESTS // AT_ONCE):
                await asyncio.gather(*(client.get_messages(entity, ids=posts) for _ in range(AT_ONCE)))
            return REQUESTS / (time.perf_counter() - began)
        finally:
            await client.disconnect()


MEASUREMENTS: Final = (single("requests_per_s", "1/s", requests_per_s),)
