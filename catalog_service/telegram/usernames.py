"""PURE: a Telegram name as it is stored, from whatever people write for it."""

import re

NAME = r"[A-Za-z][A-Za-z0-9_]{3,31}"
"""Of an account, a channel or a bot; without the @."""
_WRITTEN = re.compile(
    rf"(?:(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/)?@?(?P<name>{NAME})/?(?:\?.*)?", re.IGNORECASE
)
_OWN_ADDRESS = re.compile(rf"(?:https?://)?(?P<name>{NAME})\.t\.me/?(?:\?.*)?", re.IGNORECASE)
_NOT_NAMES = {"joinchat", "addstickers", "share", "proxy", "login", "invoice"}


class NotAUsernameError(ValueError):
    """The message is for the editor."""


def username(text: str) -> str:
    """`anna` from anna, @anna, t.me/anna or anna.t.me; case stays. `NotAUsernameError` for everything else."""
    text = text.strip()
    found = _OWN_ADDRESS.fullmatch(text) or _WRITTEN.fullmatch(text)
    if found is None or found["name"].lower() in _NOT_NAMES:
        raise NotAUsernameError(
            "Это не имя в Telegram. Пример: anna_manager, @anna_manager, https://t.me/anna_manager."
        )
    return found["name"]
