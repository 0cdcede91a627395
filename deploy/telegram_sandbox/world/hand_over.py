"""What a person hands a bot by a keyboard button or inside its Mini App: a channel, a contact, data, a permission."""

from collections.abc import Iterator, Mapping
from typing import Any

from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.messages import DirectMessage, Service
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused
from telegram_sandbox.world.world import World


def share_channel(world: World, person: Person, bot: Person, channel: Channel, *, request_id: int) -> DirectMessage:
    """Answer a «choose a channel» button; `BUTTON_INVALID` when the chat shows none for such a channel.

    The bot learns title and username only if its button asked for them.
    """
    wanted = _chat_request(world, person, bot, request_id)
    if wanted is None or bool(wanted.get("chat_is_channel")) == channel.is_group:
        raise Refused("BUTTON_INVALID")
    details: dict[str, Any] = {"request_id": request_id, "channel_id": channel.id}
    if wanted.get("request_title"):
        details["title"] = channel.title
    if wanted.get("request_username") and channel.username:
        details["username"] = channel.username
    return world.direct.send(person, bot, service=Service("chat_shared", details))


def share_contact(world: World, person: Person, bot: Person) -> DirectMessage:
    """Press «share my phone number»."""
    details = {"phone_number": person.phone or "", "first_name": person.first_name, "user_id": person.id}
    return world.direct.send(person, bot, service=Service("contact", details))


def send_web_app_data(world: World, person: Person, bot: Person, data: str, *, button_text: str) -> DirectMessage:
    """What `Telegram.WebApp.sendData` does: possible only from a keyboard button's Mini App."""
    return world.direct.send(person, bot, service=Service("web_app_data", {"data": data, "button_text": button_text}))


def allow_writing(world: World, person: Person, bot: Person) -> DirectMessage:
    """Say «allow» when a Mini App asks whether its bot may write."""
    world.direct.allow(person, bot)
    return world.direct.send(person, bot, service=Service("write_access_allowed", {"from_request": True}))


def _chat_request(world: World, person: Person, bot: Person, request_id: int) -> Mapping[str, Any] | None:
    requests = (button["request_chat"] for button in _keyboard_buttons(world, person, bot) if "request_chat" in button)
    return next((request for request in requests if int(request["request_id"]) == request_id), None)


def _keyboard_buttons(world: World, person: Person, bot: Person) -> Iterator[Mapping[str, Any]]:
    """Buttons of the keyboard that stands under the chat now: the bot's newest, unless it took it away since."""
    for message in reversed(world.direct.chat(person, bot)):
        markup = message.content.markup or {}
        if "keyboard" in markup:
            yield from (button for row in markup["keyboard"] for button in row if isinstance(button, Mapping))
            return
        if markup.get("remove_keyboard"):
            return
