"""The one place that starts tasks: named, watched, restarted, stopped together."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()

FIRST_RESTART_S = 1.0
LAST_RESTART_S = 60.0
ASKED_AGAIN_S = 5.0
"""Longer than it takes to clean up; a cancellation that is lost is rare."""
LONG_LIFE_S = 120.0
"""Work that lived so long had begun well: the next time it is started again as soon as the first."""


class Supervisor:
    """Keeps long-running work alive. Work that returns is done; work that raises starts again, ever more slowly."""

    def __init__(self) -> None:
        self._graces: dict[asyncio.Task[None], float] = {}

    def start(self, name: str, work: Callable[[], Awaitable[None]], *, grace_s: float = 0.0) -> asyncio.Task[None]:
        """`grace_s`: how long it may go on when it is stopped, to finish what it has begun."""
        task = asyncio.create_task(_keep_alive(name, work), name=name)  # noqa: TID251 - this is the supervisor
        self._graces[task] = grace_s
        task.add_done_callback(self._graces.pop)
        return task

    async def stop(self) -> None:
        """Cancel everything and wait until it is over. Work started meanwhile is stopped too."""
        while self._graces:
            stopped = [cancel(task, grace_s=grace_s) for task, grace_s in self._graces.items()]
            await asyncio.gather(*stopped, return_exceptions=True)


async def cancel(task: asyncio.Task[None], *, grace_s: float = 0.0) -> None:
    """Stop one piece of work and wait until it is over. Whoever is cancelled while waiting is cancelled.

    Asked again until it obeys: Python 3.11 loses a cancellation that meets an `asyncio.wait_for` just as it is done,
    and Telethon connects by one. Not within its grace, by whomever: that would cut off what it finishes.
    """
    if not task.cancelling():
        task.cancel()
    while not (await asyncio.wait([task], timeout=grace_s + ASKED_AGAIN_S))[0]:
        task.cancel()
    if not task.cancelled():
        task.result()


async def _keep_alive(name: str, work: Callable[[], Awaitable[None]]) -> None:
    pause, loop = FIRST_RESTART_S, asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            return await work()
        except Exception:
            if _is_stopped():
                log.exception("work failed while it was stopped", work=name)
                return None
            if loop.time() - began > LONG_LIFE_S:
                pause = FIRST_RESTART_S
            log.exception("work failed, starting again", work=name, in_seconds=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LAST_RESTART_S)


def _is_stopped() -> bool:
    """Whether somebody has cancelled the work at hand: one that then fails instead is not to begin again."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
