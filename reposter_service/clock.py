"""The only clock of the service. Everything else is told what time it is."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

import structlog

Clock = Callable[[], datetime]

SECOND = timedelta(seconds=1)
WORTH_SETTING = 2 * SECOND
"""A smaller difference is left alone: dates are whole seconds and an answer takes its time."""

log = structlog.get_logger()


class SureClock(Protocol):
    """A clock that knows whether it can be trusted with what cannot be taken back."""

    def __call__(self) -> datetime: ...

    @property
    def sure(self) -> bool: ...


def utc_now() -> datetime:
    """What the machine believes."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock


def lived() -> timedelta:
    """How long the machine has been up, asleep or awake: nobody can set this clock."""
    return timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))


class Asked(NamedTuple):
    """When Telegram was asked for the time, and how often the machine's clock had been set by then."""

    at: datetime
    lived: timedelta
    doubts: int


class TelegramClock:
    """The machine's clock, set right by Telegram's: posts bear Telegram's dates, and an hour is counted from them.

    `offset` is whole seconds, so that due moments stay at the machine's whole seconds, at which wakes come. When
    somebody sets the machine's clock, this one goes on as before, and is in doubt until it has been compared again.
    """

    def __init__(self, machine: Clock = utc_now, lived: Callable[[], timedelta] = lived) -> None:
        self.offset = timedelta()
        self._machine = machine
        self._lived = lived
        self._compared_at: timedelta | None = None
        self._doubts = 0
        self._started_at = machine() - lived()  # by this clock, and always the same as long as nobody sets it

    def __call__(self) -> datetime:
        return self._unless_set() + self.offset

    @property
    def sure(self) -> bool:
        """Whether it was compared with Telegram's since the start, and since the machine's clock was last set."""
        self._unless_set()
        return self._compared_at is not None

    def doubt(self) -> None:
        """Somebody may have set the machine's clock: compare it as soon as may be."""
        self._compared_at = None
        self._doubts += 1

    def compared_within(self, time: timedelta) -> bool:
        """Whether it was compared with Telegram's this short a time ago."""
        self._unless_set()
        return self._compared_at is not None and self._lived() - self._compared_at < time

    def ask(self) -> Asked:
        """To be called right before Telegram is asked for the time, and handed to `compare` with the answer."""
        return Asked(self._unless_set(), self._lived(), self._doubts)

    def compare(self, telegrams: datetime, asked: Asked) -> None:
        """Telegram named this date, a whole second. An answer on its way while the clock was set proves nothing.

        A second is met in its middle, and the answer in the middle of its way: only what is surely more is set right.
        """
        self._unless_set()
        if asked.doubts != self._doubts:
            return
        took = self._lived() - asked.lived
        ahead = telegrams + SECOND / 2 - (asked.at + took / 2)
        if abs(ahead - self.offset) >= WORTH_SETTING + took / 2:
            self._set(SECOND * round(ahead / SECOND))
        self._compared_at = self._lived()

    def _unless_set(self) -> datetime:
        """The machine's time. Where it is not what has been lived through since, somebody has set it."""
        now = self._machine()
        jumped = now - self._lived() - self._started_at
        if abs(jumped) >= WORTH_SETTING:
            self._started_at += jumped
            self.offset -= SECOND * round(jumped / SECOND)
            self.doubt()
            log.warning("the machine's clock was set", by_s=round(jumped / SECOND))
        return now

    def _set(self, offset: timedelta) -> None:
        self.offset = offset
        seconds = int(offset.total_seconds())
        if seconds:
            log.warning("the machine's clock is wrong, going by Telegram's", telegram_is_ahead_s=seconds)
        else:
            log.info("the machine's clock is right again")
