"""A person's chat with a bot, seen over the person's shoulder."""

from typing import Any

from telegram_sandbox.viewer.chats import words
from telegram_sandbox.viewer.content import content_view
from telegram_sandbox.world import DirectMessage, Person, World

PAGE = 100
"""Messages shown: the newest."""


def dialog_view(world: World, person: Person, bot: Person) -> dict[str, Any]:
    """The newest messages, oldest first; `keyboard` is what stands under the chat now."""
    messages = world.direct.chat(person, bot)
    return {
        "person": person.name,
        "bot": bot.first_name,
        "username": bot.username,
        "is_started": bot.id in person.started,
        "is_blocked": bot.id in person.blocked,
        "messages": [_message_view(message, person) for message in messages[-PAGE:]],
    }


def _message_view(message: DirectMessage, person: Person) -> dict[str, Any]:
    media = [message.content.media] if message.content.media else []
    return {
        "key": f"d{message.ids[person.id]}",
        "date": message.date,
        "edited": message.edit_date,
        "is_out": message.sender_id == person.id,
        "service": {"kind": message.service.kind, "title": words(message.content, message.service)}
        if message.service
        else None,
        **content_view(message.content, media),
    }
