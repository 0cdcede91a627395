"""The way back to Telegram: ever more slowly while nothing holds."""

from datetime import timedelta


class Backoff:
    """Pauses between attempts: `first`, doubled with every one in a row, `most` at the longest."""

    def __init__(self, first: timedelta, most: timedelta) -> None:
        self._first = first
        self._most = most
        self._in_a_row = 0

    def pause(self) -> timedelta:
        """After an attempt that failed."""
        doubled = self._first * (1 << min(self._in_a_row, 16))
        self._in_a_row += 1
        return min(doubled, self._most)

    def after(self, life: timedelta) -> timedelta:
        """After a connection that lived so long: one that outlived the longest pause begins the row anew."""
        if life > self._most:
            self._in_a_row = 0
        return self.pause()
