"""Two-factor passwords: the server's half of SRP, written after core.telegram.org/api/srp."""

import hashlib
import os
from hashlib import sha256
from typing import Any

from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto.crypto import DH_GENERATOR, DH_PRIME, big_endian
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused

_P, _G = big_endian(DH_PRIME, 256), big_endian(DH_GENERATOR, 256)


def _number(*parts: bytes) -> int:
    return int.from_bytes(sha256(b"".join(parts)).digest(), "big")


_K = _number(_P, _G)


def question(person: Person, secret: bytes) -> Any:
    """`account.password`: how to prove the password. `secret` (64 bytes) must be the same at the check."""
    public = big_endian(_server_public(person, secret), 256) if person.password else None
    return T.account.Password(
        new_algo=_algorithm(secret),
        new_secure_algo=T.SecurePasswordKdfAlgoUnknown(),
        secure_random=os.urandom(32),
        has_password=bool(person.password),
        current_algo=_algorithm(secret) if person.password else None,
        srp_B=public,
        srp_id=_srp_id(secret) if person.password else None,
        hint=person.password_hint or None,
    )


def is_right(person: Person, secret: bytes, answer: Any) -> bool:
    """Whether the client proved to know the password; `SRP_ID_INVALID` for the answer to another question."""
    if not isinstance(answer, T.InputCheckPasswordSRP):
        return not person.password
    if answer.srp_id != _srp_id(secret):
        raise Refused("SRP_ID_INVALID")
    client_public = big_endian(int.from_bytes(answer.A, "big"), 256)
    server_public = big_endian(_server_public(person, secret), 256)
    scrambler = _number(client_public, server_public)
    base = int.from_bytes(client_public, "big") * pow(_verifier(person, secret), scrambler, DH_PRIME)
    shared = sha256(big_endian(pow(base, _exponent(secret), DH_PRIME), 256)).digest()
    expected = sha256(
        _xor(sha256(_P).digest(), sha256(_G).digest())
        + sha256(_salt1(secret)).digest()
        + sha256(_salt2(secret)).digest()
        + client_public
        + server_public
        + shared
    ).digest()
    return bool(expected == answer.M1)


def _salt1(secret: bytes) -> bytes:
    return secret[:8]


def _salt2(secret: bytes) -> bytes:
    return secret[8:24]


def _srp_id(secret: bytes) -> int:
    return int.from_bytes(secret[24:31], "big")


def _exponent(secret: bytes) -> int:
    return int.from_bytes(hashlib.sha512(secret).digest() * 4, "big")


def _algorithm(secret: bytes) -> Any:
    return T.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow(
        _salt1(secret), _salt2(secret), DH_GENERATOR, _P
    )


def _server_public(person: Person, secret: bytes) -> int:
    return (_K * _verifier(person, secret) + pow(DH_GENERATOR, _exponent(secret), DH_PRIME)) % DH_PRIME


def _verifier(person: Person, secret: bytes) -> int:
    password = (person.password or "").encode()
    salt1, salt2 = _salt1(secret), _salt2(secret)
    first = _salted(_salted(password, salt1), salt2)
    slow = hashlib.pbkdf2_hmac("sha512", first, salt1, 100_000)
    return pow(DH_GENERATOR, int.from_bytes(_salted(slow, salt2), "big"), DH_PRIME)


def _salted(data: bytes, salt: bytes) -> bytes:
    return sha256(salt + data + salt).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
