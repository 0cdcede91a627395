"""Every call at the bot door: for tests that count, and for the control port."""

from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

KEPT = 5_000
"""Calls with all that they said: a long demo, or a bench's hundred thousand, are not to be kept whole."""


@dataclass(frozen=True, slots=True)
class CallEntry:
    """`at` in world seconds. `error`: description of the refusal, or nothing. `result`: None when refused."""

    at: int
    bot_id: int
    method: str
    arguments: dict[str, Any]
    result: Any = None
    error: str = ""


class CallLog:
    """The latest `KEPT` calls, and the counts of all. `getUpdates` is counted only: there is one every few seconds."""

    def __init__(self) -> None:
        self.log: deque[CallEntry] = deque(maxlen=KEPT)
        self.unknown: Counter[str] = Counter()
        self._counts: Counter[tuple[str, int, str]] = Counter()

    def add(self, entry: CallEntry) -> None:
        self._counts[entry.method, entry.bot_id, str(entry.arguments.get("chat_id", ""))] += 1
        if entry.method != "getUpdates":
            self.log.append(entry)

    def count(self, method: str | None = None, *, bot_id: int | None = None, chat_id: int | str | None = None) -> int:
        """Calls so far, refused ones too. `chat_id` as the bot wrote it."""
        return sum(
            number
            for (called, caller, chat), number in self._counts.items()
            if method in (None, called) and bot_id in (None, caller) and (chat_id is None or chat == str(chat_id))
        )

    def of(self, method: str, *, bot_id: int | None = None) -> list[CallEntry]:
        """The logged calls of one method, oldest first."""
        return [entry for entry in self.log if entry.method == method and bot_id in (None, entry.bot_id)]

    def to_json(self) -> dict[str, Any]:
        """Plain data: the log, the counts by method, the methods nobody has written here."""
        by_method: Counter[str] = Counter()
        for (method, _, _), number in self._counts.items():
            by_method[method] += number
        return {"log": [asdict(entry) for entry in self.log], "counts": by_method, "unknown": self.unknown}
