"""From a stored session to a Telethon client that does what it is told, once."""

import binascii
import json
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.util import find_spec
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from telethon import TelegramClient
from telethon.network import ConnectionTcpFull
from telethon.sessions import StringSession

from reposter_service.domain.phones import digits
from reposter_service.errors import NotASession
from reposter_service.userbots.server import Server
from reposter_service.workflows.records import NewUserbot, Userbot

NOBODYS = 0
"""Project and userbot id of an account that is no userbot: no stored row has it."""

_PROXY_KINDS = frozenset({"socks5", "socks4", "http"})
_PHONE = re.compile(r"[+\d\s()-]*\d[+\d\s()-]*")


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """The application at my.telegram.org, the way there, and how patient we are.

    `proxy`: `socks5://user:password@host:port`, `socks4://…` or `http://…`. `proxies`: by phone, for those that have
    one of their own. `server`: instead of Telegram's, for accounts that are not signed in yet. `timeout`: of one
    request, and of connecting. `reconnect_first` doubles with every failure in a row up to `reconnect_most`.
    """

    api_id: int
    api_hash: str = field(repr=False)
    proxy: str | None = field(default=None, repr=False)
    proxies: Mapping[str, str] = field(default_factory=dict, repr=False)
    server: Server | None = None
    timeout: timedelta = timedelta(seconds=30)
    reconnect_first: timedelta = timedelta(seconds=1)
    reconnect_most: timedelta = timedelta(seconds=60)

    def __post_init__(self) -> None:
        proxy_options(self.proxy)

    def proxy_of(self, phone: str) -> str | None:
        own = {digits(known): url for known, url in self.proxies.items()}
        return own.get(digits(phone), self.proxy)

    def proxies_of_nobody(self, phones: Iterable[str]) -> list[str]:
        """Phones that have a proxy and are none of these."""
        known = {digits(phone) for phone in phones}
        return [phone for phone in self.proxies if digits(phone) not in known]


def proxies_by_phone(text: str | None) -> dict[str, str]:
    """From JSON, phone → proxy; ValueError in words, without a word of what is secret."""
    if text is None:
        return {}
    try:
        proxies = json.loads(text)
    except ValueError:
        proxies = None
    if not isinstance(proxies, dict) or not all(isinstance(url, str) for url in proxies.values()):
        raise ValueError('is JSON, phone and proxy: {"+79990000001": "socks5://user:password@host:port"}')
    if not all(_PHONE.fullmatch(phone) for phone in proxies):
        raise ValueError(
            "not every key is a phone, like +79990000001"
        )  # unnamed: it may be the proxy with its password
    for phone, url in proxies.items():
        try:
            proxy_options(url)
        except ValueError as unusable:
            raise ValueError(f"{phone}: {unusable}") from unusable
    return proxies


def proxy_options(url: str | None) -> dict[str, Any] | None:
    """What Telethon wants to hear of a proxy; ValueError in words for one that it could not use."""
    if url is None:
        return None
    parts = _parts(url)
    if parts is None or parts.scheme not in _PROXY_KINDS or not parts.hostname or not parts.port:
        raise ValueError(
            "a proxy is written as socks5://user:password@host:port; socks4 and http work too;"
            " in a password, / ? # @ [ are written %2F %3F %23 %40 %5B"
        )
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


def _parts(url: str) -> SplitResult | None:
    """None where it cannot be read; Python's own words for that quote the password."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # read only when asked for
    except ValueError:
        return None
    return parts


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
    return _client(userbot, session_of(userbot), settings)


def new_client(phone: str, settings: TelegramSettings) -> TelegramClient:
    """A client as above for an account that is to be signed in: on the device that its userbot will have for ever."""
    session = settings.server.session() if settings.server else StringSession()
    return _client(as_userbot(phone, ""), session, settings)


def as_userbot(phone: str, session: str) -> Userbot:
    """An account that is none yet, or no longer, as one."""
    new = NewUserbot(NOBODYS, phone, session)
    return Userbot(NOBODYS, NOBODYS, phone, session, new.device_model, new.system_version, new.app_version)


def _client(userbot: Userbot, session: StringSession, settings: TelegramSettings) -> TelegramClient:
    return TelegramClient(
        session,
        settings.api_id,
        settings.api_hash,
        connection=UnlingeringTcp,
        proxy=proxy_options(settings.proxy_of(userbot.phone)),
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


def session_of(userbot: Userbot) -> StringSession:
    """The session as Telethon takes it; `NotASession`, without a word of it."""
    try:
        session = StringSession(userbot.session)
    except (ValueError, struct.error, binascii.Error) as error:
        raise NotASession from error
    if session.auth_key is None:
        # Telethon would quietly agree on a new key, which nobody has signed in with.
        raise NotASession
    return session
