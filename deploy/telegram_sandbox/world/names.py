"""Usernames: one register for people, bots and channels, blind to upper and lower case."""

import re
from dataclasses import dataclass

from telegram_sandbox.world.refusals import Refused

_ALLOWED = re.compile(r"[a-z][a-z0-9_]{2,31}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameOwner:
    id: int
    is_channel: bool


class Names:
    """Who bears which public name."""

    def __init__(self) -> None:
        self._owners: dict[str, NameOwner] = {}

    def take(self, name: str, owner_id: int, *, is_channel: bool) -> None:
        """Give a name away; `USERNAME_INVALID` or `USERNAME_OCCUPIED` when that cannot be."""
        if not _ALLOWED.fullmatch(name):
            raise Refused("USERNAME_INVALID")
        if not self.is_free(name):
            raise Refused("USERNAME_OCCUPIED")
        self._owners[name.lower()] = NameOwner(owner_id, is_channel)

    def release(self, name: str) -> None:
        self._owners.pop(name.lower(), None)

    def is_free(self, name: str) -> bool:
        return name.lower() not in self._owners

    def owner(self, name: str) -> NameOwner:
        """The bearer of a name (with or without `@`), or `USERNAME_NOT_OCCUPIED`."""
        bare = name.lstrip("@").lower()
        if not _ALLOWED.fullmatch(bare):
            raise Refused("USERNAME_INVALID")
        if bare not in self._owners:
            raise Refused("USERNAME_NOT_OCCUPIED")
        return self._owners[bare]
