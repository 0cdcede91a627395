"""What a bot may call, one file a topic; `METHODS` by lower-cased name, since Telegram does not look at case.

It may touch the world and this door's own state through a `Query`.
It must never touch HTTP: arguments come parsed, results are plain JSON."""

from collections.abc import Callable, Mapping
from typing import Any

from telegram_sandbox.bot_api.methods import answering, chats, editing, forwarding, media, profile, receiving, sending
from telegram_sandbox.bot_api.query import Query

Method = Callable[[Query], Any]
"""A plain function, or one to be awaited."""

_TOPICS: tuple[Mapping[str, Method], ...] = (
    receiving.METHODS,
    sending.METHODS,
    media.METHODS,
    editing.METHODS,
    forwarding.METHODS,
    chats.METHODS,
    profile.METHODS,
    answering.METHODS,
)

METHODS: dict[str, tuple[str, Method]] = {
    name.lower(): (name, method) for topic in _TOPICS for name, method in topic.items()
}
