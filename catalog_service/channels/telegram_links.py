"""PURE: a channel's Telegram link in the one form in which it is stored, and what follows from it."""

import re

_PUBLIC = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/(?:s/)?@?(?P<name>\w+)/?(?:\?.*)?", re.IGNORECASE
)
_INVITE = re.compile(
    r"(?:https?://)?(?:t\.me|telegram\.me|telegram\.dog)/(?:\+|joinchat/)(?P<hash>[\w-]{8,64})/?", re.IGNORECASE
)
_BARE = re.compile(r"@?(?P<name>\w+)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_NOT_NAMES = {"joinchat", "addstickers", "share", "proxy", "login", "invoice"}


class NotAChannelLinkError(ValueError):
    """Neither a channel's name nor an invite link; the message is for the editor."""


def normalised(text: str) -> str:
    """`https://t.me/Name` from a name, @name or any spelling of the link; `https://t.me/+hash` for an invite link.

    `NotAChannelLinkError` for everything else. The name's case stays as it was written.
    """
    text = text.strip()
    if invite := _INVITE.fullmatch(text):
        return f"https://t.me/+{invite['hash']}"
    found = _PUBLIC.fullmatch(text) or _BARE.fullmatch(text)
    if found and _NAME.fullmatch(found["name"]) and found["name"].lower() not in _NOT_NAMES:
        return f"https://t.me/{found['name']}"
    raise NotAChannelLinkError(
        "Это не ссылка на канал. Пример: https://t.me/durov, @durov или https://t.me/+AbCdEf123456."
    )


def public_name(link: str) -> str | None:
    """The channel's name, lower-case, from a normalised link; None for an invite link."""
    name = link.removeprefix("https://t.me/")
    return None if name.startswith("+") else name.lower()


def tgstat(name: str) -> str:
    """The channel's page at TGStat."""
    return f"https://tgstat.ru/channel/@{name}"


def telemetr(name: str) -> str:
    """The channel's page at Telemetr."""
    return f"https://telemetr.me/@{name}"
