"""What a person hands a bot by a keyboard button or inside its Mini App: a channel, a contact, data, a permission."""

from typing import Any

from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.chat_requests import chat_request, choices, grant
from telegram_sandbox.world.messages import DirectMessage, Service
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.refusals import Refused
from telegram_sandbox.world.world import World


def share_channel(world: World, person: Person, bot: Person, channel: Channel, *, request_id: int) -> DirectMessage:
    """Answer a «choose a channel» button; `BUTTON_INVALID` when the chat shows none that accepts this channel.

    The bot learns title and username only if its button asked for them, and gets the rights that it demands.
    """
    wanted = chat_request(world, person, bot, request_id)
    if wanted is None or channel not in choices(world, person, bot, wanted):
        raise Refused("BUTTON_INVALID")
    grant(world, person, bot, channel, wanted)
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
