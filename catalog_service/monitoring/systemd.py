"""systemd's notify protocol (sd_notify(3)): ready, stopping, and the watchdog's food."""

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress

FEEDING_S = 3.0
"""Between two meals; the unit's WatchdogSec is many times that."""


def notify(state: str) -> None:
    """Tell systemd, where it asked to be told: `READY=1`, `WATCHDOG=1`, `STOPPING=1`.

    A systemd that does not listen just now (it restarts, its queue is full) is no reason to stop working.
    """
    if address := os.environ.get("NOTIFY_SOCKET"):
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sock:
            sock.connect("\0" + address[1:] if address.startswith("@") else address)
            sock.send(state.encode())


async def feed_the_watchdog(is_alive: Callable[[], bool]) -> None:
    """Until cancelled: each few seconds, as long as the loop turns and it is so."""
    while True:
        if is_alive():
            notify("WATCHDOG=1")
        await asyncio.sleep(FEEDING_S)
