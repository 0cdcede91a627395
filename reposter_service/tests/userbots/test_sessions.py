"""A stored session becomes a client, or says in words why it cannot."""

from typing import Any

import pytest
from telethon.sessions import StringSession

from reposter_service.errors import AccountLost, AccountState
from reposter_service.tests.userbots.fakes import stored_userbot
from reposter_service.userbots.sessions import TelegramSettings, proxy_options, telegram_client

SETTINGS = TelegramSettings(api_id=1, api_hash="0" * 32)


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


def test_the_settings_do_not_show_their_secrets() -> None:
    shown = repr(TelegramSettings(api_id=1, api_hash="f00d", proxy="socks5://ann:secret@proxy.example:1080"))

    assert "f00d" not in shown
    assert "secret" not in shown


@pytest.mark.parametrize("session", ["", "not a session", "1garbage", StringSession().save()])
async def test_a_session_that_cannot_be_read_is_a_logged_out_account(session: str) -> None:
    with pytest.raises(AccountLost) as lost:
        telegram_client(stored_userbot(session=session), SETTINGS)

    assert lost.value.state is AccountState.LOGGED_OUT
