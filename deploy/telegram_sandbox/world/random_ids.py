"""Telegram's memory of `random_id`s: per account and peer, a repeated one returns the first message."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from telegram_sandbox.world.messages import DirectMessage, Message
from telegram_sandbox.world.refusals import Refused

Key = tuple[int, int]
"""(account id, peer id)."""


class RandomIds:
    """What each account has sent where, and what it is sending at this moment."""

    def __init__(self) -> None:
        self._sent: dict[tuple[Key, int], Message | DirectMessage] = {}
        self._under_way: set[tuple[Key, int]] = set()

    def find(self, key: Key, random_id: int) -> Message | DirectMessage | None:
        return self._sent.get((key, random_id))

    def remember(self, key: Key, random_id: int, message: Message | DirectMessage) -> None:
        self._sent[key, random_id] = message

    def forget(self) -> None:
        self._sent.clear()

    @contextmanager
    def running(self, key: Key, random_ids: Sequence[int]) -> Iterator[None]:
        """While inside, a second request with one of these is `RANDOM_ID_DUPLICATE`."""
        mine = {(key, number) for number in random_ids}
        if mine & self._under_way:
            raise Refused("RANDOM_ID_DUPLICATE")
        self._under_way |= mine
        try:
            yield
        finally:
            self._under_way -= mine
