"""Kurigram pointed at a sandbox: a client that shares no TL code with the server, hence the judge."""

import importlib
import struct
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha1
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from telegram_sandbox.server import Sandbox


@asynccontextmanager
async def judge(telegram: Sandbox, *, framing: str = "TCPAbridged") -> AsyncIterator[Any]:
    """A connected Kurigram client, signed in with nobody. `framing`: a class of `pyrogram.connection.transport`."""
    pyrogram = _imported()
    _trust(telegram.mtproto.public_key_pem)
    transport = importlib.import_module("pyrogram.connection.transport")
    client = pyrogram.Client(
        "judge",
        api_id=1,
        api_hash="0" * 32,
        in_memory=True,
        connection_factory=_connection_to(telegram.mtproto.port),
        protocol_factory=getattr(transport, framing),
    )
    await client.connect()
    try:
        yield client
    finally:
        await (client.stop() if client.is_initialized else client.disconnect())
        client.executor.shutdown()


def listen(client: Any, kind: str = "MessageHandler") -> list[Any]:
    """Everything the client hears from now on. `kind`: a class of `pyrogram.handlers`."""
    heard: list[Any] = []

    async def hear(_: Any, update: Any) -> None:
        heard.append(update)

    client.add_handler(getattr(importlib.import_module("pyrogram.handlers"), kind)(hear))
    return heard


def _imported() -> Any:
    """Kurigram asks for an event loop at import: to be called inside a running one."""
    with warnings.catch_warnings():
        # Its own code on newer Pythons; nothing of ours is imported here.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", SyntaxWarning)
        return importlib.import_module("pyrogram")


def _connection_to(port: int) -> Any:
    """Kurigram knows Telegram's addresses by heart; this sends every connection to the sandbox."""
    base = importlib.import_module("pyrogram.connection").Connection

    def connect(**options: Any) -> Any:
        return base(**{**options, "server_address": "127.0.0.1", "port": port})

    return connect


def _trust(pem: str) -> None:
    """Let Kurigram know the sandbox's RSA key."""
    key = serialization.load_pem_public_key(pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)
    numbers = key.public_numbers()
    known = importlib.import_module("pyrogram.crypto.rsa")
    known.server_public_keys[_fingerprint(numbers.n, numbers.e)] = known.PublicKey(numbers.n, numbers.e)


def _fingerprint(*numbers: int) -> int:
    data = b"".join(_tl_bytes(number.to_bytes((number.bit_length() + 7) // 8, "big")) for number in numbers)
    value: int = struct.unpack("<q", sha1(data).digest()[-8:])[0]
    return value


def _tl_bytes(data: bytes) -> bytes:
    head = bytes([len(data)]) if len(data) < 254 else b"\xfe" + len(data).to_bytes(3, "little")
    return head + data + b"\0" * (-(len(head) + len(data)) % 4)
