"""Fixtures for tests that need a Telegram: `telegram` (a running sandbox) and `telegram_world` (what is in it).

Switch on in a root conftest: `pytest_plugins = ["telegram_sandbox.pytest_plugin"]`. A test module that needs
another clock or other switches overrides `telegram_world`.
"""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from telegram_sandbox.world.world import World

if TYPE_CHECKING:
    from telegram_sandbox.server import Sandbox


@pytest.fixture
def telegram_world() -> World:
    """An empty world whose clock is the real one."""
    return World()


@pytest_asyncio.fixture
async def telegram(telegram_world: World) -> AsyncIterator["Sandbox"]:
    """A sandbox in the test's own loop, on free ports. A method it lacks fails the test that called it.

    Sessions: `telegram.mtproto.provision(telegram.world.people.add("Ann"))` is a Telethon StringSession.
    """
    # Telethon takes a second to import: only tests that ask for a Telegram pay for it.
    from telegram_sandbox.server import Sandbox  # noqa: PLC0415

    async with Sandbox(telegram_world) as sandbox:
        yield sandbox
    if sandbox.mtproto.unknown:
        pytest.fail(f"methods the sandbox lacks: {dict(sandbox.mtproto.unknown)}")
