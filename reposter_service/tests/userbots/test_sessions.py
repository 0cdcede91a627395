"""A stored session becomes a client, or says in words why it cannot."""

import asyncio
import logging
import socket
from collections import defaultdict
from contextlib import suppress
from typing import Any

import pytest
from telethon.crypto import AuthKey
from telethon.sessions import StringSession

from reposter_service.errors import AccountLost, AccountState
from reposter_service.tests.builders import new_userbot
from reposter_service.tests.userbots.fakes import stored_userbot
from reposter_service.userbots.sessions import (
    TelegramSettings,
    UnlingeringTcp,
    proxies_by_phone,
    proxy_options,
    telegram_client,
)

SETTINGS = TelegramSettings(api_id=1, api_hash="0" * 32)


def signed_in() -> str:
    session = StringSession()
    session.set_dc(2, "127.0.0.1", 443)
    session.auth_key = AuthKey(bytes(range(256)))
    return str(session.save())


@pytest.mark.parametrize(
    ("url", "options"),
    [
        pytest.param(None, None, id="none"),
        pytest.param(
            "socks5://ann:p%40ss@proxy.example:1080",
            {"proxy_type": "socks5", "addr": "proxy.example", "port": 1080, "username": "ann", "password": "p@ss"},
            id="with a password",
        ),
        pytest.param(
            "http://10.0.0.1:3128",
            {"proxy_type": "http", "addr": "10.0.0.1", "port": 3128, "username": None, "password": None},
            id="without one",
        ),
    ],
)
def test_a_proxy_is_written_as_a_url(url: str | None, options: dict[str, Any] | None) -> None:
    expected = options and options | {"rdns": True}

    assert proxy_options(url) == expected


@pytest.mark.parametrize("url", ["proxy.example:1080", "socks5://proxy.example", "ftp://proxy.example:21", ""])
def test_a_proxy_that_telethon_would_ignore_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="socks5://user:password@host:port"):
        TelegramSettings(api_id=1, api_hash="0" * 32, proxy=url)


@pytest.mark.parametrize("password", ["secret/word", "secret#word", "secret?word", "secret[word"])
def test_a_password_that_is_not_encoded_is_told_without_being_shown(password: str) -> None:
    with pytest.raises(ValueError, match="written %2F") as refused:
        proxy_options(f"socks5://ann:{password}@proxy.example:1080")

    assert "secret" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_the_settings_do_not_show_their_secrets() -> None:
    shown = repr(TelegramSettings(api_id=1, api_hash="f00d", proxy="socks5://ann:secret@proxy.example:1080"))

    assert "f00d" not in shown
    assert "secret" not in shown


def test_a_userbot_that_is_printed_does_not_show_its_session() -> None:
    assert "s3cret" not in repr(stored_userbot(session="s3cret"))
    assert "s3cret" not in repr(new_userbot(1, session="s3cret"))


@pytest.mark.parametrize("session", ["", "not a session", "1garbage", StringSession().save()])
async def test_a_session_that_cannot_be_read_is_a_logged_out_account(session: str) -> None:
    with pytest.raises(AccountLost) as lost:
        telegram_client(stored_userbot(session=session), SETTINGS)

    assert lost.value.state is AccountState.LOGGED_OUT


async def test_a_client_neither_repeats_requests_nor_reconnects_nor_sleeps_by_itself() -> None:
    client = telegram_client(stored_userbot(session=signed_in()), SETTINGS)

    # Each of them alone may double a forward; Telethon shows them nowhere else.
    assert client._auto_reconnect is False
    assert client._connection_retries == 0
    assert client._request_retries == 0
    assert client.flood_sleep_threshold == 0


async def test_what_is_not_sent_yet_is_thrown_away_with_the_socket() -> None:
    megabytes = 64
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        loop = asyncio.get_running_loop()
        connection = UnlingeringTcp(
            *server.getsockname(), 2, loggers=defaultdict(lambda: logging.getLogger("telethon"))
        )
        await connection.connect()
        peer, _ = await loop.sock_accept(server)
        with peer:
            for _ in range(megabytes):
                connection._writer.write(bytes(1 << 20))  # more than any socket takes while nobody reads
            await connection.disconnect()

            assert await _arrived(peer) < megabytes << 20


async def _arrived(peer: socket.socket) -> int:
    """How many bytes come before the end, or before the reset."""
    loop, arrived = asyncio.get_running_loop(), 0
    with suppress(ConnectionResetError):
        while chunk := await loop.sock_recv(peer, 1 << 20):
            arrived += len(chunk)
    return arrived


PROXIES = (
    '{"+7 (999) 000-00-01": "socks5://ann:secret@first.example:1080", "79990000002": "http://second.example:3128"}'
)


def test_a_userbot_may_have_a_proxy_of_its_own() -> None:
    settings = TelegramSettings(
        api_id=1, api_hash="0" * 32, proxy="socks5://all.example:1080", proxies=proxies_by_phone(PROXIES)
    )

    assert settings.proxy_of("+79990000001") == "socks5://ann:secret@first.example:1080"
    assert settings.proxy_of("+79990000002") == "http://second.example:3128"
    assert settings.proxy_of("+79990000003") == "socks5://all.example:1080"
    assert settings.proxies_of_nobody(["+79990000002"]) == ["+7 (999) 000-00-01"]
    assert "secret" not in repr(settings)


async def test_a_client_goes_by_the_proxy_of_its_phone() -> None:
    settings = TelegramSettings(api_id=1, api_hash="0" * 32, proxies=proxies_by_phone(PROXIES))

    client = telegram_client(stored_userbot(signed_in(), phone="+79990000001"), settings)

    assert client._proxy["addr"] == "first.example"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("secret", "phone and proxy"),
        ('["socks5://secret:1080"]', "phone and proxy"),
        ('{"+79990000001": 1080}', "phone and proxy"),
        ('{"Ann": "socks5://ann:secret@proxy.example:1080"}', "not every key is a phone"),
        ('{"socks5://ann:secret@proxy.example:1080": "+79990000001"}', "not every key is a phone"),
        (
            '{"+79990000001": "socks5://ann:secret/word@proxy.example:1080"}',
            r"\+79990000001: a proxy is written as socks5",
        ),
        ('{"+79990000001": "ftp://ann:secret@proxy.example:21"}', r"\+79990000001: a proxy is written as socks5"),
    ],
)
def test_a_mistake_in_the_proxies_is_told_in_words_and_without_secrets(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as refused:
        proxies_by_phone(text)

    assert "secret" not in str(refused.value)
