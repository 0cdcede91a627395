"""When the next letter may go: even slots, so many a second. Times are seconds of one clock, whichever it is."""

LATE_S = 0.12
"""So much lateness is made up for: a slot that was taken late moves no later one, or all of them together would be less
than what is allowed. After a longer pause nothing is."""


class Pace:
    """Within any second at most `per_second * (1 + LATE_S) + 1` slots. 0 a second: no limit."""

    def __init__(self, per_second: float) -> None:
        self._step = 1 / per_second if per_second else 0.0
        self._next = float("-inf")

    def slot(self, now: float) -> float:
        """Take the next one: its moment, not before `now`. Whoever took it goes then, or lets it pass."""
        due = self._next if self._next >= now - LATE_S else now
        self._next = due + self._step
        return max(due, now)
