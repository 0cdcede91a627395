"""The only place of the sandbox that starts asyncio tasks, so that every one is awaited at the end."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """Tasks of one sandbox. A failing task is reported by `close`, never lost."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()
        self._failed: list[BaseException] = []

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run in the background until done, or until `close`."""
        # The sandbox imports no service, so it cannot use the reposter's supervisor.
        task = asyncio.create_task(work)  # noqa: TID251
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def close(self) -> None:
        """Cancel what still runs, wait for it, then raise the first failure there was, if any."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        failed, self._failed = self._failed, []
        if failed:
            raise failed[0]

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled() and (failure := task.exception()):
            self._failed.append(failure)
