"""MTProto 2.0's cryptography on the server's side: messages, the server's RSA key, Diffie-Hellman."""

import os
import struct
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha1, sha256

import cryptg
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

# The prime every official client knows; Kurigram accepts no other.
DH_PRIME = int(
    "C71CAEB9C6B1C9048E6C522F70F13F73980D40238E3E21C14934D037563D930F48198A0AA7C14058229493D22530F4DB"
    "FA336F6E0AC925139543AED44CCE7C3720FD51F69458705AC68CD4FE6B6B13ABDC9746512969328454F18FAF8C595F64"
    "2477FE96BB2A941D5BCD1D4AC8CC49880708FA9B378E3C4F3A9060BEE67CF9A4A4A695811051907E162753B56B0F6B41"
    "0DBA74D8A84B2A14B3144E0EF1284754FD17ED950D5965B4B9DD46582DB1178D169C6BC465B0D6FF9CA3928FEF5B9AE4"
    "E418FC15E83EBEA0F87FA9FF5EED70050DED2849F47BF959D956850CE929851F0D8115F635B105EE2E4E15D04B2454BF"
    "6F4FADF034B10403119CD8E3B92FCC5B",
    16,
)
DH_GENERATOR = 3
_CLIENT, _SERVER = 0, 8
"""Where in the auth key the part for each direction begins."""


class BadPacket(Exception):
    """A packet that does not decrypt: somebody else's key, or damage on the way."""


def big_endian(number: int, length: int | None = None) -> bytes:
    return number.to_bytes(length or (number.bit_length() + 7) // 8, "big")


def ige_encrypt(data: bytes, key: bytes, iv: bytes) -> bytes:
    return bytes(cryptg.encrypt_ige(data, key, iv))


def ige_decrypt(data: bytes, key: bytes, iv: bytes) -> bytes:
    return bytes(cryptg.decrypt_ige(data, key, iv))


def key_id(key: bytes) -> int:
    """The auth key's number on the wire: the last 64 bits of its SHA-1."""
    number: int = struct.unpack("<q", sha1(key).digest()[-8:])[0]  # noqa: S324 - the protocol's own choice
    return number


def encrypt(key: bytes, plain: bytes) -> bytes:
    """A whole packet from the server: key id, message key, encrypted `plain` with padding."""
    padded = plain + os.urandom(-(len(plain) + 12) % 16 + 12)
    message_key = sha256(key[88 + _SERVER : 120 + _SERVER] + padded).digest()[8:24]
    body = ige_encrypt(padded, *_aes(key, message_key, _SERVER))
    return struct.pack("<q", key_id(key)) + message_key + body


def decrypt(key: bytes, packet: bytes) -> bytes:
    """What a client's packet says (padding still behind it), or BadPacket."""
    message_key = packet[8:24]
    # A padded transport may leave some bytes behind the last whole block.
    body = packet[24 : 24 + (len(packet) - 24) // 16 * 16]
    plain = ige_decrypt(body, *_aes(key, message_key, _CLIENT))
    if sha256(key[88 + _CLIENT : 120 + _CLIENT] + plain).digest()[8:24] != message_key:
        raise BadPacket("message key")
    return plain


def _aes(key: bytes, message_key: bytes, x: int) -> tuple[bytes, bytes]:
    a = sha256(message_key + key[x : x + 36]).digest()
    b = sha256(key[x + 40 : x + 76] + message_key).digest()
    return a[:8] + b[8:24] + a[24:], b[:8] + a[8:24] + b[24:]


def handshake_aes(server_nonce: bytes, new_nonce: bytes) -> tuple[bytes, bytes]:
    """The temporary key and IV of the handshake."""
    one = sha1(new_nonce + server_nonce).digest()  # noqa: S324
    two = sha1(server_nonce + new_nonce).digest()  # noqa: S324
    three = sha1(new_nonce + new_nonce).digest()  # noqa: S324
    return one + two[:12], two[12:] + three + new_nonce[:4]


@dataclass
class ServerKey:
    """The server's RSA key, made when first asked for: provisioned sessions never need it."""

    @cached_property
    def _private(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @cached_property
    def pem(self) -> str:
        """The public half, PKCS#1: what a client has to know before it can make a new auth key."""
        public = self._private.public_key()
        form = serialization.PublicFormat.PKCS1
        return public.public_bytes(serialization.Encoding.PEM, form).decode()

    @cached_property
    def fingerprint(self) -> int:
        """By which a client finds the key among those it knows."""
        numbers = self._private.public_key().public_numbers()
        digest = sha1(_tl_bytes(big_endian(numbers.n)) + _tl_bytes(big_endian(numbers.e)))  # noqa: S324
        value: int = struct.unpack("<q", digest.digest()[-8:])[0]
        return value

    def raw(self, cipher: bytes) -> bytes:
        """Textbook RSA: 256 bytes in, 256 bytes out."""
        numbers = self._private.private_numbers()
        plain = pow(int.from_bytes(cipher, "big"), numbers.d, numbers.public_numbers.n)
        return big_endian(plain, 256)

    def open(self, cipher: bytes) -> bytes:
        """A client's secret, by RSA_PAD or by the older scheme (Kurigram), as serialized TL with a tail."""
        plain = self.raw(cipher)
        return _open_padded(plain) or _open_hashed(plain)


def _open_padded(plain: bytes) -> bytes | None:
    key = bytes(a ^ b for a, b in zip(plain[:32], sha256(plain[32:]).digest(), strict=True))
    with_hash = ige_decrypt(plain[32:], key, b"\0" * 32)
    data = with_hash[:192][::-1]
    return data if sha256(key + data).digest() == with_hash[192:] else None


def _open_hashed(plain: bytes) -> bytes:
    # 0x00, SHA-1 of the data, data, random tail. The data's length is only known to who reads it.
    if plain[0] != 0:
        raise BadPacket("neither RSA_PAD nor the older scheme")
    return plain[21:]


def _tl_bytes(data: bytes) -> bytes:
    head = bytes([len(data)]) if len(data) < 254 else b"\xfe" + len(data).to_bytes(3, "little")
    return head + data + b"\0" * (-(len(head) + len(data)) % 4)
