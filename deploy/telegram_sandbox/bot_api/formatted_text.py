"""A call's text with its formatting: by `parse_mode`, by given entities, and what Telegram finds by itself."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from telegram_sandbox.bot_api import html_text
from telegram_sandbox.bot_api.arguments import Arguments
from telegram_sandbox.bot_api.html_text import LATELY_READ, utf16_length
from telegram_sandbox.bot_api.refusals import BotApiError
from telegram_sandbox.world import Entity

_FOUND = [
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]»]|\bt\.me/[\w+/]+", re.IGNORECASE)),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#&])#\w*[^\W\d]\w*")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?\b")),
]

Formatted = tuple[str, tuple[Entity, ...]]


def formatted_text(arguments: Arguments, name: str, entities_name: str) -> Formatted:
    """The argument `name` as text and entities; both are empty when it is missing."""
    source = arguments.text(name)
    mode = arguments.text("parse_mode").lower()
    if mode == "html":
        return trimmed(*html_text.parse(source))
    if mode:
        raise BotApiError(f"unsupported parse_mode: the sandbox reads HTML, not {mode}")
    return trimmed(source, tuple(entity_from(item) for item in arguments.data(entities_name) or []))


def trimmed(text: str, entities: Iterable[Entity]) -> Formatted:
    """Telegram cuts white space off both ends; entities move along and empty ones go."""
    start = utf16_length(text) - utf16_length(text.lstrip())
    bare = text.strip()
    end = utf16_length(bare)
    moved = (_clamped(entity, start, end) for entity in entities)
    return bare, tuple(entity for entity in moved if entity.length > 0)


def _clamped(entity: Entity, start: int, end: int) -> Entity:
    first = min(max(entity.offset - start, 0), end)
    last = min(max(entity.offset + entity.length - start, 0), end)
    return replace(entity, offset=first, length=last - first)


def entity_from(data: Mapping[str, Any]) -> Entity:
    """A `MessageEntity` as a bot sends it."""
    try:
        return Entity(
            str(data["type"]),
            int(data["offset"]),
            int(data["length"]),
            url=str(data.get("url", "")),
            language=str(data.get("language", "")),
            person_id=int(data.get("user", {}).get("id", 0)),
            custom_emoji_id=str(data.get("custom_emoji_id", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BotApiError("can't parse MessageEntity") from None


@lru_cache(LATELY_READ)
def found_entities(text: str, given: tuple[Entity, ...] = ()) -> tuple[Entity, ...]:
    """Commands, links, mentions and the like that Telegram marks by itself, except inside given ones; all in order."""
    entities = list(given)
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            found = Entity(kind, utf16_length(text[: match.start()]), utf16_length(match[0]))
            if not any(_overlap(found, other) and _excludes(other) for other in entities):
                entities.append(found)
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.offset + other.length and other.offset < one.offset + one.length


def _excludes(entity: Entity) -> bool:
    return entity.kind not in {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote"}
