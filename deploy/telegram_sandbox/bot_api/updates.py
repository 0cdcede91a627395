"""From what happens in the world to what each bot is told."""

from collections.abc import Callable, Iterable
from typing import Any

from telegram_sandbox.bot_api.accounts import Account
from telegram_sandbox.bot_api.memberships import Memberships
from telegram_sandbox.bot_api.views import MessageViews, chat_view, user_view
from telegram_sandbox.faults import Call, Faults, names_of
from telegram_sandbox.world import Channel, DirectMessage, Message, Person, World
from telegram_sandbox.world.buttons import CallbackQuery
from telegram_sandbox.world.events import (
    BotAccessChanged,
    ButtonPressed,
    DirectMessageEdited,
    DirectMessageSent,
    EditedMessage,
    Event,
    MemberChange,
    MemberChanged,
    NewMessage,
)

Json = dict[str, Any]


class Updates:
    """A listener of the world. Bots are not told what they did themselves."""

    def __init__(
        self, world: World, views: MessageViews, faults: Faults | None, account: Callable[[Person], Account]
    ) -> None:
        self._world = world
        self._views = views
        self._faults = faults
        self._account = account
        self._memberships = Memberships(world)

    def hear(self, event: Event) -> None:
        """Turn one event into updates."""
        match event:
            case DirectMessageSent(message=message):
                self._direct("message", message)
            case DirectMessageEdited(message=message, origin=origin) if not _is_bot(origin):
                self._direct("edited_message", message)
            case NewMessage(channel=channel, message=message):
                self._post(channel, message, "message", but=message.author_id)
            case EditedMessage(channel=channel, message=message, origin=origin):
                self._post(channel, message, "edited_message", but=origin.id if isinstance(origin, Person) else None)
            case ButtonPressed(query=query):
                self._pressed(query)
            case MemberChanged():
                self._member(event)
            case BotAccessChanged(person=person, bot=bot, is_allowed=is_allowed):
                self._access(person, bot, is_allowed=is_allowed)
            case _:
                return

    def _tell(self, bot: Person, kind: str, body: Json, peer: Channel | Person) -> None:
        inbox = self._account(bot).inbox
        if inbox.wants(kind) and not self._is_lost(bot, kind, peer):
            inbox.add(kind, body)

    def _is_lost(self, bot: Person, kind: str, peer: Channel | Person) -> bool:
        if self._faults is None:
            return False
        call = Call("bot", kind, names_of(bot.id, bot.phone, bot.username), peer.id, is_push=True)
        return bool(self._faults.strike(call).struck)

    def _direct(self, kind: str, message: DirectMessage) -> None:
        receiver = self._world.people.get(message.receiver_id)
        if receiver.is_bot:
            sender = self._world.people.get(message.sender_id)
            self._tell(receiver, kind, self._views.message(receiver, message), sender)

    def _post(self, channel: Channel, message: Message, kind: str, *, but: int | None) -> None:
        name = kind if channel.is_group else {"message": "channel_post"}.get(kind, "edited_channel_post")
        for bot in self._bots_of(channel):
            if bot.id != but and self._hears(bot, channel, message):
                self._tell(bot, name, self._views.message(bot, message), channel)

    def _bots_of(self, channel: Channel) -> Iterable[Person]:
        """In a channel a bot can only be an admin."""
        found = (
            self._world.people.find(member) for member in (channel.members if channel.is_group else channel.admins)
        )
        return [person for person in found if person and person.is_bot]

    def _hears(self, bot: Person, channel: Channel, message: Message) -> bool:
        """Privacy mode: a bot that is no admin of a group hears commands, its name and replies to itself."""
        if channel.rights_of(bot.id) is not None or message.service:
            return True
        replied = channel.messages.get(message.reply_to or 0)
        is_named = bool(bot.username) and f"@{bot.username}".lower() in message.text.lower()
        return message.text.startswith("/") or is_named or (replied is not None and replied.author_id == bot.id)

    def _pressed(self, query: CallbackQuery) -> None:
        message = query.message
        is_there = message.ids[query.bot.id] in self._world.direct.box(query.bot.id).messages
        gone = {"chat": chat_view(query.person), "message_id": message.ids[query.bot.id], "date": 0}
        body = {
            "id": query.id,
            "from": user_view(query.person),
            "chat_instance": str(query.person.id * 7 + query.bot.id),
            "data": query.data,
            "message": self._views.message(query.bot, message) if is_there else gone,
        }
        self._tell(query.bot, "callback_query", body, query.person)

    def _member(self, event: MemberChanged) -> None:
        if event.change is MemberChange.REQUESTED:
            self._requested(event)
        elif event.change is not MemberChange.DECLINED and (change := self._memberships.change(event)):
            if event.person.is_bot:
                self._tell(event.person, "my_chat_member", change, event.channel)
            for bot in self._bots_of(event.channel):
                if bot is not event.person and event.channel.rights_of(bot.id):
                    self._tell(bot, "chat_member", change, event.channel)

    def _requested(self, event: MemberChanged) -> None:
        body = {
            "chat": chat_view(event.channel),
            "from": user_view(event.person),
            "user_chat_id": event.person.id,
            "date": self._world.now(),
        }
        for bot in self._bots_of(event.channel):
            rights = event.channel.rights_of(bot.id)
            if rights and rights.invite_users:
                self._tell(bot, "chat_join_request", body, event.channel)

    def _access(self, person: Person, bot: Person, *, is_allowed: bool) -> None:
        if change := self._memberships.access(person, bot, is_allowed=is_allowed):
            self._tell(bot, "my_chat_member", change, person)


def _is_bot(origin: object) -> bool:
    return isinstance(origin, Person) and origin.is_bot
