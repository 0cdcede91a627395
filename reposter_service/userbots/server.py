"""A Telegram of one's own: where an account that is not signed in yet knocks, instead of at Telegram's servers.

A session that is signed in knows its server; only signing in has to be told.
"""

from dataclasses import dataclass
from typing import Self

from telethon.crypto import rsa
from telethon.sessions import StringSession

DATA_CENTER = 2
"""A server of one's own is all of Telegram's data centers at once; this is the one that clients begin with."""


@dataclass(frozen=True, slots=True)
class Server:
    """`public_key`: PEM, by which Telethon knows the server from another."""

    host: str
    port: int
    public_key: str

    @classmethod
    def parse(cls, address: str | None, public_key: str | None) -> Self | None:
        """None without either; ValueError in words for what cannot be used."""
        if address is None and public_key is None:
            return None
        host, _, port = (address or "").rpartition(":")
        if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
            raise ValueError("an address is written as host:port, like 127.0.0.1:4430")
        if public_key is None or not _is_a_key(public_key):
            raise ValueError("it goes with its public key, -----BEGIN RSA PUBLIC KEY-----…")
        return cls(host, int(port), public_key)

    def session(self) -> StringSession:
        """A new one, which nobody is signed in with."""
        rsa.add_key(self.public_key, old=False)
        session = StringSession()
        session.set_dc(DATA_CENTER, self.host, self.port)
        return session


def _is_a_key(pem: str) -> bool:
    try:
        rsa.add_key(pem, old=False)
    except Exception:  # noqa: BLE001 - errors of three libraries, none of which Telethon wraps
        return False
    return True
