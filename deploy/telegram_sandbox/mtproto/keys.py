"""Auth keys: what a session is to the server. They survive reconnects and restarts of the door."""

import os
from dataclasses import dataclass

from telegram_sandbox.mtproto.crypto import key_id


@dataclass(eq=False, slots=True)
class AuthKey:
    """A key and who is signed in with it.

    `awaits_password`: the person whose code was right but whose password is still to come.
    `refusal`: the word every further call is answered with (`SESSION_REVOKED`), once the session was ended.
    """

    key: bytes
    person_id: int | None = None
    awaits_password: int | None = None
    refusal: str = ""
    device: str = ""

    @property
    def id(self) -> int:
        return key_id(self.key)


class AuthKeys:
    """All keys this server has ever agreed on."""

    def __init__(self) -> None:
        self._by_id: dict[int, AuthKey] = {}

    def add(self, key: bytes, person_id: int | None = None) -> AuthKey:
        known = AuthKey(key, person_id)
        self._by_id[known.id] = known
        return known

    def provision(self, person_id: int) -> AuthKey:
        """A key signed in from the start, without a handshake."""
        return self.add(os.urandom(256), person_id)

    def find(self, number: int) -> AuthKey | None:
        return self._by_id.get(number)

    def of(self, person_id: int) -> list[AuthKey]:
        """The person's sessions that are still good."""
        return [key for key in self._by_id.values() if key.person_id == person_id and not key.refusal]

    def forget(self, key: AuthKey) -> None:
        """The server no longer knows this key: its packets are answered with -404."""
        self._by_id.pop(key.id, None)
