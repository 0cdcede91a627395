"""A person's chat with a bot, or with another person, seen over the person's shoulder."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram_sandbox.viewer.chats import words
from telegram_sandbox.viewer.content import content_view, keyboard_view
from telegram_sandbox.world import DirectMessage, Person, World

PAGE = 100
"""Messages at once."""


@dataclass(frozen=True, slots=True)
class Window:
    """Numbers in the person's box: the page that ends `before` one, or all that begins at `first`; 0 of both: the
    newest page."""

    before: int = 0
    first: int = 0

    def of(self, messages: Sequence[DirectMessage], person: Person) -> tuple[int, int]:
        """As the bounds of a slice."""
        numbers = [message.ids[person.id] for message in messages]
        if self.first:
            return bisect_left(numbers, self.first), len(numbers)
        end = bisect_left(numbers, self.before) if self.before else len(numbers)
        return max(end - PAGE, 0), end


NEWEST = Window()


def dialog_view(
    world: World,
    person: Person,
    peer: Person,
    *,
    may_act: bool,
    window: Window = NEWEST,
    menu: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Messages, oldest first; `keyboard` is what stands under the chat now, `menu` the Bot API's menu button beside the
    text field, of which the one that opens a Mini App is shown.

    `pts` changes whenever the person's chats do. `may_act`: whether who looks may write here. `first`: the number that
    this part of the chat begins at, 0 where nothing is older. `is_started`: the bot may write; `let_write`: it was let
    before the person said anything, so that it may have begun the chat.
    """
    messages = world.direct.chat(person, peer)
    begin, end = window.of(messages, person)
    return {
        "pts": world.direct.box(person.id).pts,
        "may_act": may_act,
        "person": person.name,
        "peer": peer.name,
        "username": peer.username,
        "is_bot": peer.is_bot,
        "is_started": peer.id in person.started,
        "is_blocked": peer.id in person.blocked,
        "has_spoken": any(message.sender_id == person.id for message in messages),
        "keyboard": _standing_keyboard(messages, person),
        "menu": _mini_app(menu),
        "let_write": _was_let_write(messages, person, peer),
        "first": (window.first or messages[begin].ids[person.id]) if begin else 0,
        "messages": [_message_view(message, person) for message in messages[begin:end]],
    }


def _mini_app(menu: Mapping[str, Any] | None) -> dict[str, str] | None:
    if menu is None or menu.get("type") != "web_app":
        return None
    return {"text": menu["text"], "url": menu["web_app"]["url"]}


def _was_let_write(messages: Sequence[DirectMessage], person: Person, peer: Person) -> bool:
    """A bot may write to nobody by itself: somebody who has not said anything must have allowed it."""
    if not peer.is_bot:
        return False
    return messages[0].sender_id == peer.id if messages else peer.id in person.started


def _standing_keyboard(messages: Sequence[DirectMessage], person: Person) -> dict[str, Any] | None:
    """The bot's newest reply keyboard, unless it took it away since, or it was for one press that has come."""
    has_answered = False
    for message in reversed(messages):
        markup = message.content.markup or {}
        if markup.get("remove_keyboard"):
            return None
        if "keyboard" in markup:
            is_used = bool(markup.get("one_time_keyboard")) and has_answered
            return None if is_used else keyboard_view(markup)
        has_answered = has_answered or message.sender_id == person.id
    return None


def _message_view(message: DirectMessage, person: Person) -> dict[str, Any]:
    media = [message.content.media] if message.content.media else []
    return {
        "key": f"d{message.ids[person.id]}",
        "number": message.ids[person.id],
        "date": message.date,
        "edited": message.edit_date,
        "is_out": message.sender_id == person.id,
        "service": {"kind": message.service.kind, "title": words(message.content, message.service)}
        if message.service
        else None,
        "forward": message.forward is not None,
        **content_view(message.content, media),
    }
