"""Unmodified Telethon clients pointed at a sandbox, and waiting for something to become true."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from telegram_sandbox.mtproto.message_views import DATACENTER
from telegram_sandbox.server import Sandbox
from telegram_sandbox.world import Person
from telethon import TelegramClient, events
from telethon.crypto import rsa
from telethon.sessions import MemorySession, StringSession

API_ID, API_HASH = 1, "0" * 32


@asynccontextmanager
async def signed_in(sandbox: Sandbox, person: Person, **options: Any) -> AsyncIterator[Any]:
    """A connected client with a provisioned session: no login, no RSA key."""
    session = StringSession(sandbox.mtproto.provision(person))
    async with _connected(TelegramClient(session, API_ID, API_HASH, **_quick(options))) as client:
        yield client


@asynccontextmanager
async def stranger(sandbox: Sandbox, **options: Any) -> AsyncIterator[Any]:
    """A connected client that nobody is signed in with; it has made its auth key by a real handshake."""
    rsa.add_key(sandbox.mtproto.public_key_pem, old=False)
    session = MemorySession()
    session.set_dc(DATACENTER, "127.0.0.1", sandbox.mtproto.port)
    async with _connected(TelegramClient(session, API_ID, API_HASH, **_quick(options))) as client:
        yield client


@asynccontextmanager
async def _connected(client: Any) -> AsyncIterator[Any]:
    await client.connect()
    try:
        yield client
    finally:
        await client.disconnect()


def _quick(options: dict[str, Any]) -> dict[str, Any]:
    return {"retry_delay": 0, "flood_sleep_threshold": 0, "raise_last_call_error": True} | options


def listen(client: Any, event: Any = None) -> list[Any]:
    """Everything the client hears from now on: messages, or the given event."""
    heard: list[Any] = []

    async def hear(update: Any) -> None:
        heard.append(update)

    client.add_event_handler(hear, event or events.NewMessage())
    return heard


async def until(condition: Callable[[], object], *, seconds: float = 60.0) -> None:
    """Wait until something is true; a timeout only so that a failing test ends."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for happens inside clients that signal nothing
            await asyncio.sleep(0.01)
