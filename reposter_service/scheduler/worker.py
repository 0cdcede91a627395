"""A worker does one piece of work whenever it is woken, one round at a time."""

import asyncio
import time
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
        self.last_success: float | None = None
        self._work = work
        self._awake = asyncio.Event()
        self._failures = 0

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
        except Exception:
            log.exception("round failed", worker=self.name)
            return self._rest_longer(0)
        self._failures = 0
        self.last_success = time.monotonic()
        return 0

    def _rest_longer(self, at_least: float) -> float:
        self._failures += 1
        return max(at_least, min(SHORTEST_REST_S * 2.0**self._failures, LONGEST_REST_S))
