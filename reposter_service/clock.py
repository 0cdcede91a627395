"""The only clock of the service. Everything else is told what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

Clock = Callable[[], datetime]

SECOND = timedelta(seconds=1)
WORTH_SETTING = 2 * SECOND
"""A smaller difference is left alone: dates are whole seconds and an answer takes its time."""

log = structlog.get_logger()


def utc_now() -> datetime:
    """What the machine believes."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock


class TelegramClock:
    """The machine's clock, set right by Telegram's: posts bear Telegram's dates, and an hour is counted from them.

    `offset` is whole seconds, so that due moments stay at the machine's whole seconds, at which wakes come.
    """

    def __init__(self, machine: Clock = utc_now) -> None:
        self.machine = machine
        self.offset = timedelta()
        self._compared_at: datetime | None = None

    def __call__(self) -> datetime:
        return self.machine() + self.offset

    def doubt(self) -> None:
        """Somebody has set the machine's clock: compare it as soon as may be."""
        self._compared_at = None

    def compared_within(self, time: timedelta) -> bool:
        """Whether it was compared with Telegram's this short a time ago."""
        return self._compared_at is not None and timedelta() <= self.machine() - self._compared_at < time

    def compare(self, telegrams: datetime, asked_at: datetime) -> None:
        """Telegram named this date, a whole second, in answer to what was asked at `asked_at` by the machine's clock.

        A second is met in its middle, and the answer in the middle of its way: only what is surely more is set right.
        """
        answered_at = self.machine()
        took = max(answered_at - asked_at, timedelta())
        ahead = telegrams + SECOND / 2 - (asked_at + took / 2)
        if abs(ahead - self.offset) >= WORTH_SETTING + took / 2:
            self._set(SECOND * round(ahead / SECOND))
        self._compared_at = answered_at

    def _set(self, offset: timedelta) -> None:
        self.offset = offset
        seconds = int(offset.total_seconds())
        if seconds:
            log.warning("the machine's clock is wrong, going by Telegram's", telegram_is_ahead_s=seconds)
        else:
            log.info("the machine's clock is right again")
