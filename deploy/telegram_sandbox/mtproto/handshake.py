"""Agreeing on a new auth key. One handshake belongs to one connection. After the MTProto auth_key page."""

import os
from hashlib import sha1
from typing import Any

from telethon.tl import functions as F  # noqa: N812
from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.crypto import (
    DH_GENERATOR,
    DH_PRIME,
    BadPacket,
    ServerKey,
    big_endian,
    handshake_aes,
    ige_decrypt,
    ige_encrypt,
)
from telegram_sandbox.mtproto.keys import AuthKeys
from telegram_sandbox.mtproto.tl import read
from telegram_sandbox.wire_clock import WireClock

_PQ = 1229739323 * 1402015859
"""What the client has to factorise: two primes, as small as Telegram's own."""


def _little(number: int, length: int) -> bytes:
    return number.to_bytes(length, "little", signed=True)


def _signed(data: bytes) -> int:
    return int.from_bytes(data, "little", signed=True)


class Handshake:
    """Three questions, three answers; then the key is in `keys`."""

    def __init__(self, server_key: ServerKey, keys: AuthKeys, wire_clock: WireClock) -> None:
        self._wire_clock = wire_clock
        self._server_key = server_key
        self._keys = keys
        self._nonce = 0
        self._server_nonce = _signed(os.urandom(16))
        self._new_nonce = 0
        self._secret = 0

    def answer(self, request: Any) -> Any:
        """The server's answer to one unencrypted request, or BadPacket."""
        if isinstance(request, F.ReqPqMultiRequest | F.ReqPqRequest):
            return self._begin(request)
        if isinstance(request, F.ReqDHParamsRequest):
            return self._parameters(request)
        if isinstance(request, F.SetClientDHParamsRequest):
            return self._finish(request)
        raise BadPacket(f"{type(request).__name__} must be encrypted")

    def _begin(self, request: Any) -> Any:
        self._nonce = request.nonce
        return T.ResPQ(self._nonce, self._server_nonce, big_endian(_PQ), [self._server_key.fingerprint])

    def _parameters(self, request: Any) -> Any:
        inner = read(self._server_key.open(request.encrypted_data))
        if (inner.nonce, inner.server_nonce) != (self._nonce, self._server_nonce):
            raise BadPacket("nonces")
        self._new_nonce = inner.new_nonce
        self._secret = int.from_bytes(os.urandom(256), "big")
        public = big_endian(pow(DH_GENERATOR, self._secret, DH_PRIME), 256)
        prime = big_endian(DH_PRIME, 256)
        now = int(self._wire_clock())
        inside = T.ServerDHInnerData(self._nonce, self._server_nonce, DH_GENERATOR, prime, public, now)
        plain = bytes(inside)
        hashed = sha1(plain).digest() + plain  # noqa: S324
        padded = hashed + os.urandom(-len(hashed) % 16)
        return T.ServerDHParamsOk(self._nonce, self._server_nonce, ige_encrypt(padded, *self._aes()))

    def _finish(self, request: Any) -> Any:
        inner = read(ige_decrypt(request.encrypted_data, *self._aes())[20:])
        shared = pow(int.from_bytes(inner.g_b, "big"), self._secret, DH_PRIME)
        key = self._keys.add(big_endian(shared, 256)).key
        auxiliary = sha1(key).digest()[:8]  # noqa: S324
        proof = sha1(_little(self._new_nonce, 32) + b"\1" + auxiliary).digest()[4:20]  # noqa: S324
        return T.DhGenOk(self._nonce, self._server_nonce, _signed(proof))

    def _aes(self) -> tuple[bytes, bytes]:
        return handshake_aes(_little(self._server_nonce, 16), _little(self._new_nonce, 32))
