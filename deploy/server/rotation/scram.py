"""What PostgreSQL keeps of a password (RFC 5802, RFC 7677). It takes that in place of the password.

So no password is in its log, not even that of a statement that fails, nor in what psql says of one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Final

ITERATIONS: Final = 4096
SALT_BYTES: Final = 16


def verifier(password: str, salt: bytes | None = None) -> str:
    """`SCRAM-SHA-256$4096:salt$stored:server`. Of ASCII alone: other passwords would have to be prepared first."""
    salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, ITERATIONS)
    stored = hashlib.sha256(_keyed(salted, b"Client Key")).digest()
    server = _keyed(salted, b"Server Key")
    return f"SCRAM-SHA-256${ITERATIONS}:{_text(salt)}${_text(stored)}:{_text(server)}"


def _keyed(salted: bytes, what: bytes) -> bytes:
    return hmac.digest(salted, what, "sha256")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
