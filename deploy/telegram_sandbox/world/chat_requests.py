"""«Choose a channel»: which of a person's channels a bot's button accepts, and what choosing one does to it."""

from collections.abc import Iterator, Mapping
from typing import Any

from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.people import Person
from telegram_sandbox.world.rights import AdminRights
from telegram_sandbox.world.world import World

Request = Mapping[str, Any]
"""`KeyboardButtonRequestChat` as JSON."""

_RIGHTS = {
    "can_post_messages": "post_messages",
    "can_edit_messages": "edit_messages",
    "can_delete_messages": "delete_messages",
    "can_invite_users": "invite_users",
    "can_change_info": "change_info",
    "can_pin_messages": "pin_messages",
    "can_promote_members": "add_admins",
    "can_restrict_members": "ban_users",
}


def chat_request(world: World, person: Person, bot: Person, request_id: int) -> Request | None:
    """The request of the button that stands under the chat now, if there is one."""
    buttons = _keyboard_buttons(world, person, bot)
    requests = (button["request_chat"] for button in buttons if "request_chat" in button)
    return next((request for request in requests if int(request["request_id"]) == request_id), None)


def choices(world: World, person: Person, bot: Person, request: Request) -> list[Channel]:
    """Those of the person's channels (or groups) that the button accepts."""
    return [channel for channel in world.channels.of(person.id) if _fits(channel, person, bot, request)]


def is_to_be_granted(bot: Person, channel: Channel, request: Request) -> bool:
    """Whether choosing this channel makes the bot its administrator, or a greater one."""
    return not _includes(channel.rights_of(bot.id), _wanted(request, "bot_administrator_rights"))


def grant(world: World, person: Person, bot: Person, channel: Channel, request: Request) -> None:
    """The bot gets what its button demands, as the person's client sees to it: rights, or a place in a group."""
    if is_to_be_granted(bot, channel, request):
        fields = _fields(channel.rights_of(bot.id)) | (_wanted(request, "bot_administrator_rights") or set())
        world.members.promote(
            channel, bot, AdminRights(**{name: name in fields for name in _RIGHTS.values()}), by=person
        )
    elif request.get("bot_is_member") and bot.id not in channel.members:
        world.members.add(channel, bot, by=person)


def _fits(channel: Channel, person: Person, bot: Person, request: Request) -> bool:
    named, rights = request.get("chat_has_username"), channel.rights_of(person.id)
    return (
        bool(request.get("chat_is_channel")) != channel.is_group
        and (named is None or named != channel.is_private)
        and (not request.get("chat_is_created") or channel.owner_id == person.id)
        and _includes(rights, _wanted(request, "user_administrator_rights"))
        and (_has_its_place(channel, bot, request) or _may_bring(channel, rights, request))
    )


def _has_its_place(channel: Channel, bot: Person, request: Request) -> bool:
    is_there = not request.get("bot_is_member") or bot.id in channel.members
    return is_there and _includes(channel.rights_of(bot.id), _wanted(request, "bot_administrator_rights"))


def _may_bring(channel: Channel, rights: AdminRights | None, request: Request) -> bool:
    """A channel's bots are its admins; into a group they come as anybody does."""
    if rights is None:
        return False
    is_plain = channel.is_group and _wanted(request, "bot_administrator_rights") is None
    return rights.invite_users if is_plain else rights.add_admins


def _wanted(request: Request, name: str) -> set[str] | None:
    """The world's words for the rights that a button demands; None where it demands no administrator at all."""
    given = request.get(name)
    return None if given is None else {ours for theirs, ours in _RIGHTS.items() if given.get(theirs)}


def _includes(rights: AdminRights | None, wanted: set[str] | None) -> bool:
    return wanted is None or (rights is not None and wanted <= _fields(rights))


def _fields(rights: AdminRights | None) -> set[str]:
    return {name for name in _RIGHTS.values() if getattr(rights, name, False)}


def _keyboard_buttons(world: World, person: Person, bot: Person) -> Iterator[Mapping[str, Any]]:
    """Buttons of the keyboard that stands under the chat now: the bot's newest, unless it took it away since."""
    for message in reversed(world.direct.chat(person, bot)):
        markup = message.content.markup or {}
        if "keyboard" in markup:
            yield from (button for row in markup["keyboard"] for button in row if isinstance(button, Mapping))
            return
        if markup.get("remove_keyboard"):
            return
