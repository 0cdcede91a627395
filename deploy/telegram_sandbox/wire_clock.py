"""Telegram's clock as the wire shows it: the machine's, or one that is minutes away from it."""

import time


class WireClock:
    """Seconds since 1970 (UTC). With a `shift` all clients on this machine are what people have at home: a computer
    whose clock is wrong. Set while the sandbox runs, it is somebody setting that computer's clock.
    """

    def __init__(self, shift: float = 0.0) -> None:
        self.shift = shift

    def __call__(self) -> float:
        return time.time() + self.shift
