"""Ready sessions: Telethon's StringSession for a key the server already knows."""

import base64
import ipaddress
import struct

from telegram_sandbox.mtproto.message_views import DATACENTER

_VERSION = "1"


def string_session(key: bytes, host: str, port: int) -> str:
    """Telethon's own format: version, then datacenter, address, port and key in URL-safe base64."""
    packed = struct.pack(">B4sH256s", DATACENTER, ipaddress.ip_address(host).packed, port, key)
    return _VERSION + base64.urlsafe_b64encode(packed).decode()
