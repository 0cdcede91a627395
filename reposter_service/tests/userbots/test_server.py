"""A Telegram of one's own is named whole, or refused in words."""

import pytest
from telegram_sandbox.mtproto.crypto import ServerKey

from reposter_service.userbots.server import Server

KEY = ServerKey().pem


def test_a_server_is_an_address_and_a_key() -> None:
    assert Server.parse("127.0.0.1:4430", KEY) == Server("127.0.0.1", 4430, KEY)


def test_telegrams_own_servers_need_no_mention() -> None:
    assert Server.parse(None, None) is None


@pytest.mark.parametrize(
    "address", [None, "", "127.0.0.1", ":4430", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "a:b"]
)
def test_an_address_that_is_none_is_refused(address: str | None) -> None:
    with pytest.raises(ValueError, match="host:port"):
        Server.parse(address, KEY)


@pytest.mark.parametrize(
    "key",
    [None, "", "ключ", KEY[:100], KEY.replace("RSA PUBLIC", "PUBLIC")],
    ids=["none", "empty", "a word", "the beginning of one", "of another kind"],  # made anew in each process
)
def test_a_key_that_is_none_is_refused(key: str | None) -> None:
    with pytest.raises(ValueError, match="public key"):
        Server.parse("127.0.0.1:4430", key)


def test_a_new_session_knocks_at_the_server_and_is_nobodys() -> None:
    session = Server("127.0.0.1", 4430, KEY).session()

    assert (session.server_address, session.port, session.auth_key) == ("127.0.0.1", 4430, None)
