"""Whatever publishes by itself in a running sandbox, a story or a replay: begun, stopped and asked from outside."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

from telegram_sandbox.tasks import Tasks


class Play(Protocol):
    """A story or a replay."""

    async def play(self) -> None: ...

    def stop(self) -> None: ...

    def progress(self) -> Mapping[str, Any]: ...


class Performance:
    """Runs a play once, as one of the sandbox's tasks."""

    def __init__(self, play: Play, tasks: Tasks) -> None:
        self._play = play
        self._tasks = tasks
        self._running: asyncio.Task[Any] | None = None

    def begin(self) -> None:
        """Start publishing; a second call changes nothing."""
        if self._running is None:
            self._running = self._tasks.start(self._play.play())

    def stop(self) -> None:
        """Publish nothing more."""
        self._play.stop()

    def progress(self) -> dict[str, Any]:
        """`state`: `waiting`, `playing`, `over` or `failed` with `failure`; and what the play tells of itself."""
        return {**self._play.progress(), **self._state()}

    def _state(self) -> dict[str, str]:
        if self._running is None:
            return {"state": "waiting"}
        if not self._running.done():
            return {"state": "playing"}
        failure = None if self._running.cancelled() else self._running.exception()
        return {"state": "failed", "failure": repr(failure)} if failure else {"state": "over"}
