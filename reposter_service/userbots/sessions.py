"""From a stored session to a Telethon client that does what it is told, once."""

import binascii
import struct
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote, urlsplit

from telethon import TelegramClient
from telethon.network import ConnectionTcpFull
from telethon.sessions import StringSession

from reposter_service.errors import AccountLost, AccountState
from reposter_service.workflows.records import Userbot

_PROXY_KINDS = frozenset({"socks5", "socks4", "http"})


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """The application at my.telegram.org, the way there, and how patient we are.

    `proxy`: `socks5://user:password@host:port`, `socks4://…` or `http://…`. `timeout`: of one request, and of
    connecting. `reconnect_first` doubles with every failure in a row up to `reconnect_most`.
    """

    api_id: int
    api_hash: str = field(repr=False)
    proxy: str | None = field(default=None, repr=False)
    timeout: timedelta = timedelta(seconds=30)
    reconnect_first: timedelta = timedelta(seconds=1)
    reconnect_most: timedelta = timedelta(seconds=60)

    def __post_init__(self) -> None:
        proxy_options(self.proxy)


def proxy_options(url: str | None) -> dict[str, Any] | None:
    """What Telethon wants to hear of a proxy; ValueError in words for one that it could not use."""
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in _PROXY_KINDS or not parts.hostname or not parts.port:
        raise ValueError("a proxy is written as socks5://user:password@host:port; socks4 and http work too")
    if find_spec("python_socks") is None:
        # Telethon would only warn and then connect without the proxy.
        raise ValueError("a proxy needs the package python-socks")
    return {
        "proxy_type": parts.scheme,
        "addr": parts.hostname,
        "port": parts.port,
        "username": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "rdns": True,
    }


class UnlingeringTcp(ConnectionTcpFull):  # type: ignore[misc]  # Telethon has no types
    """Closing it throws away what is not sent yet: a forward that was given up must not leave later, on its own."""

    async def disconnect(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()
        await super().disconnect()


def telegram_client(userbot: Userbot, settings: TelegramSettings) -> TelegramClient:
    """A client that sends every request exactly once and never reconnects by itself.

    Telethon's own reconnecting sends all pending requests again, which would double a forward that Telegram has
    executed already. Here a lost socket fails them, and the account is given a new client.
    """
    return TelegramClient(
        _session(userbot),
        settings.api_id,
        settings.api_hash,
        connection=UnlingeringTcp,
        proxy=proxy_options(settings.proxy),
        timeout=settings.timeout.total_seconds(),
        auto_reconnect=False,
        connection_retries=0,
        request_retries=0,
        raise_last_call_error=True,
        flood_sleep_threshold=0,
        device_model=userbot.device_model,
        system_version=userbot.system_version,
        app_version=userbot.app_version,
    )


def _session(userbot: Userbot) -> StringSession:
    try:
        session = StringSession(userbot.session)
    except (ValueError, struct.error, binascii.Error) as error:
        raise AccountLost(AccountState.LOGGED_OUT) from error
    if session.auth_key is None:
        # Telethon would quietly agree on a new key, which nobody has signed in with.
        raise AccountLost(AccountState.LOGGED_OUT)
    return session
