"""Keyboards: refused where Telegram refuses them, and put into one shape, so that «not modified» is seen."""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from telegram_sandbox.bot_api.arguments import Arguments
from telegram_sandbox.bot_api.html_text import LATELY_READ
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Channel, Person

CALLBACK_DATA_LIMIT = 64
"""Bytes."""
BUTTONS_LIMIT = 100
COPY_TEXT_LIMIT = 256
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_DEEDS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
}

Markup = dict[str, Any]


def keyboard(arguments: Arguments, peer: Channel | Person) -> Markup | None:
    """The call's `reply_markup`, checked; None when there is none."""
    written = arguments.values.get("reply_markup")
    if isinstance(written, str):
        return _lately_read(written, _place(peer))
    return _checked(written, _place(peer))


class Place(Enum):
    """Where a keyboard is to stand, as far as that matters."""

    PERSON = "person"
    GROUP = "group"
    CHANNEL = "channel"


def _place(peer: Channel | Person) -> Place:
    if isinstance(peer, Person):
        return Place.PERSON
    return Place.GROUP if peer.is_group else Place.CHANNEL


@lru_cache(LATELY_READ)
def _lately_read(written: str, place: Place) -> Markup | None:
    """A mailing's thousands have one keyboard, which nobody changes: an edited message gets another."""
    return _checked(Arguments({"reply_markup": written}).data("reply_markup"), place)


def _checked(given: Any, place: Place) -> Markup | None:
    if not given:
        return None
    if not isinstance(given, Mapping):
        raise BotApiError("object expected as reply markup")
    markup: Markup = _bare(given)
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], _inline_button)
        _refuse_place(rows, place)
        return {"inline_keyboard": rows} if rows else None
    if place is Place.CHANNEL:
        raise BotApiError("inline keyboard expected")
    if "keyboard" in markup:
        return markup | {"keyboard": _rows(markup["keyboard"], _button)}
    return markup


def _bare(value: Any) -> Any:
    """Without the nulls that some libraries send."""
    if isinstance(value, Mapping):
        return {key: _bare(item) for key, item in value.items() if item is not None}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _rows(rows: Any, check: Callable[[Any], Markup]) -> list[list[Markup]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BotApiError("can't parse reply keyboard markup JSON object")
    checked = [[check(button) for button in row] for row in rows if row]
    if sum(len(row) for row in checked) > BUTTONS_LIMIT:
        raise BotApiError("reply markup is too long")
    return checked


def _button(button: Any) -> Markup:
    if isinstance(button, str):
        button = {"text": button}
    if not button.get("text"):
        raise BotApiError('can\'t parse keyboard button: field "text" must be non-empty')
    if "web_app" in button:
        _refuse_address(button["web_app"].get("url", ""), "keyboard button Web App URL")
    return dict(button)


def _inline_button(button: Any) -> Markup:
    if not isinstance(button, Mapping) or not button.get("text"):
        raise BotApiError('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not _DEEDS & set(button):
        raise BotApiError("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = str(button.get("callback_data", "-"))
    if not 1 <= len(data.encode()) <= CALLBACK_DATA_LIMIT:
        raise BotApiError("BUTTON_DATA_INVALID")
    if "url" in button:
        _refuse_link(str(button["url"]))
    if "web_app" in button:
        _refuse_address(str(button["web_app"].get("url", "")), "inline keyboard button Web App URL")
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= COPY_TEXT_LIMIT:
        raise BotApiError("BUTTON_COPY_TEXT_INVALID")
    return dict(button)


def _refuse_link(url: str) -> None:
    parts = urlsplit(url)
    is_web = parts.scheme in {"http", "https"} and ("." in parts.netloc or parts.hostname in _LOOPBACK)
    is_bare = not parts.scheme and "." in url
    if not (is_web or is_bare or parts.scheme in {"tg", "ton", "tonsite"}):
        raise BotApiError(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _refuse_address(url: str, what: str) -> None:
    """Mini Apps are opened by https only. This machine's own addresses pass by http: the demo has no certificate."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise BotApiError(f"{what} '{url}' is invalid: Only HTTPS links are allowed")


def _refuse_place(rows: list[list[Markup]], place: Place) -> None:
    if place is not Place.PERSON and any("web_app" in button for row in rows for button in row):
        raise BotApiError("BUTTON_TYPE_INVALID")
