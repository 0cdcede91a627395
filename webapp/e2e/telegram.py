"""Telegram's part of a launch, at the level of its protocol: signed data, themes, the client around the page.

core.telegram.org/bots/webapps, core.telegram.org/api/web-events
"""

import json
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from telegram_sandbox.viewer.palettes import Palette

from catalog_service.mini_app.init_data import signature

PLAYED: Final = """
window.TelegramWebviewProxy = {
  async postEvent(type, data) {
    const answer = await window.toTelegram(type, JSON.parse(data));
    if (answer) window.Telegram.WebView.receiveEvent(...answer);
  },
};
"""
"""As Android's client does it; `toTelegram(type, data)` is the test's: null, or the event that answers."""


@dataclass(frozen=True)
class Person:
    """`may_write`: the bot may write to him already, and Telegram says so."""

    id: int
    may_write: bool = False


def init_data(person: Person, token: str, *, age_s: int = 0, code: str = "") -> str:
    """What Telegram signs for the bot of this token; `code`: of the link that was followed."""
    user = {"id": person.id, "first_name": "Анна", "language_code": "ru"}
    told: dict[str, Any] = user | ({"allows_write_to_pm": True} if person.may_write else {})
    fields = {"auth_date": str(int(time.time()) - age_s), "query_id": "AAE", "user": json.dumps(told)}
    fields |= {"start_param": code} if code else {}
    return urlencode(fields | {"hash": signature(fields, token)})


def launch(data: str, theme: Palette, *, version: str = "8.0", platform: str = "android") -> str:
    """The hash with which a client opens the page."""
    told = {"tgWebAppData": data, "tgWebAppVersion": version, "tgWebAppPlatform": platform}
    return "#" + urlencode(told | {"tgWebAppThemeParams": json.dumps(theme)})
