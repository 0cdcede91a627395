"""A worker does one piece of work whenever it is woken, one round at a time."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from reposter_service.errors import AccountLost, Disconnected, Temporary

log = structlog.get_logger()

Work = Callable[[], Awaitable[object]]

SHORTEST_REST_S = 0.2
LONGEST_REST_S = 30.0


class Worker:
    """Wakes that come during a round make one more round, never two at once.

    A refusal with a wait rests the worker as long as Telegram asks; then a round is made without a further wake. With
    no connection it waits for the next wake, which the connection brings. Other trouble is logged and rests it ever
    longer; the rows that were to be worked on are still there.
    """

    def __init__(self, name: str, work: Work) -> None:
        self.name = name
        self._work = work
        self._awake = asyncio.Event()
        self._failures = 0
        self._last_fault: type[Exception] | None = None

    def wake(self) -> None:
        self._awake.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            rest = await self._round()
            if rest:
                await asyncio.sleep(rest)
                self._awake.set()

    async def _round(self) -> float:
        """One round; how many seconds to rest before the next, 0 after a success."""
        try:
            await self._work()
        except Disconnected as trouble:
            log.debug("no connection", worker=self.name, why=str(trouble))  # the userbot's own log tells it once
            return 0
        except Temporary as trouble:
            log.warning("Telegram asks to wait", worker=self.name, why=str(trouble), wait=trouble.retry_after)
            return self._rest_longer(trouble.retry_after.total_seconds())
        except AccountLost as trouble:
            log.error("userbot lost", worker=self.name, state=trouble.state.value)  # noqa: TRY400 - a state, no fault
            return LONGEST_REST_S
        except Exception as fault:  # noqa: BLE001 - told in full by `_tell`
            self._tell(fault)
            return self._rest_longer(0)
        self._failures, self._last_fault = 0, None
        return 0

    def _tell(self, fault: Exception) -> None:
        """A fault in full when it is new, in a line while it goes on: a database may be away for hours."""
        if type(fault) is self._last_fault:
            log.warning("round failed again", worker=self.name, error=type(fault).__name__, why=str(fault))
        else:
            log.error("round failed", worker=self.name, exc_info=fault)
        self._last_fault = type(fault)

    def _rest_longer(self, at_least: float) -> float:
        self._failures += 1
        return max(at_least, min(SHORTEST_REST_S * 2.0**self._failures, LONGEST_REST_S))
