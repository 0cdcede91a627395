"""PURE: whether the worker gets on. Moments are seconds of one clock that nobody sets."""

STUCK_S = 30 * 60.0
"""A job begins each ten seconds. A mailing and a round of figures may go on for hours, and keep two of the four places;
whatever else is done there ends in minutes, or PostgreSQL ends it."""


class Progress:
    """Told of each job that begins or ends, and of each moment in which nothing could: the database is away."""

    def __init__(self, now: float) -> None:
        self._since = now

    def moved(self, now: float) -> None:
        """A job has begun or ended."""
        self._since = now

    def held(self, now: float) -> None:
        """The database does not answer: waiting for it is all there is to do, and ending would not bring it back."""
        self._since = now

    def stands_still_s(self, now: float) -> float:
        """For how long nothing has begun or ended although it could."""
        return max(now - self._since, 0.0)

    def is_stuck(self, now: float) -> bool:
        return self.stands_still_s(now) > STUCK_S
