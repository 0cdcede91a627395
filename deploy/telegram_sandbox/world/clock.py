"""World time: what dates of posts are made of. It may run faster than the wire's time, or stand still."""

import time
from collections.abc import Callable


class WorldClock:
    """Seconds since 1970 (UTC) in the world. `speed` world seconds pass in one real second."""

    def __init__(
        self, *, speed: float = 1.0, start: float | None = None, real: Callable[[], float] = time.time
    ) -> None:
        self._real = real
        self._real_start = real()
        self._world_start = self._real_start if start is None else start
        self._speed = speed

    @classmethod
    def standing(cls, at: float) -> "WorldClock":
        """A clock that moves only by `advance`: for tests."""
        return cls(speed=0.0, start=at)

    @property
    def speed(self) -> float:
        return self._speed

    def real(self) -> float:
        """The wire's time, for what must not run faster with the world: codes and their lifetimes."""
        return self._real()

    def exact(self) -> float:
        """World time with its fraction."""
        return self._world_start + (self._real() - self._real_start) * self._speed

    def now(self) -> int:
        """World time in whole seconds: Telegram's dates know no fractions."""
        return int(self.exact())

    def set_speed(self, speed: float) -> None:
        """From this instant on the world runs at `speed`; it never jumps."""
        self._world_start, self._real_start = self.exact(), self._real()
        self._speed = speed

    def advance(self, seconds: float) -> None:
        """Jump forward. Telegram never goes back, so neither does this clock."""
        if seconds < 0:
            raise ValueError("the world's clock never goes back")
        self._world_start += seconds

    def real_seconds_until(self, instant: float) -> float:
        """How long a real waiter has to sleep until the world reaches `instant` (0 when it is past)."""
        if instant <= self.exact():
            return 0.0
        return (instant - self.exact()) / self._speed if self._speed else float("inf")
