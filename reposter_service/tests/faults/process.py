"""The daemon as a process, where the process itself matters."""

import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from orphans import on_parents_death

from reposter_service.tests.faults.house import SESSION_KEY, House


@asynccontextmanager
async def process(house: House, **environment: str) -> AsyncIterator[Process]:
    """`python -m reposter_service run` on the house's database; ended with the block, if it still runs."""
    started = await create_subprocess_exec(
        sys.executable,
        "-m",
        "reposter_service",
        "run",
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
        env={
            **os.environ,
            "REPOSTER_DATABASE_URL": house.daemon_dsn,
            "REPOSTER_SESSION_KEY": SESSION_KEY,
            "REPOSTER_HTTP_PORT": "0",
            "REPOSTER_BOT_TOKEN": house.bot.token or "",
            "REPOSTER_BOT_API_URL": house.bot_api_url,
            "REPOSTER_ADMIN_IDS": str(house.admin.id),
            "TELEGRAM_API_ID": "1",
            "TELEGRAM_API_HASH": "0" * 32,
            **environment,
        },
        preexec_fn=on_parents_death(signal.SIGKILL),
    )
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            started.kill()
        await started.wait()
