"""A sign of life for a dead-man's switch elsewhere: it raises the alarm when there is none, whatever the reason.

The address is a secret: who has it can keep the alarm silent. It is told to nobody, not in words, not in exceptions.
"""

from __future__ import annotations

import http.client
import ssl
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from server.trouble import Trouble, UnfitError

SETTING: Final = "HOUSE_DEAD_MAN_URL"
WITHIN_S: Final = 10
_OWN: Final = {"127.0.0.1", "::1", "localhost"}


def ping(url: str) -> None:
    """`UnfitError`: it is no address for that. `Trouble`: nobody there has heard it. A redirect is not followed."""
    address = _address(url)
    asked: http.client.HTTPConnection
    if address.scheme == "https":
        context = ssl.create_default_context()
        asked = http.client.HTTPSConnection(address.host, address.port, timeout=WITHIN_S, context=context)
    else:
        asked = http.client.HTTPConnection(address.host, address.port, timeout=WITHIN_S)
    try:
        asked.request("GET", address.path, headers=_HEADERS)
        status = asked.getresponse().status
    except Exception as trouble:  # noqa: BLE001  whatever it is, its text may hold the address
        status, kind = 0, type(trouble).__name__
    finally:
        asked.close()
    if not status:
        raise Trouble(f"сторож не ответил ({kind})")
    if not 200 <= status < 300:
        raise Trouble(f"сторож отвечает {status}: верен ли адрес в {SETTING}?")


_HEADERS: Final = {"User-Agent": "channel-house", "Connection": "close"}


@dataclass(frozen=True)
class _Address:
    scheme: str
    host: str
    port: int | None
    path: str = field(repr=False)


def _address(url: str) -> _Address:
    try:
        parts = urlsplit(url)
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        found = _Address(parts.scheme, parts.hostname or "", parts.port, path)
    except ValueError:
        found = _Address("", "", None, "")
    if not found.host or not (found.scheme == "https" or (found.scheme == "http" and found.host in _OWN)):
        raise UnfitError(f"{SETTING}: нужен адрес вида https://…")
    return found
