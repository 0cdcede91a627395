"""Forwarding, with Telegram's rules: protection, rights, albums kept whole, and the memory of `random_id`s."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from telegram_sandbox.world.channels import Channel
from telegram_sandbox.world.direct import DirectMessages
from telegram_sandbox.world.ground import Ground
from telegram_sandbox.world.messages import DirectMessage, ForwardHeader, Message
from telegram_sandbox.world.people import People, Person
from telegram_sandbox.world.posts import Posts
from telegram_sandbox.world.random_ids import RandomIds
from telegram_sandbox.world.refusals import Refused

FORWARD_LIMIT = 100


@dataclass(frozen=True, slots=True)
class ForwardEntry:
    """One forward into a channel, from the world's own diary.

    `source_ids` and `target_ids` run in parallel. A repeated request whose first messages were returned
    is no entry: nothing new appeared. `at` in world seconds.
    """

    at: int
    by_id: int
    source_id: int
    source_ids: tuple[int, ...]
    target_id: int
    target_ids: tuple[int, ...]
    random_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What a request brought: messages in the order of `random_ids`, which are those asked for that have one.

    `is_repeat`: nothing new appeared.
    """

    messages: tuple[Message | DirectMessage, ...]
    random_ids: tuple[int, ...]
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class _Request:
    person: Person
    source: Channel
    target: Channel | Person
    drop_author: bool
    origin: object


class Forwards:
    """`log` is the truth that «doubled» and «lost» are computed from."""

    def __init__(self, ground: Ground, people: People, posts: Posts, direct: DirectMessages) -> None:
        self._ground = ground
        self._people = people
        self._posts = posts
        self._direct = direct
        self.log: list[ForwardEntry] = []
        self.random_ids = RandomIds()

    def forget_random_ids(self) -> None:
        """From now on a repeated request forwards anew."""
        self.random_ids.forget()
        self._ground.note("forget_random_ids")

    @contextmanager
    def running(self, person: Person, target: Channel | Person, random_ids: Sequence[int]) -> Iterator[None]:
        """Mark a request as under way: the same `random_id` meanwhile is `RANDOM_ID_DUPLICATE`."""
        with self.random_ids.running((person.id, target.id), random_ids):
            yield

    def forward(
        self,
        person: Person,
        source: Channel,
        message_ids: Sequence[int],
        target: Channel | Person,
        random_ids: Sequence[int],
        *,
        drop_author: bool = False,
        origin: object = None,
    ) -> Forwarded:
        """Forward posts in the given order; an album forwarded in one request stays one album.

        Ids that no longer exist (and service messages) are passed over as long as one is left; with none left
        it is `MESSAGE_ID_INVALID`. Seen live: github.com/tdlib/telegram-bot-api/issues/714, where four of five
        arrived and only the deleted one did not.
        """
        self._refuse_shape(message_ids, random_ids)
        key = (person.id, target.id)
        before = self._answer(key, random_ids)
        fresh = [
            (wanted, number)
            for wanted, number in zip(message_ids, random_ids, strict=True)
            if number not in before.random_ids and _can_go(source, wanted)
        ]
        if before.messages and not fresh:
            return replace(before, is_repeat=True)
        self._refuse_reading(person, source)
        self._refuse_writing(person, target)
        if not fresh:
            raise Refused("MESSAGE_ID_INVALID")
        self._refuse_protected(source, [source.messages[wanted] for wanted, _ in fresh])
        request = _Request(person, source, target, drop_author, origin)
        made = self._copy(request, [wanted for wanted, _ in fresh])
        for (_, number), message in zip(fresh, made, strict=True):
            self.random_ids.remember(key, number, message)
        self._write_down(person, source, fresh, target, made)
        return self._answer(key, random_ids)

    def _answer(self, key: tuple[int, int], random_ids: Sequence[int]) -> Forwarded:
        """Everything these random ids stand for by now, in the order asked for."""
        known = {number: made for number in random_ids if (made := self.random_ids.find(key, number))}
        return Forwarded(tuple(known.values()), tuple(known))

    def into(self, channel: Channel) -> list[ForwardEntry]:
        """The diary's entries for one target."""
        return [entry for entry in self.log if entry.target_id == channel.id]

    def _refuse_shape(self, message_ids: Sequence[int], random_ids: Sequence[int]) -> None:
        if not message_ids:
            raise Refused("MESSAGE_IDS_EMPTY")
        if len(message_ids) > FORWARD_LIMIT:
            raise Refused("MEDIA_GROUPED_INVALID")
        if len(message_ids) != len(random_ids) or len(set(random_ids)) != len(random_ids):
            raise Refused("RANDOM_ID_INVALID")

    def _refuse_reading(self, person: Person, source: Channel) -> None:
        if not source.may_read(person.id):
            raise Refused("CHANNEL_PRIVATE")

    def _refuse_writing(self, person: Person, target: Channel | Person) -> None:
        if isinstance(target, Channel):
            self._posts.refuse_writing(target, person)
        else:
            self._direct.refuse_writing(person, target)

    def _refuse_protected(self, source: Channel, messages: Sequence[Message]) -> None:
        if source.is_noforwards or any(message.is_noforwards for message in messages):
            raise Refused("CHAT_FORWARDS_RESTRICTED")

    def _copy(self, request: _Request, message_ids: Sequence[int]) -> list[Message | DirectMessage]:
        groups: dict[int, int] = {}
        made: list[Message | DirectMessage] = []
        for message_id in message_ids:
            original = request.source.messages[message_id]
            grouped = None
            if original.grouped_id is not None:
                grouped = groups.setdefault(original.grouped_id, self._posts.new_grouped_id())
            if self._ground.switches.count_forwards:
                self._posts.count(original, forwards=1)
            made.append(self._put(request, original, grouped))
        return made

    def _put(self, request: _Request, original: Message, grouped_id: int | None) -> Message | DirectMessage:
        header = None if request.drop_author else self._header(request.source, original)
        content, target, origin = original.content, request.target, request.origin
        if isinstance(target, Channel):
            return self._posts.publish(
                target, content, author=request.person, forward=header, grouped_id=grouped_id, origin=origin
            )
        return self._direct.send(request.person, target, content, forward=header, grouped_id=grouped_id, origin=origin)

    def _header(self, source: Channel, original: Message) -> ForwardHeader:
        """A forward of a forward keeps the first author, as in Telegram."""
        if original.forward:
            return original.forward
        if not source.is_group:
            return ForwardHeader(original.date, from_channel_id=source.id, channel_post=original.id)
        author = self._people.find(original.author_id or 0)
        if author and author.hides_forwards:
            return ForwardHeader(original.date, from_name=author.name)
        return ForwardHeader(original.date, from_person_id=original.author_id)

    def _write_down(
        self,
        person: Person,
        source: Channel,
        pairs: Sequence[tuple[int, int]],
        target: Channel | Person,
        made: Sequence[Message | DirectMessage],
    ) -> None:
        if not isinstance(target, Channel):
            return
        entry = ForwardEntry(
            self._ground.now(),
            person.id,
            source.id,
            tuple(message_id for message_id, _ in pairs),
            target.id,
            tuple(message.id for message in made if isinstance(message, Message)),
            tuple(random_id for _, random_id in pairs),
        )
        self.log.append(entry)
        self._ground.note(
            "forward",
            by_id=person.id,
            source_id=source.id,
            source_ids=list(entry.source_ids),
            target_id=target.id,
            target_ids=list(entry.target_ids),
        )


def _can_go(source: Channel, message_id: int) -> bool:
    message = source.messages.get(message_id)
    return message is not None and message.service is None
