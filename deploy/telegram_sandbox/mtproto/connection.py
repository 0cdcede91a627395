"""One client's connection: packets in, messages out. The session layer of MTProto 2.0."""

import asyncio
import contextlib
import gzip
import logging
import random
import struct
from typing import Any, Protocol

from telethon.errors import TypeNotFoundError
from telethon.tl import functions as F  # noqa: N812
from telethon.tl import types as T  # noqa: N812

from telegram_sandbox.mtproto import crypto, tl, wire
from telegram_sandbox.mtproto.handshake import Handshake
from telegram_sandbox.mtproto.keys import AuthKey, AuthKeys
from telegram_sandbox.wire_clock import WireClock

_CONTAINER, _GZIPPED, _RPC_RESULT = 0x73F1F8DC, 0x3072CFA1, 0xF35C6D01
_KEY_UNKNOWN = struct.pack("<i", -404)
_TOO_OLD, _TOO_NEW = 300, 30
_BAD_ID_LOW, _BAD_ID_HIGH, _BAD_SALT = 16, 17, 48
_GZIP_FROM = 1024
_NONSENSE = (wire.BadFrame, crypto.BadPacket, struct.error, TypeNotFoundError, BufferError)
"""What a broken or foreign client may cause: its own connection is closed, nobody else's."""
logger = logging.getLogger(__name__)


class Host(Protocol):
    """What a connection needs of the door."""

    keys: AuthKeys
    server_key: crypto.ServerKey
    salt: int
    wire_clock: WireClock

    def handle(self, connection: "Connection", message_id: int, request: Any) -> None:
        """Answer one request, now or later."""

    def unreadable(self, connection: "Connection", message_id: int, constructor: int) -> None:
        """Answer a request made of something no TL object here begins with."""


