"""Direct messages: between a person and a bot, two people, or Telegram's service account and a person."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from telegram_sandbox.world.events import (
    BotAccessChanged,
    DirectMessageEdited,
    DirectMessagesDeleted,
    DirectMessageSent,
)
from telegram_sandbox.world.ground import Ground
from telegram_sandbox.world.messages import Content, DirectMessage, ForwardHeader, Service, refuse_long
from telegram_sandbox.world.people import People, Person
from telegram_sandbox.world.refusals import Refused

BoxEventKind = Literal["new", "edit", "delete"]


@dataclass(frozen=True, slots=True)
class BoxEvent:
    """One step of an account's own history; `message_id` is the number in this box."""

    pts: int
    kind: BoxEventKind
    message_id: int


@dataclass(eq=False, slots=True)
class Box:
    """All direct messages of one account, numbered through over all its chats, as Telegram does."""

    top_id: int = 0
    pts: int = 1
    messages: dict[int, DirectMessage] = field(default_factory=dict)
    others: dict[int, int] = field(default_factory=dict)
    """With whom there is a chat, and how many messages are in it; who was heard of last comes last."""
    events: list[BoxEvent] = field(default_factory=list)

    def events_after(self, pts: int) -> list[BoxEvent]:
        """What happened since the box's event count was `pts`."""
        return self.events[bisect_right(self.events, pts, key=lambda event: event.pts) :]

    def put(self, message: DirectMessage, other_id: int) -> int:
        """The message's number here."""
        self.top_id += 1
        self.messages[self.top_id] = message
        self.others[other_id] = self.others.pop(other_id, 0) + 1
        self.record("new", self.top_id)
        return self.top_id

    def take_out(self, message_id: int, other_id: int) -> None:
        del self.messages[message_id]
        self.others[other_id] -= 1
        if not self.others[other_id]:
            del self.others[other_id]
        self.record("delete", message_id)

    def pts_of(self, message_id: int) -> int:
        """The box's event count at which a message arrived."""
        return next(e.pts for e in reversed(self.events) if e.kind == "new" and e.message_id == message_id)

    def record(self, kind: BoxEventKind, message_id: int) -> int:
        self.pts += 1
        self.events.append(BoxEvent(self.pts, kind, message_id))
        return self.pts


class DirectMessages:
    """Every account's box, and who may write to whom."""

    def __init__(self, ground: Ground, people: People) -> None:
        self._ground = ground
        self._people = people
        self._boxes: dict[int, Box] = {}

    def box(self, person_id: int) -> Box:
        return self._boxes.setdefault(person_id, Box())

    def send(
        self,
        sender: Person,
        receiver: Person,
        content: str | Content = "",
        *,
        service: Service | None = None,
        forward: ForwardHeader | None = None,
        reply_to: DirectMessage | None = None,
        grouped_id: int | None = None,
        origin: object = None,
    ) -> DirectMessage:
        """Send, if the sender may write there. A person who writes to a bot has thereby started it."""
        self.refuse_writing(sender, receiver)
        if receiver.is_bot:
            self.allow(sender, receiver)
        body = Content(content) if isinstance(content, str) else content
        refuse_long(body)
        message = DirectMessage(
            sender.id,
            receiver.id,
            self._ground.now(),
            body,
            service=service,
            forward=forward,
            reply_to=reply_to,
            grouped_id=grouped_id,
        )
        for owner_id in dict.fromkeys((sender.id, receiver.id)):
            self._file(owner_id, message)
        self._ground.note("direct", sender_id=sender.id, receiver_id=receiver.id)
        self._ground.emit(DirectMessageSent(message, origin))
        return message

    def edit(self, message: DirectMessage, content: Content, *, origin: object = None) -> DirectMessage:
        """Change text or keyboard, or `MESSAGE_NOT_MODIFIED` when nothing would change."""
        if message.content == content:
            raise Refused("MESSAGE_NOT_MODIFIED")
        refuse_long(content)
        message.content = content
        message.edit_date = self._ground.now()
        for owner_id, message_id in message.ids.items():
            self.box(owner_id).record("edit", message_id)
        self._ground.emit(DirectMessageEdited(message, origin))
        return message

    def delete(self, owner: Person, message_ids: Iterable[int], *, origin: object = None) -> list[int]:
        """Delete from both boxes; `message_ids` are the owner's numbers. Those really deleted."""
        found = [message for number in message_ids if (message := self.box(owner.id).messages.get(number)) is not None]
        for message in found:
            for owner_id, message_id in message.ids.items():
                self.box(owner_id).take_out(message_id, message.other(owner_id))
        if found:
            self._ground.emit(DirectMessagesDeleted(tuple(found), origin))
        return [message.ids[owner.id] for message in found]

    def find(self, owner: Person, message_id: int) -> DirectMessage | None:
        """A message by its number in the owner's box."""
        return self.box(owner.id).messages.get(message_id)

    def chat(self, owner: Person, other: Person) -> list[DirectMessage]:
        """The owner's messages with one other, oldest first. Both have them all: the smaller box is looked through."""
        reader, about = sorted((owner, other), key=lambda person: len(self.box(person.id).messages))
        return [message for message in self.box(reader.id).messages.values() if message.other(reader.id) == about.id]

    def correspondents(self, owner: Person) -> list[Person]:
        """Everybody the owner has a chat with, in the order in which they were last heard of."""
        return [self._people.get(other_id) for other_id in self.box(owner.id).others]

    def latest_with(self, owner: Person) -> Iterator[Person]:
        """The same, newest first, for whoever needs a few of many."""
        return (self._people.get(other_id) for other_id in reversed(self.box(owner.id).others))

    def start(self, person: Person, bot: Person, payload: str = "", *, origin: object = None) -> DirectMessage:
        """Press «Start»: unblocks the bot and sends `/start` with the payload of the link."""
        person.blocked.discard(bot.id)
        return self.send(person, bot, f"/start {payload}".strip(), origin=origin)

    def allow(self, person: Person, bot: Person) -> None:
        """Let a bot write to this person (a first message, or «allow» in a Mini App)."""
        if bot.id not in person.started:
            person.started.add(bot.id)
            self._ground.emit(BotAccessChanged(person, bot, is_allowed=True))

    def meet(self, person: Person, bot: Person, *, is_let_in: bool, is_blocked: bool) -> None:
        """What was between them before anybody looked: the bot hears nothing of it, and no message tells."""
        for bots, is_one in ((person.started, is_let_in), (person.blocked, is_blocked)):
            bots.discard(bot.id)
            if is_one:
                bots.add(bot.id)

    def block(self, person: Person, bot: Person) -> None:
        person.blocked.add(bot.id)
        person.started.discard(bot.id)
        self._ground.emit(BotAccessChanged(person, bot, is_allowed=False))

    def refuse_writing(self, sender: Person, receiver: Person) -> None:
        """Raise when `sender` may not write: a bot only to those who started it and did not block it."""
        if receiver.id in sender.blocked:
            raise Refused("YOU_BLOCKED_USER")
        if not receiver.is_alive:
            raise Refused("USER_IS_DEACTIVATED" if sender.is_bot else "INPUT_USER_DEACTIVATED")
        if sender.id in receiver.blocked:
            raise Refused("USER_IS_BLOCKED")
        if sender.is_bot and receiver.is_bot:
            raise Refused("USER_IS_BOT")
        if sender.is_bot and sender.id not in receiver.started:
            raise Refused("BOT_CANT_INITIATE")

    def _file(self, owner_id: int, message: DirectMessage) -> None:
        message.ids[owner_id] = self.box(owner_id).put(message, message.other(owner_id))
