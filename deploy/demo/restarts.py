"""Whether the daemon, when it has ended, is started again, as systemd decides it in production. Pure."""

SHORT_LIFE_S = 10.0
MOST_IN_A_ROW = 3


class Restarts:
    """A daemon that ends at once, and again, cannot start: somebody has to read its log."""

    def __init__(self) -> None:
        self._short_lives = 0

    def is_worthwhile(self, lived_s: float) -> bool:
        """Of a daemon that has ended after so many seconds."""
        self._short_lives = self._short_lives + 1 if lived_s < SHORT_LIFE_S else 0
        return self._short_lives < MOST_IN_A_ROW
