"""Mini App launch data, signed as Telegram signs it.

The rule: core.telegram.org/bots/webapps, «Validating data received via the Mini App»: HMAC-SHA-256 over the
sorted `key=value` lines, keyed with HMAC-SHA-256 of the bot's token under the word `WebAppData`.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from telegram_sandbox.world import Person


def sign(token: str, fields: Mapping[str, str]) -> str:
    """The query string `field=value&…&hash=…` that a Mini App gets as `initData`."""
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    return urlencode({**fields, "hash": hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()})


def launch(bot: Person, person: Person, *, auth_date: int, start_param: str = "", query_id: str = "") -> str:
    """What a Mini App of `bot` is told when `person` opens it at `auth_date` (real seconds).

    `start_param` only for `startapp` links, `query_id` only for buttons of messages and the menu, as at Telegram.
    `signature` is Telegram's own, for those who have not the bot's token: here it is noise, but the hash covers it.
    """
    user = json.dumps(_user(bot, person), ensure_ascii=False, separators=(",", ":"))
    fields = {"auth_date": str(auth_date), "user": user, "signature": token_urlsafe(64)}
    extra = {"start_param": start_param, "query_id": query_id}
    return sign(bot.token or "", fields | {name: value for name, value in extra.items() if value})


def _user(bot: Person, person: Person) -> dict[str, Any]:
    user: dict[str, Any] = {"id": person.id, "first_name": person.first_name, "last_name": person.last_name}
    if person.username:
        user["username"] = person.username
    user["language_code"] = person.language_code
    # Telegram leaves both out when they are not so.
    if person.is_premium:
        user["is_premium"] = True
    if bot.id in person.started:
        user["allows_write_to_pm"] = True
    return user
