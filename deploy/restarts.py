"""Whether and when a process that has ended is started again, as systemd decides it in production. Pure."""

SHORT_LIFE_S = 10.0
MOST_IN_A_ROW = 3
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
LONG_LIFE_S = 60.0


class Restarts:
    """A daemon that ends at once, and again, cannot start: somebody has to read its log."""

    def __init__(self) -> None:
        self._short_lives = 0

    def is_worthwhile(self, lived_s: float) -> bool:
        """Of a daemon that has ended after so many seconds."""
        self._short_lives = self._short_lives + 1 if lived_s < SHORT_LIFE_S else 0
        return self._short_lives < MOST_IN_A_ROW


class Pauses:
    """Between two starts: twice as long each time, until it has lived for a minute."""

    def __init__(self) -> None:
        self._next = FIRST_PAUSE_S

    def after(self, lived_s: float) -> float:
        """Seconds to wait before the next start of a process that has ended after so many."""
        pause = FIRST_PAUSE_S if lived_s >= LONG_LIFE_S else self._next
        self._next = min(2 * pause, LONGEST_PAUSE_S)
        return pause
