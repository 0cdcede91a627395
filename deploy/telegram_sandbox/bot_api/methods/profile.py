"""The bot's face: commands, name, descriptions, the button beside the text field."""

import json
import re
from collections.abc import Callable
from typing import Any

from telegram_sandbox.bot_api.peers import find_peer
from telegram_sandbox.bot_api.query import Query
from telegram_sandbox.bot_api.refusals import BotApiError

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_TEXTS = {"name": 64, "description": 512, "short_description": 120}
"""What a bot may say about itself, and how long in characters."""
_DEFAULT_BUTTON = {"type": "commands"}


def _commands_key(query: Query) -> tuple[str, str]:
    scope = query.arguments.data("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), query.arguments.text("language_code")


def set_my_commands(query: Query) -> bool:
    commands = query.arguments.data("commands") or []
    for item in commands:
        if not _COMMAND.fullmatch(str(item.get("command", "")).lstrip("/")):
            raise BotApiError("BOT_COMMAND_INVALID")
        if not 1 <= len(str(item.get("description", ""))) <= 256:
            raise BotApiError("BOT_COMMAND_DESCRIPTION_INVALID")
    query.account.commands[_commands_key(query)] = commands
    return True


def get_my_commands(query: Query) -> list[dict[str, Any]]:
    return query.account.commands.get(_commands_key(query), [])


def delete_my_commands(query: Query) -> bool:
    query.account.commands.pop(_commands_key(query), None)
    return True


def _setter(which: str) -> Callable[[Query], bool]:
    def set_text(query: Query) -> bool:
        text = query.arguments.text(which)
        if len(text) > _TEXTS[which]:
            raise BotApiError(f"{which.replace('_', ' ')} is too long")
        query.account.texts[which, query.arguments.text("language_code")] = text
        return True

    return set_text


def _getter(which: str) -> Callable[[Query], dict[str, str]]:
    def get_text(query: Query) -> dict[str, str]:
        fallback = query.bot.first_name if which == "name" else ""
        texts = query.account.texts
        own = texts.get((which, query.arguments.text("language_code")))
        return {which: own or texts.get((which, "")) or fallback}

    return get_text


def set_chat_menu_button(query: Query) -> bool:
    query.account.menu_buttons[_whose(query)] = query.arguments.data("menu_button") or _DEFAULT_BUTTON
    return True


def get_chat_menu_button(query: Query) -> dict[str, Any]:
    return query.api.menu_button(query.bot, _whose(query))


def _whose(query: Query) -> int:
    """A person's id, or 0 for everybody."""
    return find_peer(query).id if "chat_id" in query.arguments else 0


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
