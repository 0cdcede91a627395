"""What every part of the world stands on: its clock, its switches, its log and its listeners."""

import hashlib
import hmac
import itertools
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram_sandbox.world.clock import WorldClock
from telegram_sandbox.world.events import Event

Listener = Callable[[Event], None]
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Switches:
    """Where the world may be told to differ from Telegram.

    `count_forwards`: a forward inside the world raises `forwards` of the original (off for a replay, whose
    counters must be the file's). `void_typed_codes`: a sign-in code typed as text into a chat dies.
    """

    count_forwards: bool = True
    void_typed_codes: bool = True


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the world's diary: when (world seconds), what, and plain details."""

    at: int
    what: str
    details: dict[str, Any] = field(default_factory=dict)


class Ground:
    """Shared by all parts of one world."""

    def __init__(self, clock: WorldClock, switches: Switches) -> None:
        self.clock = clock
        self.switches = switches
        self.log: list[LogEntry] = []
        self._listeners: list[Listener] = []
        self._secret = secrets.token_bytes(32)
        self._numbers = itertools.count(1_000_001)

    def now(self) -> int:
        return self.clock.now()

    def note(self, what: str, **details: Any) -> None:
        """Write into the world's diary. Details must be plain data: the control port shows them as JSON."""
        self.log.append(LogEntry(self.now(), what, details))

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every event from now on. Returns the way to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def emit(self, event: Event) -> None:
        """Tell everybody. A listener that fails must not undo what has happened, nor keep others from hearing."""
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception:
                logger.exception("a listener failed on %s", type(event).__name__)

    def new_number(self) -> int:
        """A number no other file, album or query of this world has."""
        return next(self._numbers)

    def access_hash(self, viewer_id: int, kind: str, peer_id: int) -> int:
        """Telegram's access hash differs per account: a hash learned by one is worthless to another."""
        digest = hmac.new(self._secret, f"{viewer_id}:{kind}:{peer_id}".encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:8], "little", signed=True)