class Connection:
    """Lives as long as its socket. `wants_updates` is off for clients that said so."""

    def __init__(self, host: Host, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._host = host
        self._reader = reader
        self._writer = writer
        self._framing: wire.Framing | None = None
        self._handshake = Handshake(host.server_key, host.keys, host.wire_clock)
        self._session_id: int | None = None
        self._sequence = 0
        self._last_id = 0
        self._shift = host.wire_clock.shift
        self.auth: AuthKey | None = None
        self.wants_updates = True

    @property
    def person_id(self) -> int | None:
        """Who is signed in here."""
        return self.auth.person_id if self.auth and not self.auth.refusal else None

    @property
    def takes_updates(self) -> bool:
        """Whether pushes may be sent: signed in, in a session, and not declined."""
        return self.wants_updates and self._session_id is not None and self.person_id is not None

    async def run(self) -> None:
        """Serve until the socket closes, from whichever side."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            try:
                self._framing = await wire.recognise(self._reader)
                while True:
                    self._packet(await self._framing.read(self._reader))
                    await self._writer.drain()
            except _NONSENSE as error:
                logger.warning("connection closed: %s", error)
        self.drop()

    def drop(self) -> None:
        """Cut the socket at once, without a goodbye."""
        self._writer.transport.abort()

    def reply(self, message_id: int, result: Any) -> None:
        """Send a method's result (or an RpcError)."""
        body = tl.serialize(result)
        if len(body) > _GZIP_FROM:
            body = struct.pack("<I", _GZIPPED) + tl.tl_bytes(gzip.compress(body, 1))
        self._send(struct.pack("<Iq", _RPC_RESULT, message_id) + body, is_reply=True)

    def acknowledge(self, message_id: int) -> None:
        """Tell the client that its request has arrived and is being worked on."""
        self._send(bytes(T.MsgsAck([message_id])), is_content=False)

    def push(self, update: Any) -> None:
        """Send something nobody asked for."""
        self._send(bytes(update))

    def _packet(self, packet: bytes) -> None:
        if len(packet) < 24:
            raise crypto.BadPacket("short packet")
        (number,) = struct.unpack_from("<q", packet)
        if number == 0:
            self._plain(packet)
            return
        known = self._host.keys.find(number)
        if known is None:
            self._write(_KEY_UNKNOWN)
            return
        self.auth = known
        self._encrypted(crypto.decrypt(known.key, packet))

    def _plain(self, packet: bytes) -> None:
        body = bytes(self._handshake.answer(tl.read(packet[20:])))
        self._write(struct.pack("<qqi", 0, self._new_id(is_reply=True), len(body)) + body)

    def _encrypted(self, plain: bytes) -> None:
        salt, session_id, message_id, sequence, length = struct.unpack_from("<qqqii", plain)
        is_new = session_id != self._session_id
        if is_new:
            self._session_id, self._sequence = session_id, 0
        if complaint := self._complaint(salt, message_id, sequence):
            self._send(bytes(complaint), is_content=False)
            return
        if is_new:
            unique = random.getrandbits(62)
            self._send(bytes(T.NewSessionCreated(message_id, unique, self._host.salt)))
        self._message(message_id, plain[32 : 32 + length])

    def _complaint(self, salt: int, message_id: int, sequence: int) -> Any:
        if salt != self._host.salt:
            return T.BadServerSalt(message_id, sequence, _BAD_SALT, self._host.salt)
        age = self._host.wire_clock() - (message_id >> 32)
        if age > _TOO_OLD or age < -_TOO_NEW:
            code = _BAD_ID_LOW if age > 0 else _BAD_ID_HIGH
            return T.BadMsgNotification(message_id, sequence, code)
        return None

    def _message(self, message_id: int, body: bytes) -> None:
        (constructor,) = struct.unpack_from("<I", body)
        if constructor == _CONTAINER:
            self._container(body)
        elif constructor == _GZIPPED:
            self._message(message_id, gzip.decompress(tl.read_bytes(body[4:])))
        else:
            self._readable(message_id, body)

    def _readable(self, message_id: int, body: bytes) -> None:
        try:
            request = tl.read(body)
        except TypeNotFoundError as error:
            self._host.unreadable(self, message_id, error.invalid_constructor_id)
        else:
            self._request(message_id, request)

    def _container(self, body: bytes) -> None:
        (count,) = struct.unpack_from("<i", body, 4)
        offset = 8
        for _ in range(count):
            message_id, _, length = struct.unpack_from("<qii", body, offset)
            offset += 16
            self._message(message_id, body[offset : offset + length])
            offset += length

    def _request(self, message_id: int, request: Any) -> None:
        if isinstance(request, T.MsgsAck | T.MsgsStateInfo | F.DestroyAuthKeyRequest):
            return
        if isinstance(request, F.PingRequest | F.PingDelayDisconnectRequest):
            self._send(bytes(T.Pong(message_id, request.ping_id)), is_reply=True)
        elif isinstance(request, F.GetFutureSaltsRequest):
            self._send(bytes(self._salts(message_id)), is_content=False, is_reply=True)
        elif isinstance(request, F.DestroySessionRequest):
            self._send(bytes(T.DestroySessionOk(request.session_id)), is_reply=True)
        else:
            self._host.handle(self, message_id, request)

    def _salts(self, message_id: int) -> Any:
        now = int(self._host.wire_clock())
        return T.FutureSalts(message_id, now, [T.FutureSalt(now, now + 86400, self._host.salt)])

    def _send(self, body: bytes, *, is_content: bool = True, is_reply: bool = False) -> None:
        if self.auth is None or self._session_id is None:
            return
        sequence = self._sequence * 2 + int(is_content)
        self._sequence += int(is_content)
        head = struct.pack(
            "<qqqii", self._host.salt, self._session_id, self._new_id(is_reply=is_reply), sequence, len(body)
        )
        self._write(crypto.encrypt(self.auth.key, head + body))

    def _new_id(self, *, is_reply: bool) -> int:
        """Message ids carry the wire's time, never the world's: clients drop what looks old or early."""
        if self._shift != self._host.wire_clock.shift:
            self._shift, self._last_id = self._host.wire_clock.shift, 0
        wanted = int(self._host.wire_clock() * 2**32) & ~3
        self._last_id = max(wanted, (self._last_id & ~3) + 4) | (1 if is_reply else 3)
        return self._last_id

    def _write(self, payload: bytes) -> None:
        if self._framing is not None and not self._writer.is_closing():
            self._writer.write(self._framing.frame(payload))
