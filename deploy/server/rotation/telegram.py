"""Telegram asked whose a token is, the way the service goes: its Bot API, through its proxy.

The token stands in the address: no address is ever told, not in words, not in an exception, not as an argument.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from server.commands import run
from server.trouble import Trouble, UnfitError

WITHIN_S: Final = 15
MOST_BYTES: Final = 65536
UNKNOWN: Final = {401, 404}
"""What Telegram answers to a token that is nobody's, or no more."""
BY_NAME_THERE: Final = {"socks5": "socks5h", "socks4": "socks4a"}
"""As curl calls a proxy that looks names up itself."""


@dataclass(frozen=True)
class BotAccount:
    id: int
    name: str


def get_me(api: str, token: str, proxy: str = "") -> BotAccount:
    """`UnfitError`: Telegram does not know the token. `Trouble`: it could not be asked."""
    address = f"{api.rstrip('/')}/bot{token}/getMe"
    if urlsplit(address).scheme not in {"http", "https"}:
        raise UnfitError("Адрес Bot API в настройках должен начинаться с https://.")
    return _account(_through(proxy, address) if proxy else _straight(address))


def _straight(address: str) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=WITHIN_S) as answer:
            return bytes(answer.read(MOST_BYTES))
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.read(MOST_BYTES)
    except Exception as trouble:  # noqa: BLE001  whatever it is, its text may hold the address
        kind = type(getattr(trouble, "reason", trouble)).__name__
    raise Trouble(f"Telegram не ответил ({kind}). Ничего не изменено: проверьте сеть и повторите.")


def _through(proxy: str, address: str) -> bytes:
    """By curl, which knows every kind of proxy; it reads on its standard input what nobody else is to see."""
    scheme, _, rest = proxy.partition("://")
    told = "".join(
        f'{name} = "{value}"\n'
        for name, value in (("url", address), ("proxy", f"{BY_NAME_THERE.get(scheme, scheme)}://{rest}"))
        if '"' not in value and "\\" not in value and "\n" not in value
    )
    limits = ["--max-time", str(WITHIN_S), "--max-filesize", str(MOST_BYTES)]
    answer = run(["curl", "-q", "-s", *limits, "-K", "-"], "Telegram через прокси не ответил", says=told)
    return answer.encode()


def _account(answer: bytes) -> BotAccount:
    try:
        said = json.loads(answer)
        if said.get("ok"):
            return BotAccount(int(said["result"]["id"]), str(said["result"].get("username", "")))
        code = int(said.get("error_code", 0))
    except (ValueError, KeyError, TypeError, AttributeError):
        code = -1
    if code in UNKNOWN:
        raise UnfitError("Telegram не знает этого токена. Ничего не изменено: скопируйте его у @BotFather целиком.")
    said_so = f"кодом {code}" if code > 0 else "непонятно"
    raise Trouble(f"Telegram ответил {said_so}. Ничего не изменено: повторите позже.")
