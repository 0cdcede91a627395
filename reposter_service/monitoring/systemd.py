"""systemd's notify protocol (sd_notify(3)): ready, stopping, and the watchdog's food."""

import os
import socket
from contextlib import suppress


def notify(state: str) -> None:
    """Tell systemd, where it asked to be told: `READY=1`, `WATCHDOG=1`, `STOPPING=1`.

    A systemd that does not listen just now (it restarts, its queue is full) is no reason to stop working.
    """
    if address := os.environ.get("NOTIFY_SOCKET"):
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sock:
            sock.connect("\0" + address[1:] if address.startswith("@") else address)
            sock.send(state.encode())
