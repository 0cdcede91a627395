"""systemd's notify protocol (sd_notify(3)): ready, stopping, and the watchdog's food."""

import os
import socket


def notify(state: str) -> None:
    """Tell systemd, where it asked to be told: `READY=1`, `WATCHDOG=1`, `STOPPING=1`."""
    if address := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sock:
            sock.connect("\0" + address[1:] if address.startswith("@") else address)
            sock.send(state.encode())
